# Types of ICMPv6 by name, number and code.
@family ip6
-p icmpv6 --icmpv6-type echo-request ; -p ipv6-icmp -m icmp6 --icmpv6-type 128 ; ok
-p icmpv6 ! --icmpv6-type 1/4 ; -p ipv6-icmp -m icmp6 ! --icmpv6-type 1/4 ; ok
-p icmpv6 --icmpv6-type echo ; ; fail 2 ; Ambiguous ICMPv6 type `echo': `echo-request' or `echo-reply'?
-p icmpv6 --icmpv6-type destination-unreachable ; -p ipv6-icmp -m icmp6 --icmpv6-type 1 ; ok
-p icmpv6 --icmpv6-type neighbour-solicitation ; -p ipv6-icmp -m icmp6 --icmpv6-type 135 ; ok
-p icmpv6 --icmpv6-type neighbor-sol ; -p ipv6-icmp -m icmp6 --icmpv6-type 135 ; ok
-p icmpv6 --icmpv6-type any ; ; fail 2 ; Unknown ICMPv6 type `any'
-p icmpv6 --icmpv6-type 255 ; -p ipv6-icmp -m icmp6 --icmpv6-type 255 ; ok
-p icmpv6 --icmpv6-type 256 ; ; fail 2 ; Unknown ICMPv6 type `256'
-p icmpv6 -m icmpv6 --icmpv6-type 128 ; -p ipv6-icmp -m icmp6 --icmpv6-type 128 ; ok
-p icmpv6 -m ipv6-icmp --icmpv6-type 128 ; -p ipv6-icmp -m icmp6 --icmpv6-type 128 ; ok
-p icmpv6 -m icmp6 ; ; fail 2 ; icmp6: option "--icmpv6-type" must be specified
-m icmp6 --icmpv6-type 128 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: icmp6 needs `-p ipv6-icmp'

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-p ipv6-icmp -m icmp6 ; ; fail 2 ; icmp6: option "--icmpv6-type" must be specified
-p ipv6-icmp -m icmp6 --icmpv6-type mld-listener-report --icmpv6-type mld-listener-report ; ; fail 2 ; icmp6: option "--icmpv6-type" can only be used once.
-p ipv6-icmp -m icmp6 --icmpv6-type -1 ; ; fail 2 ; Unknown ICMPv6 type `-1'
