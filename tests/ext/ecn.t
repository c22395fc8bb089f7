# Congestion notification in IP and TCP.
@family ip
-m ecn ; ; fail 2 ; ECN match: some option required
-m ecn --ecn-ip-ect 0 ; = ; ok
-m ecn --ecn-ip-ect 4 ; ; fail 2 ; ecn: bad value for option "--ecn-ip-ect", or out of range (0-3).
-m ecn ! --ecn-ip-ect 2 ; = ; ok
-p tcp -m ecn --ecn-tcp-cwr ! --ecn-tcp-ece --ecn-ip-ect 1 ; -p tcp -m ecn ! --ecn-tcp-ece --ecn-tcp-cwr --ecn-ip-ect 1 ; ok
-p tcp -m ecn ! --ecn-tcp-cwr ; = ; ok
-p tcp -m ecn --ecn-tcp-ece ; = ; ok
-p udp -m ecn --ecn-tcp-ece ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ecn: flags of TCP need `-p tcp'
! -p tcp -m ecn --ecn-tcp-ece ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ecn: flags of TCP need `-p tcp'
@family ip6
-p tcp -m ecn --ecn-tcp-ece --ecn-ip-ect 3 ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-p tcp -m ecn ! --ecn-tcp-ece ; = ; ok
-p tcp -m ecn --ecn-tcp-ece --ecn-tcp-ece ; ; fail 2 ; ecn: option "--ecn-tcp-ece" can only be used once.
-m ecn ! --ecn-ip-ect 0 ; = ; ok
-m ecn --ecn-ip-ect 0 --ecn-ip-ect 0 ; ; fail 2 ; ecn: option "--ecn-ip-ect" can only be used once.
-m ecn --ecn-ip-ect -1 ; ; fail 2 ; ecn: bad value for option "--ecn-ip-ect", or out of range (0-3).
-p tcp -m ecn --ecn-tcp-cwr --ecn-tcp-cwr ; ; fail 2 ; ecn: option "--ecn-tcp-cwr" can only be used once.
@family ip6
-p tcp -m ecn ; ; fail 2 ; ECN match: some option required
-p tcp -m ecn ! --ecn-tcp-ece --ecn-ip-ect 3 ; = ; ok
-p tcp -m ecn --ecn-tcp-ece --ecn-ip-ect 3 --ecn-tcp-ece 3 ; ; fail 2 ; ecn: option "--ecn-tcp-ece" can only be used once.
-p tcp -m ecn ! --ecn-tcp-cwr ; = ; ok
-p tcp -m ecn --ecn-tcp-ece ! --ecn-ip-ect 3 ; = ; ok
-p tcp -m ecn --ecn-tcp-ece --ecn-ip-ect 3 --ecn-ip-ect 3 ; ; fail 2 ; ecn: option "--ecn-ip-ect" can only be used once.
-p tcp -m ecn --ecn-tcp-ece --ecn-ip-ect -1 ; ; fail 2 ; ecn: bad value for option "--ecn-ip-ect", or out of range (0-3).
