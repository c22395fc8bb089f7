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
