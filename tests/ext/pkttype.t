# To whom the link layer sent it.
@family ip
-m pkttype --pkt-type unicast ; = ; ok
-m pkttype ! --pkt-type host ; -m pkttype ! --pkt-type unicast ; ok
-m pkttype --pkt-type mcast ; -m pkttype --pkt-type multicast ; ok
-m pkttype --pkt-type BCAST ; -m pkttype --pkt-type broadcast ; ok
-m pkttype --pkt-type 3 ; ; fail 2 ; Bad packet type '3'
-m pkttype --pkt-type otherhost ; = ; ok
-m pkttype --pkt-type ; ; fail 2 ; requires an argument
-m pkttype ; ; fail 2 ; pkttype: option "--pkt-type" must be specified

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m pkttype ! --pkt-type broadcast ; = ; ok
@family ip
-m pkttype --pkt-type broadcast --pkt-type broadcast ; ; fail 2 ; pkttype: option "--pkt-type" can only be used once.
-m pkttype --pkt-type -1 ; ; fail 2 ; Bad packet type '-1'
@family ip6
-m pkttype ; ; fail 2 ; pkttype: option "--pkt-type" must be specified
