@family ip
@chain FORWARD
-j CLASSIFY ; ; fail 2 ; CLASSIFY: option "--set-class" must be specified
-j CLASSIFY --set-class 1:2 ; -j CLASSIFY --set-class 0001:0002 ; ok
-j CLASSIFY --set-class 0001:ffff ; = ; ok
-j CLASSIFY --set-class 1:0 ; -j CLASSIFY --set-class 0001:0000 ; ok
-j CLASSIFY --set-class 1: ; ; fail 2 ; Bad class value "1:"
-j CLASSIFY --set-class :1 ; ; fail 2 ; Bad class value ":1"
-j CLASSIFY --set-class 1 ; ; fail 2 ; Bad class value "1"
-j CLASSIFY --set-class 10000:1 ; ; fail 2 ; Bad class value "10000:1"
-j CLASSIFY --set-class 1:10000 ; ; fail 2 ; Bad class value "1:10000"
-j CLASSIFY --set-class -1:1 ; ; fail 2 ; Bad class value "-1:1"
-j CLASSIFY --set-class 1:2:3 ; ; fail 2 ; Bad class value "1:2:3"
-j CLASSIFY --set-class 0x1:0x2 ; -j CLASSIFY --set-class 0001:0002 ; ok
-j CLASSIFY --set-class a:b ; -j CLASSIFY --set-class 000a:000b ; ok
@chain INPUT
-j CLASSIFY --set-class 1:2 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: CLASSIFY can't be reached from INPUT
@table mangle
@chain POSTROUTING
-j CLASSIFY --set-class 1:2 ; -j CLASSIFY --set-class 0001:0002 ; ok
@chain PREROUTING
-j CLASSIFY --set-class 1:2 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: CLASSIFY can't be reached from PREROUTING

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j CLASSIFY --set-class 0000:ffff ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: CLASSIFY can't be reached from INPUT
@family ip
@table mangle
@chain FORWARD
-j CLASSIFY ! --set-class 0000:ffff ; ; fail 2 ; CLASSIFY: option "--set-class" cannot be inverted.
-j CLASSIFY --set-class 0000:ffff --set-class 0000:ffff ; ; fail 2 ; CLASSIFY: option "--set-class" can only be used once.
-j CLASSIFY --set-class -1 ; ; fail 2 ; Bad class value "-1"
@family ip6
-j CLASSIFY ; ; fail 2 ; CLASSIFY: option "--set-class" must be specified
