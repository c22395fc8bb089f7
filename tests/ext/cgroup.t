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
