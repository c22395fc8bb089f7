# Ports of bridges.
@family ip
@chain FORWARD
-m physdev ! --physdev-in eth+ ! --physdev-out br0 ; = ; ok
-m physdev --physdev-is-bridged --physdev-is-in --physdev-is-out ; -m physdev --physdev-is-in --physdev-is-out --physdev-is-bridged ; ok
-m physdev ! --physdev-is-bridged ! --physdev-is-in ! --physdev-is-out ; -m physdev ! --physdev-is-in ! --physdev-is-out ! --physdev-is-bridged ; ok
@chain INPUT
-m physdev --physdev-in eth0 ; = ; ok
-m physdev --physdev-out eth0 ; = ; ok
-m physdev ; ; fail 2 ; PHYSDEV: no physdev option specified
-m physdev --physdev-in abcdefghijklmnopq ; ; fail 2 ; interface name `abcdefghijklmnopq' must be shorter than IFNAMSIZ (15)
-m physdev --physdev-is-in --physdev-in lo --physdev-is-out ! --physdev-out lo --physdev-is-bridged ; = ; ok
@chain OUTPUT
-m physdev --physdev-is-out ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: rule can't be reached from OUTPUT
-m physdev --physdev-out eth0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: rule can't be reached from OUTPUT
-m physdev --physdev-is-bridged --physdev-out eth0 ; -m physdev --physdev-out eth0 --physdev-is-bridged ; ok
-m physdev ! --physdev-is-bridged --physdev-out eth0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: rule can't be reached from OUTPUT
@table mangle
@chain POSTROUTING
-m physdev --physdev-out eth0 ; = ; ok
@table nat
@chain PREROUTING
-m physdev --physdev-out eth0 ; = ; ok
@family ip6
@table filter
@chain INPUT
-m physdev --physdev-in + ; = ; ok
-m physdev --physdev-is-in --physdev-in lo ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m physdev ! --physdev-is-in --physdev-in lo ; = ; ok
-m physdev --physdev-in -1 ; = ; ok
-m physdev --physdev-in 256 ; = ; ok
-m physdev --physdev-in 4294967296 ; = ; ok
-m physdev --physdev-in 65536 ; = ; ok
-m physdev ! --physdev-out eth0 ; = ; ok
-m physdev --physdev-out -1 ; = ; ok
-m physdev --physdev-out 256 ; = ; ok
-m physdev --physdev-out 4294967296 ; = ; ok
-m physdev --physdev-out 65536 ; = ; ok
@family ip
-m physdev --physdev-is-in --physdev-in lo --physdev-is-in lo ; ; fail 2 ; physdev: option "--physdev-is-in" can only be used once.
-m physdev --physdev-in 18446744073709551616 ; ; fail 2 ; interface name `18446744073709551616' must be shorter than IFNAMSIZ (15)
-m physdev --physdev-out eth0 --physdev-out eth0 ; ; fail 2 ; physdev: option "--physdev-out" can only be used once.
-m physdev --physdev-out 18446744073709551616 ; ; fail 2 ; interface name `18446744073709551616' must be shorter than IFNAMSIZ (15)
-m physdev ! --physdev-in eth0 ; = ; ok
-m physdev --physdev-in eth0 --physdev-in eth0 ; ; fail 2 ; physdev: option "--physdev-in" can only be used once.
@chain FORWARD
-m physdev --physdev-is-bridged --physdev-is-in ! --physdev-is-out ; -m physdev --physdev-is-in ! --physdev-is-out --physdev-is-bridged ; ok
-m physdev --physdev-is-bridged --physdev-is-in --physdev-is-out --physdev-is-out ; ; fail 2 ; physdev: option "--physdev-is-out" can only be used once.
-m physdev ! --physdev-is-bridged --physdev-is-in --physdev-is-out ; -m physdev --physdev-is-in --physdev-is-out ! --physdev-is-bridged ; ok
-m physdev --physdev-is-bridged --physdev-is-in --physdev-is-out --physdev-is-bridged ; ; fail 2 ; physdev: option "--physdev-is-bridged" can only be used once.
@family ip6
@chain INPUT
-m physdev ; ; fail 2 ; PHYSDEV: no physdev option specified
-m physdev ! --physdev-in + ; = ; ok
-m physdev --physdev-in + --physdev-in + ; ; fail 2 ; physdev: option "--physdev-in" can only be used once.
-m physdev --physdev-is-out + ; ; fail 2 ; Bad argument `+'
@chain OUTPUT
-m physdev ! --physdev-is-bridged --physdev-out eth0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: rule can't be reached from OUTPUT
-m physdev --physdev-is-bridged --physdev-out eth0 --physdev-is-bridged eth0 ; ; fail 2 ; physdev: option "--physdev-is-bridged" can only be used once.
