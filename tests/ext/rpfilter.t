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
