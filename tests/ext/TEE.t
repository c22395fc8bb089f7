@family ip
-j TEE ; ; fail 2 ; TEE: option "--gateway" must be specified
-j TEE --gateway 1.1.1.1 ; = ; ok
-j TEE --gateway 1.1.1.1 --oif lo ; = ; ok
-j TEE --gateway 1.1.1.1 --oif 1234567890123456 ; ; fail 2 ; interface name `1234567890123456' must be shorter than IFNAMSIZ (15)
-j TEE --gateway 1.1.1.1 --oif "" ; ; fail 2 ; TEE: option "--oif": empty interface name
-j TEE --gateway 0.0.0.0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TEE: the gateway can't be 0
-j TEE --oif lo ; ; fail 2 ; TEE: option "--gateway" must be specified
@family ip6
-j TEE --gateway 2001:db8::1 ; = ; ok
-j TEE --gateway 2001:db8::1 --oif lo ; = ; ok
-j TEE --gateway :: ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TEE: the gateway can't be 0

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j TEE --gateway 1.1.1.1 --gateway 1.1.1.1 ; ; fail 2 ; TEE: option "--gateway" can only be used once.
-j TEE --gateway 1.1.1.1 ! --oif lo ; ; fail 2 ; TEE: option "--oif" cannot be inverted.
-j TEE --gateway 1.1.1.1 --oif lo --oif lo ; ; fail 2 ; TEE: option "--oif" can only be used once.
-j TEE --gateway 1.1.1.1 --oif -1 ; = ; ok
-j TEE --gateway 1.1.1.1 --oif 256 ; = ; ok
-j TEE --gateway 1.1.1.1 --oif 4294967296 ; = ; ok
-j TEE --gateway 1.1.1.1 --oif 65536 ; = ; ok
-j TEE --gateway 1.1.1.1 --oif foo ; = ; ok
-j TEE --gateway 1.1.1.1 --oif 1:2:3 ; = ; ok
-j TEE --gateway -1 ; ; fail 2 ; getaddrinfo: Name or service not known
@family ip6
-j TEE --gateway 2001:db8::1 --gateway 2001:db8::1 ; ; fail 2 ; TEE: option "--gateway" can only be used once.
-j TEE --gateway 2001:db8::1 ! --oif lo ; ; fail 2 ; TEE: option "--oif" cannot be inverted.
-j TEE --gateway 2001:db8::1 --oif lo --oif lo ; ; fail 2 ; TEE: option "--oif" can only be used once.
-j TEE --gateway 2001:db8::1 --oif -1 ; = ; ok
-j TEE --gateway 2001:db8::1 --oif 256 ; = ; ok
-j TEE --gateway 2001:db8::1 --oif 4294967296 ; = ; ok
-j TEE --gateway 2001:db8::1 --oif 65536 ; = ; ok
-j TEE --gateway 2001:db8::1 --oif foo ; = ; ok
-j TEE --gateway 2001:db8::1 --oif 1:2:3 ; = ; ok
