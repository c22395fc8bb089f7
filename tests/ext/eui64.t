@family ip6
-m eui64 ; = ; ok
@chain FORWARD
-m eui64 ; = ; ok
@chain OUTPUT
-m eui64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: eui64 can't be reached from OUTPUT
@table mangle
@chain POSTROUTING
-m eui64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: eui64 can't be reached from POSTROUTING
@chain PREROUTING
-m eui64 ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip6
@table nat
@chain POSTROUTING
-m eui64 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: eui64 can't be reached from POSTROUTING
