@family ip
@table nat
@chain PREROUTING
-j DNAT --to-destination 1.2.3.4 --random --persistent ; = ; ok
-j DNAT --to-destination 1.2.3.4 --random-fully ; ; fail 2 ; unknown option "--random-fully"
-j DNAT ; ; fail 2 ; DNAT: option "--to-destination" must be specified
-j DNAT --random ; ; fail 2 ; DNAT: option "--to-destination" must be specified
-p tcp -j DNAT --to-destination :8080 ; = ; ok
-p tcp -j DNAT --to-destination :8080-8090 ; = ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:1000-2000/3000 ; = ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:1000-2000/http ; -p tcp -j DNAT --to-destination 1.2.3.4:1000-2000/80 ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:1000-1000/3000 ; -p tcp -j DNAT --to-destination 1.2.3.4:1000/3000 ; ok
# iptables refuses what it saves itself.
-p tcp -j DNAT --to-destination 1.2.3.4:1000/3000 ; = ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:1000-2000/ ; ; fail 2 ; Port `' not valid
-p tcp -j DNAT --to-destination 1.2.3.4:2000-1000 ; ; fail 2 ; Port range `1000' funky
-p tcp -j DNAT --to-destination 1.2.3.4:0 ; = ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:0-10 ; = ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:http ; -p tcp -j DNAT --to-destination 1.2.3.4:80 ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:ssh-http ; ; fail 2 ; Port `ssh-http' not valid
-p tcp -j DNAT --to-destination 1.2.3.4:domain ; -p tcp -j DNAT --to-destination 1.2.3.4:53 ; ok
-p udp -j DNAT --to-destination 1.2.3.4:tftp ; -p udp -j DNAT --to-destination 1.2.3.4:69 ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:tftp ; -p tcp -j DNAT --to-destination 1.2.3.4:69 ; ok
-p tcp -j DNAT --to-destination 1.2.3.4:nonsense ; ; fail 2 ; Port `nonsense' not valid
-j DNAT --to-destination 1.2.3.4:80 ; ; fail 2 ; Need TCP, UDP, SCTP or DCCP with port specification
-p icmp -j DNAT --to-destination 1.2.3.4:80 ; = ; ok
-j DNAT --to-destination 1.2.3.4-1.2.3.2 ; = ; ok
-j DNAT --to-destination 1.2.3.4-1.2.3.8 ; = ; ok
-j DNAT --to-destination 1.2.3.4-1.2.3.4 ; -j DNAT --to-destination 1.2.3.4 ; ok
-j DNAT --to-destination "" ; ; fail 2 ; Bad IP address ""
@chain POSTROUTING
-j DNAT --to-destination 1.2.3.4 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: DNAT can't be reached from POSTROUTING
@family ip6
@chain PREROUTING
-p tcp -j DNAT --to-destination ::1:80 ; -p tcp -j DNAT --to-destination ::0.1.0.128 ; ok
-p tcp -j DNAT --to-destination [::1]:80 ; = ; ok
-p tcp -j DNAT --to-destination [::1] ; -p tcp -j DNAT --to-destination ::1 ; ok
-p tcp -j DNAT --to-destination [::1-::5]:80-90 ; = ; ok
-p tcp -j DNAT --to-destination ::1-::5 ; = ; ok
-p tcp -j DNAT --to-destination [::1]-[::5] ; ; fail 2 ; Port `:5]' not valid
-p tcp -j DNAT --to-destination [::1-::5] ; -p tcp -j DNAT --to-destination ::1-::5 ; ok
-p tcp -j DNAT --to-destination :80 ; = ; ok
-p tcp -j DNAT --to-destination []:80 ; -p tcp -j DNAT --to-destination :80 ; ok
-p tcp -j DNAT --to-destination [::1 ; ; fail 2 ; Invalid address format
-p tcp -j DNAT --to-destination [::1]x ; -p tcp -j DNAT --to-destination ::1 ; ok
-p tcp -j DNAT --to-destination [::1]: ; ; fail 2 ; Port `' not valid
-j DNAT --to-destination [::1]:80 ; ; fail 2 ; Need TCP, UDP, SCTP or DCCP with port specification
-p tcp -j DNAT --to-destination [::1]:80-90/1000 ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j DNAT --to-destination 1.1.1.1-1.1.1.10 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: DNAT is not valid in table filter
@table nat
@chain PREROUTING
-j DNAT ! --to-destination 1.1.1.1-1.1.1.10 ; ; fail 2 ; DNAT: option "--to-destination" cannot be inverted.
-j DNAT --to-destination 1.1.1.1-1.1.1.10 --to-destination 1.1.1.1-1.1.1.10 ; ; fail 2 ; DNAT: option "--to-destination" can only be used once.
-j DNAT --to-destination -1 ; ; fail 2 ; Bad IP address ""
-j DNAT --to-destination 1.2.3.4 ! --random --persistent ; ; fail 2 ; DNAT: option "--random" cannot be inverted.
-j DNAT --to-destination 1.2.3.4 --random --persistent --random ; ; fail 2 ; DNAT: option "--random" can only be used once.
-j DNAT --to-destination 1.2.3.4 --random ! --persistent ; ; fail 2 ; DNAT: option "--persistent" cannot be inverted.
-j DNAT --to-destination 1.2.3.4 --random --persistent --persistent ; ; fail 2 ; DNAT: option "--persistent" can only be used once.
@family ip6
-p tcp -j DNAT ; ; fail 2 ; DNAT: option "--to-destination" must be specified
-j DNAT --to-destination '[dead::beef]:1025-65535' ; ; fail 2 ; Need TCP, UDP, SCTP or DCCP with port specification
-p tcp -j DNAT ! --to-destination '[dead::beef]:1025-65535' ; ; fail 2 ; DNAT: option "--to-destination" cannot be inverted.
-p tcp -j DNAT --to-destination '[dead::beef]:1025-65535' --to-destination '[dead::beef]:1025-65535' ; ; fail 2 ; DNAT: option "--to-destination" can only be used once.
-p tcp -j DNAT --to-destination -1 ; ; fail 2 ; Bad IP address ""
-p tcp -j DNAT --random '[dead::beef]:1025-65535' ; ; fail 2 ; Bad argument `[dead::beef]:1025-65535'
-p tcp -j DNAT --persistent '[dead::beef]:1025-65535' ; ; fail 2 ; Bad argument `[dead::beef]:1025-65535'
@table filter
@chain INPUT
-p tcp -j DNAT --to-destination '[dead::beef]:1025-65535' ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: DNAT is not valid in table filter
