@family ip6
@table mangle
@chain PREROUTING
-j DNPT ; ; fail 2 ; DNPT: option "--src-pfx" must be specified
-j DNPT --src-pfx dead::/64 ; ; fail 2 ; DNPT: option "--dst-pfx" must be specified
-j DNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 ; = ; ok
@chain OUTPUT
-j DNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 ; = ; ok
@chain INPUT
-j DNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: DNPT can't be reached from INPUT

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-j DNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: DNPT is not valid in table filter
@table mangle
@chain PREROUTING
-j DNPT ! --src-pfx dead::/64 --dst-pfx 1c3::/64 ; ; fail 2 ; DNPT: option "--src-pfx" cannot be inverted.
-j DNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 --src-pfx dead::/64 ; ; fail 2 ; DNPT: option "--src-pfx" can only be used once.
-j DNPT --src-pfx -1 --dst-pfx 1c3::/64 ; ; fail 2 ; getaddrinfo: Name or service not known
-j DNPT --src-pfx dead::/64 ! --dst-pfx 1c3::/64 ; ; fail 2 ; DNPT: option "--dst-pfx" cannot be inverted.
-j DNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 --dst-pfx 1c3::/64 ; ; fail 2 ; DNPT: option "--dst-pfx" can only be used once.
-j DNPT --src-pfx dead::/64 --dst-pfx -1 ; ; fail 2 ; getaddrinfo: Name or service not known
