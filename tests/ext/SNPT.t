@family ip6
@table mangle
@chain POSTROUTING
-j SNPT --src-pfx dead::/64 --dst-pfx 1c3::/48 ; = ; ok
-j SNPT --src-pfx dead::beef/64 --dst-pfx 1c3::/64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: a prefix has 64 bits at most, and no bits behind them
-j SNPT --src-pfx dead::/65 --dst-pfx 1c3::/64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: a prefix has 64 bits at most, and no bits behind them
-j SNPT --src-pfx dead::/64 --dst-pfx 1c3:: ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: a prefix has 64 bits at most, and no bits behind them
-j SNPT --src-pfx dead:: --dst-pfx 1c3:: ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: a prefix has 64 bits at most, and no bits behind them
-j SNPT --src-pfx dead::/129 --dst-pfx 1c3::/64 ; ; fail 2 ; SNPT: bad value for option "--src-pfx", neither a valid network mask nor valid CIDR (0-128).
-j SNPT --src-pfx dead::/ffff:: --dst-pfx 1c3::/16 ; -j SNPT --src-pfx dead::/16 --dst-pfx 1c3::/16 ; ok
-j SNPT --src-pfx ::/0 --dst-pfx ::/0 ; = ; ok
-j SNPT --src-pfx dead::/64 --src-pfx dead::/64 --dst-pfx 1c3::/16 ; ; fail 2 ; SNPT: option "--src-pfx" can only be used once.
@chain PREROUTING
-j SNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: SNPT can't be reached from PREROUTING
@table filter
@chain INPUT
-j SNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SNPT is not valid in table filter

# Each option once more: negated, twice, out of range.
@family ip6
@table mangle
@chain INPUT
-j SNPT ; ; fail 2 ; SNPT: option "--src-pfx" must be specified
-j SNPT ! --src-pfx dead::/64 --dst-pfx 1c3::/64 ; ; fail 2 ; SNPT: option "--src-pfx" cannot be inverted.
-j SNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 --src-pfx dead::/64 ; ; fail 2 ; SNPT: option "--src-pfx" can only be used once.
-j SNPT --src-pfx -1 --dst-pfx 1c3::/64 ; ; fail 2 ; getaddrinfo: Name or service not known
-j SNPT --src-pfx dead::/64 ! --dst-pfx 1c3::/64 ; ; fail 2 ; SNPT: option "--dst-pfx" cannot be inverted.
-j SNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 --dst-pfx 1c3::/64 ; ; fail 2 ; SNPT: option "--dst-pfx" can only be used once.
-j SNPT --src-pfx dead::/64 --dst-pfx -1 ; ; fail 2 ; getaddrinfo: Name or service not known
@table filter
-j SNPT --src-pfx dead::/64 --dst-pfx 1c3::/64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SNPT is not valid in table filter
