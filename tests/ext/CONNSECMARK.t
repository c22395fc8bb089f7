@family ip
@table mangle
-j CONNSECMARK ; ; fail 2 ; CONNSECMARK target: parameter required
-j CONNSECMARK --save ; = ; ok
-j CONNSECMARK --restore ; = ; ok
-j CONNSECMARK --restore --save ; ; fail 2 ; CONNSECMARK: option "--save" cannot be used together with "--restore".
-j CONNSECMARK --save --save ; ; fail 2 ; CONNSECMARK: option "--save" can only be used once.
@table filter
-j CONNSECMARK --save ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: CONNSECMARK is not valid in table filter
@table security
-j CONNSECMARK --save ; = ; ok
