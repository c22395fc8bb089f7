@family ip
@table nat
@chain PREROUTING
-j NETMAP ; ; fail 2 ; NETMAP: option "--to" must be specified
-j NETMAP --to 1.2.3.4/24 ; -j NETMAP --to 1.2.3.0/24 ; ok
-j NETMAP --to 1.2.3.4/255.0.255.0 ; ; fail 2 ; NETMAP: bad value for option "--to", neither a valid network mask nor valid CIDR (0-32).
-j NETMAP --to 1.2.3.0/255.255.255.0 ; -j NETMAP --to 1.2.3.0/24 ; ok
-j NETMAP --to 1.2.3.4/0 ; -j NETMAP --to 0.0.0.0/0 ; ok
-j NETMAP --to 1.2.3.4/33 ; ; fail 2 ; NETMAP: bad value for option "--to", neither a valid network mask nor valid CIDR (0-32).
@family ip6
-j NETMAP --to dead::/64 ; = ; ok
-j NETMAP --to dead::beef ; -j NETMAP --to dead::beef/128 ; ok
-j NETMAP --to dead::beef/64 ; -j NETMAP --to dead::/64 ; ok
-j NETMAP --to dead::beef/ffff:0:ffff:: ; ; fail 2 ; NETMAP: bad value for option "--to", neither a valid network mask nor valid CIDR (0-128).
@family ip
@table filter
@chain INPUT
-j NETMAP --to 1.2.3.4 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: NETMAP is not valid in table filter

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j NETMAP --to 1.2.3.0/24 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: NETMAP is not valid in table filter
@table nat
@chain PREROUTING
-j NETMAP ! --to 1.2.3.0/24 ; ; fail 2 ; NETMAP: option "--to" cannot be inverted.
-j NETMAP --to 1.2.3.0/24 --to 1.2.3.0/24 ; ; fail 2 ; NETMAP: option "--to" can only be used once.
-j NETMAP --to -1 ; ; fail 2 ; getaddrinfo: Name or service not known
@family ip6
-j NETMAP ; ; fail 2 ; NETMAP: option "--to" must be specified
-j NETMAP ! --to dead::/64 ; ; fail 2 ; NETMAP: option "--to" cannot be inverted.
-j NETMAP --to dead::/64 --to dead::/64 ; ; fail 2 ; NETMAP: option "--to" can only be used once.
@table filter
@chain INPUT
-j NETMAP --to dead::/64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: NETMAP is not valid in table filter
