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
