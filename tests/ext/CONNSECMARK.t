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

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j CONNSECMARK --save ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: CONNSECMARK is not valid in table filter
@family ip
@table mangle
-j CONNSECMARK ! --save ; ; fail 2 ; CONNSECMARK: option "--save" cannot be inverted.
-j CONNSECMARK ! --restore ; ; fail 2 ; CONNSECMARK: option "--restore" cannot be inverted.
-j CONNSECMARK --restore --restore ; ; fail 2 ; CONNSECMARK: option "--restore" can only be used once.
@family ip6
-j CONNSECMARK ; ; fail 2 ; CONNSECMARK target: parameter required
-j CONNSECMARK --save --save ; ; fail 2 ; CONNSECMARK: option "--save" can only be used once.
