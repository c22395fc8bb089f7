# Ways back.
@family ip
-m rpfilter ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: rpfilter is not valid in table filter
@table mangle
-m rpfilter ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: rpfilter can't be reached from INPUT
@chain PREROUTING
-m rpfilter ; = ; ok
-m rpfilter --invert --accept-local ; -m rpfilter --accept-local --invert ; ok
-m rpfilter ! --loose ; ; fail 2 ; rpfilter: option "--loose" cannot be inverted.
@table raw
-m rpfilter --loose --validmark ; = ; ok
@family ip6
-m rpfilter --loose --validmark --accept-local --invert ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m rpfilter ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: rpfilter is not valid in table filter
@family ip
@table raw
@chain PREROUTING
-m rpfilter ! --loose --validmark ; ; fail 2 ; rpfilter: option "--loose" cannot be inverted.
-m rpfilter --loose --validmark --loose ; ; fail 2 ; rpfilter: option "--loose" can only be used once.
-m rpfilter --loose ! --validmark ; ; fail 2 ; rpfilter: option "--validmark" cannot be inverted.
-m rpfilter --loose --validmark --validmark ; ; fail 2 ; rpfilter: option "--validmark" can only be used once.
@table mangle
-m rpfilter --invert ! --accept-local ; ; fail 2 ; rpfilter: option "--accept-local" cannot be inverted.
-m rpfilter --invert --accept-local --accept-local ; ; fail 2 ; rpfilter: option "--accept-local" can only be used once.
-m rpfilter ! --invert --accept-local ; ; fail 2 ; rpfilter: option "--invert" cannot be inverted.
-m rpfilter --invert --accept-local --invert ; ; fail 2 ; rpfilter: option "--invert" can only be used once.
@family ip6
-m rpfilter ; = ; ok
-m rpfilter ! --loose --validmark --accept-local --invert ; ; fail 2 ; rpfilter: option "--loose" cannot be inverted.
-m rpfilter --loose --validmark --accept-local --invert --loose ; ; fail 2 ; rpfilter: option "--loose" can only be used once.
-m rpfilter --loose ! --validmark --accept-local --invert ; ; fail 2 ; rpfilter: option "--validmark" cannot be inverted.
-m rpfilter --loose --validmark --accept-local --invert --validmark ; ; fail 2 ; rpfilter: option "--validmark" can only be used once.
-m rpfilter --loose --validmark ! --accept-local --invert ; ; fail 2 ; rpfilter: option "--accept-local" cannot be inverted.
-m rpfilter --loose --validmark --accept-local --invert --accept-local ; ; fail 2 ; rpfilter: option "--accept-local" can only be used once.
-m rpfilter --loose --validmark --accept-local ! --invert ; ; fail 2 ; rpfilter: option "--invert" cannot be inverted.
-m rpfilter --loose --validmark --accept-local --invert --invert ; ; fail 2 ; rpfilter: option "--invert" can only be used once.
