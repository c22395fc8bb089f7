@family ip
@table security
-j SECMARK --selctx foo ; = ; ok
-j SECMARK ; ; fail 2 ; SECMARK: option "--selctx" must be specified
-j SECMARK --selctx system_u:object_r:httpd_packet_t:s0 ; = ; ok
@table filter
-j SECMARK --selctx foo ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SECMARK is not valid in table filter

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j SECMARK --selctx foo ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SECMARK is not valid in table filter
@family ip
@table security
-j SECMARK ! --selctx foo ; ; fail 2 ; SECMARK: option "--selctx" cannot be inverted.
-j SECMARK --selctx foo --selctx foo ; ; fail 2 ; SECMARK: option "--selctx" can only be used once.
@family ip6
-j SECMARK ; ; fail 2 ; SECMARK: option "--selctx" must be specified
