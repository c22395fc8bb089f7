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

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-j HL --hl-set 42 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: HL is not valid in table filter
@table mangle
@chain PREROUTING
-j HL ! --hl-set 42 ; ; fail 2 ; HL: option "--hl-set" cannot be inverted.
-j HL --hl-set 42 --hl-set 42 ; ; fail 2 ; HL: option "--hl-set" can only be used once.
-j HL --hl-set -1 ; ; fail 2 ; HL: bad value for option "--hl-set", or out of range (0-255).
-j HL ! --hl-inc 1 ; ; fail 2 ; HL: option "--hl-inc" cannot be inverted.
-j HL --hl-inc 1 --hl-inc 1 ; ; fail 2 ; HL: option "--hl-inc" can only be used once.
-j HL --hl-inc -1 ; ; fail 2 ; HL: bad value for option "--hl-inc", or out of range (1-255).
@chain INPUT
-j HL ! --hl-dec 3 ; ; fail 2 ; HL: option "--hl-dec" cannot be inverted.
-j HL --hl-dec 3 --hl-dec 3 ; ; fail 2 ; HL: option "--hl-dec" can only be used once.
-j HL --hl-dec -1 ; ; fail 2 ; HL: bad value for option "--hl-dec", or out of range (1-255).
