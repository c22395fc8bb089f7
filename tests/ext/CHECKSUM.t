@family ip
@table mangle
-j CHECKSUM ; ; fail 2 ; CHECKSUM: option "--checksum-fill" must be specified
-j CHECKSUM --checksum-fill ; = ; ok
-j CHECKSUM --checksum-fill --checksum-fill ; ; fail 2 ; CHECKSUM: option "--checksum-fill" can only be used once.
@table filter
-j CHECKSUM --checksum-fill ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: CHECKSUM is not valid in table filter
@family ip6
@table mangle
-j CHECKSUM --checksum-fill ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j CHECKSUM --checksum-fill ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: CHECKSUM is not valid in table filter
@family ip
@table mangle
@chain PREROUTING
-j CHECKSUM ! --checksum-fill ; ; fail 2 ; CHECKSUM: option "--checksum-fill" cannot be inverted.
@family ip6
-j CHECKSUM --checksum-fill --checksum-fill ; ; fail 2 ; CHECKSUM: option "--checksum-fill" can only be used once.
