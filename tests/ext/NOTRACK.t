@family ip
@table raw
@chain PREROUTING
-j NOTRACK ; = ; ok
@table filter
@chain INPUT
-j NOTRACK ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: NOTRACK is not valid in table filter

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j NOTRACK ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: NOTRACK is not valid in table filter
@family ip6
@table raw
@chain PREROUTING
-j NOTRACK ; = ; ok
