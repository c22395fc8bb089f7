@family ip
@table mangle
-j TTL ; ; fail 2 ; TTL: You must specify an action
-j TTL --ttl-set 3 ; = ; ok
-j TTL --ttl-set 0 ; = ; ok
-j TTL --ttl-inc 3 ; = ; ok
-j TTL --ttl-dec 3 ; = ; ok
-j TTL --ttl-dec 255 ; = ; ok
-j TTL --ttl-dec 256 ; ; fail 2 ; TTL: bad value for option "--ttl-dec", or out of range (1-255).
-j TTL --ttl-dec 0 ; ; fail 2 ; TTL: bad value for option "--ttl-dec", or out of range (1-255).
-j TTL --ttl-dec 1 --ttl-inc 1 ; ; fail 2 ; TTL: option "--ttl-dec" cannot be used together with "--ttl-inc".
-j TTL --ttl-dec 1 --ttl-dec 1 ; ; fail 2 ; TTL: option "--ttl-dec" can only be used once.
-j TTL --ttl-set foo ; ; fail 2 ; TTL: bad value for option "--ttl-set", or out of range (0-255).
@table filter
-j TTL --ttl-set 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TTL is not valid in table filter

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j TTL --ttl-set 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TTL is not valid in table filter
@table mangle
-j TTL ! --ttl-set 3 ; ; fail 2 ; TTL: option "--ttl-set" cannot be inverted.
-j TTL --ttl-set 3 --ttl-set 3 ; ; fail 2 ; TTL: option "--ttl-set" can only be used once.
-j TTL --ttl-set -1 ; ; fail 2 ; TTL: bad value for option "--ttl-set", or out of range (0-255).
-j TTL ! --ttl-dec 3 ; ; fail 2 ; TTL: option "--ttl-dec" cannot be inverted.
-j TTL --ttl-dec 3 --ttl-dec 3 ; ; fail 2 ; TTL: option "--ttl-dec" can only be used once.
-j TTL --ttl-dec -1 ; ; fail 2 ; TTL: bad value for option "--ttl-dec", or out of range (1-255).
-j TTL ! --ttl-inc 3 ; ; fail 2 ; TTL: option "--ttl-inc" cannot be inverted.
-j TTL --ttl-inc 3 --ttl-inc 3 ; ; fail 2 ; TTL: option "--ttl-inc" can only be used once.
-j TTL --ttl-inc -1 ; ; fail 2 ; TTL: bad value for option "--ttl-inc", or out of range (1-255).
