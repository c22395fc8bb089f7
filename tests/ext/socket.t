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
