@family ip6
@table mangle
-j HL ; ; fail 2 ; HL: You must specify an action
-j HL --hl-set 3 ; = ; ok
-j HL --hl-set 0 ; = ; ok
-j HL --hl-inc 3 ; = ; ok
-j HL --hl-dec 3 ; = ; ok
-j HL --hl-dec 256 ; ; fail 2 ; HL: bad value for option "--hl-dec", or out of range (1-255).
-j HL --hl-dec 0 ; ; fail 2 ; HL: bad value for option "--hl-dec", or out of range (1-255).
-j HL --hl-set 1 --hl-inc 1 ; ; fail 2 ; HL: option "--hl-set" cannot be used together with "--hl-inc".
@table filter
-j HL --hl-set 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: HL is not valid in table filter
