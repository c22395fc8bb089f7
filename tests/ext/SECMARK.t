@family ip
@table security
-j SECMARK --selctx foo ; = ; ok
-j SECMARK ; ; fail 2 ; SECMARK: option "--selctx" must be specified
-j SECMARK --selctx system_u:object_r:httpd_packet_t:s0 ; = ; ok
@table filter
-j SECMARK --selctx foo ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SECMARK is not valid in table filter
