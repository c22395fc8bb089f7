# Ways back.
@family ip
-m rpfilter ; ; fail 4 ; rpfilter is not valid in table filter
@table mangle
-m rpfilter ; ; fail 4 ; Invalid argument
@chain PREROUTING
-m rpfilter ; = ; ok
-m rpfilter --invert --accept-local ; -m rpfilter --accept-local --invert ; ok
-m rpfilter ! --loose ; ; fail 2 ; rpfilter: option "--loose" cannot be inverted.
@table raw
-m rpfilter --loose --validmark ; = ; ok
@family ip6
-m rpfilter --loose --validmark --accept-local --invert ; = ; ok
