# Control groups, by path and by classid.
@family ip
@chain FORWARD
-m cgroup --path / ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: cgroup can't be reached from FORWARD
@chain INPUT
-m cgroup --cgroup 5 ; = ; ok
-m cgroup ! --cgroup 0x5 ; -m cgroup ! --cgroup 5 ; ok
-m cgroup --path a/b ; ; fail 4 ; Invalid argument
-m cgroup ! --path / ; -m cgroup ! --path "/" ; ok
-m cgroup --path / --cgroup 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: cgroup: either --path or --cgroup
-m cgroup ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: cgroup: either --path or --cgroup
-m cgroup --path "a b" ; ; fail 4 ; Invalid argument
-m cgroup --cgroup 4294967296 ; ; fail 2 ; cgroup: bad value for option "--cgroup", or out of range (0-4294967295).
@chain OUTPUT
-m cgroup --path "" ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table mangle
@chain INPUT
-m cgroup --path / --path / ; ; fail 2 ; cgroup: option "--path" can only be used once.
@table filter
-m cgroup ! --cgroup 5 ; = ; ok
-m cgroup --cgroup 5 --cgroup 5 ; ; fail 2 ; cgroup: option "--cgroup" can only be used once.
-m cgroup --cgroup -1 ; ; fail 2 ; cgroup: bad value for option "--cgroup", or out of range (0-4294967295).
@family ip6
@table mangle
-m cgroup --path '' ; -m cgroup --path "" ; ok
-m cgroup --cgroup 1 ; = ; ok
-m cgroup ! --cgroup 1 ! --cgroup 1 ; ; fail 2 ; cgroup: option "--cgroup" can only be used once.
-m cgroup ! --cgroup -1 ; ; fail 2 ; cgroup: bad value for option "--cgroup", or out of range (0-4294967295).
