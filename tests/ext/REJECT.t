@family ip
-j REJECT --reject-with icmp-net-unreachable ; = ; ok
-j REJECT --reject-with net-unreach ; -j REJECT --reject-with icmp-net-unreachable ; ok
-j REJECT --reject-with host-unreach ; -j REJECT --reject-with icmp-host-unreachable ; ok
-j REJECT --reject-with proto-unreach ; -j REJECT --reject-with icmp-proto-unreachable ; ok
-j REJECT --reject-with port-unreach ; -j REJECT --reject-with icmp-port-unreachable ; ok
-j REJECT --reject-with net-prohib ; -j REJECT --reject-with icmp-net-prohibited ; ok
-j REJECT --reject-with host-prohib ; -j REJECT --reject-with icmp-host-prohibited ; ok
-j REJECT --reject-with admin-prohib ; -j REJECT --reject-with icmp-admin-prohibited ; ok
-j REJECT --reject-with tcp-rst ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: REJECT: TCP_RESET invalid for non-tcp
-p tcp -j REJECT --reject-with tcp-rst ; -p tcp -j REJECT --reject-with tcp-reset ; ok
-p tcp -j REJECT --reject-with tcp-reset ; = ; ok
-p 6 -j REJECT --reject-with tcp-r ; -p tcp -j REJECT --reject-with tcp-reset ; ok
! -p tcp -j REJECT --reject-with tcp-reset ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: REJECT: TCP_RESET invalid for non-tcp
-p udp -j REJECT --reject-with tcp-reset ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: REJECT: TCP_RESET invalid for non-tcp
-j REJECT --reject-with icmp-admin-prohibited ; = ; ok
-j REJECT --reject-with echoreply ; ; fail 2 ; unknown reject type "echoreply"
-j REJECT --reject-with echo-reply ; ; fail 2 ; unknown reject type "echo-reply"
-j REJECT --reject-with icmp ; -j REJECT --reject-with icmp-net-unreachable ; ok
-j REJECT --reject-with icmp-p ; -j REJECT --reject-with icmp-proto-unreachable ; ok
-j REJECT --reject-with icmp-po ; -j REJECT --reject-with icmp-port-unreachable ; ok
-j REJECT --reject-with n ; -j REJECT --reject-with icmp-net-unreachable ; ok
-j REJECT --reject-with ICMP-Net-unreach ; -j REJECT --reject-with icmp-net-unreachable ; ok
-j REJECT --reject-with foo ; ; fail 2 ; unknown reject type "foo"
-j REJECT --reject-with "" ; -j REJECT --reject-with icmp-net-unreachable ; ok
-j REJECT --reject-with icmp-net-prohibited --reject-with icmp-net-prohibited ; ; fail 2 ; REJECT: option "--reject-with" can only be used once.
-j REJECT --reject-with h ; -j REJECT --reject-with icmp-host-unreachable ; ok
-j REJECT --reject-with a ; -j REJECT --reject-with icmp-admin-prohibited ; ok
-p tcp -j REJECT --reject-with t ; -p tcp -j REJECT --reject-with tcp-reset ; ok
-j REJECT --reject-with host ; -j REJECT --reject-with icmp-host-unreachable ; ok
-j REJECT --reject-with icmp-host-p ; -j REJECT --reject-with icmp-host-prohibited ; ok
-j REJECT --reject-with p ; -j REJECT --reject-with icmp-proto-unreachable ; ok
-j REJECT --reject-with icmp-a ; -j REJECT --reject-with icmp-admin-prohibited ; ok
@table mangle
-j REJECT ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: REJECT is not valid in table mangle
@family ip6
@table filter
-j REJECT ; -j REJECT --reject-with icmp6-port-unreachable ; ok
-j REJECT --reject-with icmp6-no-route ; = ; ok
-j REJECT --reject-with no-route ; -j REJECT --reject-with icmp6-no-route ; ok
-j REJECT --reject-with adm-prohibited ; -j REJECT --reject-with icmp6-adm-prohibited ; ok
-j REJECT --reject-with addr-unreach ; -j REJECT --reject-with icmp6-addr-unreachable ; ok
-j REJECT --reject-with port-unreach ; -j REJECT --reject-with icmp6-port-unreachable ; ok
-j REJECT --reject-with icmp6-port-unreachable ; = ; ok
-j REJECT --reject-with policy-fail ; -j REJECT --reject-with icmp6-policy-fail ; ok
-j REJECT --reject-with reject-route ; -j REJECT --reject-with icmp6-reject-route ; ok
-j REJECT --reject-with icmp6-reject-route ; = ; ok
-p tcp -j REJECT --reject-with tcp-reset ; = ; ok
-p tcp -j REJECT --reject-with tcp-rst ; ; fail 2 ; unknown reject type "tcp-rst"
-j REJECT --reject-with tcp-reset ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: REJECT: TCP_RESET invalid for non-tcp
-j REJECT --reject-with icmp6-not-neighbour ; ; fail 2 ; unknown reject type "icmp6-not-neighbour"
-j REJECT --reject-with beyond-scope ; ; fail 2 ; unknown reject type "beyond-scope"
-j REJECT --reject-with foo ; ; fail 2 ; unknown reject type "foo"
-j REJECT --reject-with icmp6 ; -j REJECT --reject-with icmp6-no-route ; ok
-j REJECT --reject-with a ; -j REJECT --reject-with icmp6-adm-prohibited ; ok
-j REJECT --reject-with p ; -j REJECT --reject-with icmp6-port-unreachable ; ok
-j REJECT --reject-with tcp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: REJECT: TCP_RESET invalid for non-tcp
-p tcp -j REJECT --reject-with t ; -p tcp -j REJECT --reject-with tcp-reset ; ok
-j REJECT --reject-with icmp6-a ; -j REJECT --reject-with icmp6-adm-prohibited ; ok
-j REJECT --reject-with icmp6-p ; -j REJECT --reject-with icmp6-port-unreachable ; ok
-j REJECT --reject-with r ; -j REJECT --reject-with icmp6-reject-route ; ok

# Each option once more: negated, twice, out of range.
@family both
@table mangle
@chain INPUT
-j REJECT ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: REJECT is not valid in table mangle
@family ip
@table filter
-j REJECT ! --reject-with icmp-proto-unreachable ; ; fail 2 ; REJECT: option "--reject-with" cannot be inverted.
-j REJECT --reject-with icmp-proto-unreachable --reject-with icmp-proto-unreachable ; ; fail 2 ; REJECT: option "--reject-with" can only be used once.
-j REJECT --reject-with -1 ; ; fail 2 ; unknown reject type "-1"
@family ip6
-j REJECT ! --reject-with icmp6-adm-prohibited ; ; fail 2 ; REJECT: option "--reject-with" cannot be inverted.
-j REJECT --reject-with icmp6-adm-prohibited --reject-with icmp6-adm-prohibited ; ; fail 2 ; REJECT: option "--reject-with" can only be used once.
