# Types of addresses.
@family ip
@chain FORWARD
-m addrtype --src-type LOCAL --limit-iface-in --limit-iface-out ; ; fail 2 ; addrtype: option "--limit-iface-in" cannot be used together with "--limit-iface-out".
-m addrtype ; ; fail 2 ; addrtype: you must specify --src-type or --dst-type
-m addrtype --src-type BOGUS ; ; fail 2 ; addrtype: bad type "BOGUS"
-m addrtype --src-type LOCAL, ; ; fail 2 ; addrtype: bad type ""
-m addrtype --limit-iface-in ; ; fail 2 ; addrtype: you must specify --src-type or --dst-type
@chain INPUT
-m addrtype --dst-type LOCAL ; = ; ok
-m addrtype ! --dst-type LOCAL,BROADCAST --src-type UNICAST ; -m addrtype --src-type UNICAST ! --dst-type LOCAL,BROADCAST ; ok
-m addrtype ! --src-type loc --limit-iface-in ; -m addrtype ! --src-type LOCAL --limit-iface-in ; ok
-m addrtype --src-type UNSPEC,UNICAST,LOCAL,BROADCAST,ANYCAST,MULTICAST,BLACKHOLE,UNREACHABLE,PROHIBIT,THROW,NAT,XRESOLVE ; = ; ok
-m addrtype --src-type LOCAL --limit-iface-out ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: rule can't be reached from INPUT
@chain OUTPUT
-m addrtype --src-type LOCAL --limit-iface-out ; = ; ok
-m addrtype --src-type LOCAL --limit-iface-in ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: rule can't be reached from OUTPUT
@table nat
@chain POSTROUTING
-m addrtype --src-type LOCAL --limit-iface-in ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: rule can't be reached from POSTROUTING
@chain PREROUTING
-m addrtype --src-type LOCAL --limit-iface-out ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: rule can't be reached from PREROUTING
@family ip6
@table filter
@chain FORWARD
-m addrtype --dst-type LOCAL ; = ; ok
-m addrtype --dst-type BROADCAST ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: addrtype: IPv6 has no such type of address
-m addrtype --dst-type MULTICAST --limit-iface-in ; = ; ok
-m addrtype --dst-type PROHIBIT ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: addrtype: IPv6 has no such type of address
-m addrtype --src-type UNREACHABLE,LOCAL ; -m addrtype --src-type LOCAL,UNREACHABLE ; ok
@chain INPUT
-m addrtype --src-type UNREACHABLE --limit-iface-in ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m addrtype ! --src-type UNSPEC,UNICAST,LOCAL,BROADCAST,ANYCAST,MULTICAST,BLACKHOLE,UNREACHABLE,PROHIBIT,THROW,NAT,XRESOLVE ; = ; ok
-m addrtype --src-type -1 ; ; fail 2 ; addrtype: bad type "-1"
-m addrtype --dst-type UNSPEC --dst-type UNSPEC ; ; fail 2 ; addrtype: option "--dst-type" can only be used once.
-m addrtype --dst-type -1 ; ; fail 2 ; addrtype: bad type "-1"
-m addrtype --dst-type LOCAL ! --limit-iface-in ; ; fail 2 ; addrtype: option "--limit-iface-in" cannot be inverted.
-m addrtype --dst-type LOCAL --limit-iface-in --limit-iface-in ; ; fail 2 ; addrtype: option "--limit-iface-in" can only be used once.
@family both
-m addrtype ! --dst-type UNSPEC ; = ; ok
@family ip
@chain OUTPUT
-m addrtype --src-type LOCAL ! --limit-iface-out ; ; fail 2 ; addrtype: option "--limit-iface-out" cannot be inverted.
-m addrtype --src-type LOCAL --limit-iface-out --limit-iface-out ; ; fail 2 ; addrtype: option "--limit-iface-out" can only be used once.
@family ip6
@chain INPUT
-m addrtype ; ; fail 2 ; addrtype: you must specify --src-type or --dst-type
-m addrtype --limit-iface-out UNSPEC ; ; fail 2 ; Bad argument `UNSPEC'
@chain FORWARD
-m addrtype ! --src-type UNREACHABLE,LOCAL ; -m addrtype ! --src-type LOCAL,UNREACHABLE ; ok
-m addrtype --src-type UNREACHABLE,LOCAL --src-type UNREACHABLE,LOCAL ; ; fail 2 ; addrtype: option "--src-type" can only be used once.
-m addrtype --src-type -1 ; ; fail 2 ; addrtype: bad type "-1"
