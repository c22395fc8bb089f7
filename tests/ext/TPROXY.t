@family ip
@table mangle
@chain PREROUTING
-j TPROXY ; ; fail 2 ; TPROXY: option "--on-port" must be specified
-p tcp -j TPROXY ; ; fail 2 ; TPROXY: option "--on-port" must be specified
-p tcp -j TPROXY --on-port 1234 ; -p tcp -j TPROXY --on-port 1234 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0 ; ok
-j TPROXY --on-port 1234 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: TPROXY needs `-p tcp', `-p udp'
! -p tcp -j TPROXY --on-port 1234 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: TPROXY needs `-p tcp', `-p udp'
-p udp -j TPROXY --on-port 1234 --on-ip 1.2.3.4 ; -p udp -j TPROXY --on-port 1234 --on-ip 1.2.3.4 --tproxy-mark 0x0/0x0 ; ok
-p tcp -j TPROXY --on-port 0 ; -p tcp -j TPROXY --on-port 0 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0 ; ok
-p tcp -j TPROXY --on-port 65536 ; ; fail 2 ; Port "65536" does not resolve to anything.
-p tcp -j TPROXY --on-port http ; -p tcp -j TPROXY --on-port 80 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0 ; ok
-p tcp -j TPROXY --on-port 1 --tproxy-mark 1 ; -p tcp -j TPROXY --on-port 1 --on-ip 0.0.0.0 --tproxy-mark 0x1/0xffffffff ; ok
-p tcp -j TPROXY --on-port 1 --tproxy-mark 1/1 ; -p tcp -j TPROXY --on-port 1 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1 ; ok
-p tcp -j TPROXY --on-port 1 --tproxy-mark 2/1 ; -p tcp -j TPROXY --on-port 1 --on-ip 0.0.0.0 --tproxy-mark 0x2/0x1 ; ok
-p tcp -j TPROXY --on-port 1 --tproxy-mark 0x0 ; -p tcp -j TPROXY --on-port 1 --on-ip 0.0.0.0 --tproxy-mark 0x0/0xffffffff ; ok
-p tcp -j TPROXY --on-port 1 --tproxy-mark 0x0/0 ; -p tcp -j TPROXY --on-port 1 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0 ; ok
-p tcp -j TPROXY --on-port 1 --tproxy-mark foo ; ; fail 2 ; TPROXY: bad integer value for option "--tproxy-mark", or out of range.
-p tcp -j TPROXY --on-port 1 --on-ip 0.0.0.0 ; -p tcp -j TPROXY --on-port 1 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0 ; ok
@chain INPUT
-p tcp -j TPROXY --on-port 1 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TPROXY can't be reached from INPUT
@table filter
-p tcp -j TPROXY --on-port 1 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TPROXY is not valid in table filter
@family ip6
@table mangle
@chain PREROUTING
-p tcp -j TPROXY --on-port 1 ; -p tcp -j TPROXY --on-port 1 --on-ip :: --tproxy-mark 0x0/0x0 ; ok
-p tcp -j TPROXY --on-port 1 --on-ip ::1 --tproxy-mark 7 ; -p tcp -j TPROXY --on-port 1 --on-ip ::1 --tproxy-mark 0x7/0xffffffff ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-p tcp -j TPROXY --on-port 1234 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TPROXY is not valid in table filter
@table mangle
@chain PREROUTING
-p tcp -j TPROXY ! --on-port 1234 ; ; fail 2 ; TPROXY: option "--on-port" cannot be inverted.
-p tcp -j TPROXY --on-port 1234 --on-port 1234 ; ; fail 2 ; TPROXY: option "--on-port" can only be used once.
-p udp -j TPROXY --on-port 1234 ! --on-ip 1.2.3.4 ; ; fail 2 ; TPROXY: option "--on-ip" cannot be inverted.
-p udp -j TPROXY --on-port 1234 --on-ip 1.2.3.4 --on-ip 1.2.3.4 ; ; fail 2 ; TPROXY: option "--on-ip" can only be used once.
-p udp -j TPROXY --on-port 1234 --on-ip -1 ; ; fail 2 ; getaddrinfo: Name or service not known
-p tcp -j TPROXY --on-port 1 ! --tproxy-mark 1 ; ; fail 2 ; TPROXY: option "--tproxy-mark" cannot be inverted.
-p tcp -j TPROXY --on-port 1 --tproxy-mark 1 --tproxy-mark 1 ; ; fail 2 ; TPROXY: option "--tproxy-mark" can only be used once.
-p tcp -j TPROXY --on-port 1 --tproxy-mark -1 ; ; fail 2 ; TPROXY: bad integer value for option "--tproxy-mark", or out of range.
-p tcp -j TPROXY --on-port -1 ; ; fail 2 ; Port "-1" does not resolve to anything.
@family ip6
-p tcp -j TPROXY ; ; fail 2 ; TPROXY: option "--on-port" must be specified
-j TPROXY --on-port 1 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: TPROXY needs `-p tcp', `-p udp'
-p tcp -j TPROXY ! --on-port 1 ; ; fail 2 ; TPROXY: option "--on-port" cannot be inverted.
-p tcp -j TPROXY --on-port 1 --on-port 1 ; ; fail 2 ; TPROXY: option "--on-port" can only be used once.
-p udp -j TPROXY --on-port 12345 ! --on-ip 2001:db8::1 --tproxy-mark 0x23/0xff ; ; fail 2 ; TPROXY: option "--on-ip" cannot be inverted.
-p udp -j TPROXY --on-port 12345 --on-ip 2001:db8::1 --tproxy-mark 0x23/0xff --on-ip 2001:db8::1 ; ; fail 2 ; TPROXY: option "--on-ip" can only be used once.
-p udp -j TPROXY --on-port 12345 --on-ip -1 --tproxy-mark 0x23/0xff ; ; fail 2 ; getaddrinfo: Name or service not known
-p udp -j TPROXY --on-port 12345 --on-ip 2001:db8::1 ! --tproxy-mark 0x23/0xff ; ; fail 2 ; TPROXY: option "--tproxy-mark" cannot be inverted.
-p udp -j TPROXY --on-port 12345 --on-ip 2001:db8::1 --tproxy-mark 0x23/0xff --tproxy-mark 0x23/0xff ; ; fail 2 ; TPROXY: option "--tproxy-mark" can only be used once.
-p udp -j TPROXY --on-port 12345 --on-ip 2001:db8::1 --tproxy-mark -1 ; ; fail 2 ; TPROXY: bad integer value for option "--tproxy-mark", or out of range.
@table filter
@chain INPUT
-p tcp -j TPROXY --on-port 1 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TPROXY is not valid in table filter
