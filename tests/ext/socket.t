@family ip
-m socket ; = ; ok
-m socket --transparent ; = ; ok
-m socket --nowildcard ; = ; ok
-m socket --restore-skmark ; = ; ok
-m socket --transparent --nowildcard --restore-skmark ; = ; ok
@chain OUTPUT
-m socket ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: socket can't be reached from OUTPUT
@chain FORWARD
-m socket ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: socket can't be reached from FORWARD
@chain INPUT
-m socket ! --transparent ; ; fail 2 ; socket: option "--transparent" cannot be inverted.
@family both
-m socket --transparent --transparent ; ; fail 2 ; socket: option "--transparent" can only be used once.
@family ip
@table mangle
@chain PREROUTING
-p tcp -m socket ; = ; ok
@table nat
-p tcp -m socket ; = ; ok
@table raw
-p tcp -m socket ; = ; ok
@table security
@chain INPUT
-p tcp -m socket ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table nat
@chain POSTROUTING
-m socket ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: socket can't be reached from POSTROUTING
@family ip
@table filter
@chain INPUT
-m socket ! --nowildcard ; ; fail 2 ; socket: option "--nowildcard" cannot be inverted.
-m socket --nowildcard --nowildcard ; ; fail 2 ; socket: option "--nowildcard" can only be used once.
-m socket ! --restore-skmark ; ; fail 2 ; socket: option "--restore-skmark" cannot be inverted.
-m socket --restore-skmark --restore-skmark ; ; fail 2 ; socket: option "--restore-skmark" can only be used once.
@family ip6
-m socket ; = ; ok
@table mangle
@chain PREROUTING
-m socket ! --transparent --nowildcard ; ; fail 2 ; socket: option "--transparent" cannot be inverted.
-m socket --transparent --nowildcard --transparent ; ; fail 2 ; socket: option "--transparent" can only be used once.
-m socket --transparent ! --nowildcard ; ; fail 2 ; socket: option "--nowildcard" cannot be inverted.
-m socket --transparent --nowildcard --nowildcard ; ; fail 2 ; socket: option "--nowildcard" can only be used once.
-m socket --transparent --nowildcard ! --restore-skmark ; ; fail 2 ; socket: option "--restore-skmark" cannot be inverted.
-m socket --transparent --nowildcard --restore-skmark --restore-skmark ; ; fail 2 ; socket: option "--restore-skmark" can only be used once.
