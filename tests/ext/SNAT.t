@family ip
@table nat
@chain POSTROUTING
-j SNAT --to-source 1.2.3.4 ; = ; ok
-j SNAT --to-source 1.2.3.4-1.2.3.4 ; -j SNAT --to-source 1.2.3.4 ; ok
-j SNAT --to-source 1.2.3.9-1.2.3.4 ; = ; ok
-j SNAT --to-source 1.2.3.4- ; ; fail 2 ; Bad IP address ""
-j SNAT --to-source 1.2.3.4: ; ; fail 2 ; Port `' not valid
-p tcp -j SNAT --to-source 1.2.3.4: ; ; fail 2 ; Port `' not valid
-p tcp -j SNAT --to-source :1024 ; = ; ok
-p tcp -j SNAT --to-source 1.2.3.4:5-5 ; -p tcp -j SNAT --to-source 1.2.3.4:5 ; ok
-p tcp -j SNAT --to-source 1.2.3.4:9-5 ; ; fail 2 ; Port range `5' funky
-p tcp -j SNAT --to-source 1.2.3.4:0 ; = ; ok
-p tcp -j SNAT --to-source 1.2.3.4:0-100 ; = ; ok
-p tcp -j SNAT --to-source 1.2.3.4:80-http ; ; fail 2 ; Port `http' not valid
-p tcp -j SNAT --to-source 1.2.3.4:ssh-http ; ; fail 2 ; Port `ssh-http' not valid
-p tcp -j SNAT --to-source 1.2.3.4:http ; -p tcp -j SNAT --to-source 1.2.3.4:80 ; ok
-p icmp -j SNAT --to-source 1.2.3.4:80 ; = ; ok
-p icmp -j SNAT --to-source 1.2.3.4:80-90 ; = ; ok
-p sctp -j SNAT --to-source 1.2.3.4:80 ; = ; ok
-p udplite -j SNAT --to-source 1.2.3.4:80 ; ; fail 2 ; Need TCP, UDP, SCTP or DCCP with port specification
-p dccp -j SNAT --to-source 1.2.3.4:80 ; = ; ok
! -p tcp -j SNAT --to-source 1.2.3.4:80 ; = ; ok
-j SNAT --to-source localhost ; ; fail 2 ; Bad IP address "localhost"
-j SNAT --to-source foo ; ; fail 2 ; Bad IP address "foo"
-j SNAT --to-source 1.2.3.4 --random --random-fully --persistent ; = ; ok
-j SNAT --persistent --random --to-source 1.2.3.4 ; -j SNAT --to-source 1.2.3.4 --random --persistent ; ok
-j SNAT --random ; ; fail 2 ; SNAT: option "--to-source" must be specified
-j SNAT --to-source 1.2.3.4 --to-source 1.2.3.5 ; ; fail 2 ; SNAT: option "--to-source" can only be used once.
-j SNAT ! --to-source 1.2.3.4 ; ; fail 2 ; SNAT: option "--to-source" cannot be inverted.
-j SNAT --to-source 1.2.3.4 --random --random ; ; fail 2 ; SNAT: option "--random" can only be used once.
-p tcp -j SNAT --to-source 1.2.3.4-1.2.3.8:10-20 --random ; = ; ok
-p tcp -j SNAT --to-source 1.2.3.4:66000 ; ; fail 2 ; Port `66000' not valid
-p tcp -j SNAT --to-source 1.2.3.4:10:20 ; ; fail 2 ; Bad IP address "1.2.3.4:10:20"
-p tcp -j SNAT --to 1.2.3.4:10 ; -p tcp -j SNAT --to-source 1.2.3.4:10 ; ok
-p tcp -j SNAT --to-source 1.2.3.4:0x10 ; -p tcp -j SNAT --to-source 1.2.3.4:16 ; ok
-p tcp -j SNAT --to-source 1.2.3.4:010 ; -p tcp -j SNAT --to-source 1.2.3.4:8 ; ok
@chain PREROUTING
-j SNAT --to-source 1.2.3.4 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: SNAT can't be reached from PREROUTING
@chain INPUT
-j SNAT --to-source 1.2.3.4 ; = ; ok
@chain OUTPUT
-j SNAT --to-source 1.2.3.4 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: SNAT can't be reached from OUTPUT
@table filter
@chain INPUT
-j SNAT --to-source 1.2.3.4 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SNAT is not valid in table filter
@family ip6
@table nat
@chain POSTROUTING
-p tcp -j SNAT --to-source [::1]:80-90 ; = ; ok
-p tcp -j SNAT --to-source [::1]:80 ; = ; ok
-p tcp -j SNAT --to-source ::2-::1 ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j SNAT --to-source 1.2.3.4 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SNAT is not valid in table filter
@table nat
@chain POSTROUTING
-j SNAT --to-source 1.2.3.4 --to-source 1.2.3.4 ; ; fail 2 ; SNAT: option "--to-source" can only be used once.
-j SNAT --to-source 1.1.1.1 ! --random --persistent ; ; fail 2 ; SNAT: option "--random" cannot be inverted.
-j SNAT --to-source 1.1.1.1 --random --persistent --random ; ; fail 2 ; SNAT: option "--random" can only be used once.
-j SNAT --to-source 1.1.1.1 ! --random-fully ; ; fail 2 ; SNAT: option "--random-fully" cannot be inverted.
-j SNAT --to-source 1.1.1.1 --random-fully --random-fully ; ; fail 2 ; SNAT: option "--random-fully" can only be used once.
-j SNAT --to-source 1.1.1.1 --random ! --persistent ; ; fail 2 ; SNAT: option "--persistent" cannot be inverted.
-j SNAT --to-source 1.1.1.1 --random --persistent --persistent ; ; fail 2 ; SNAT: option "--persistent" can only be used once.
-j SNAT --to-source -1 ; ; fail 2 ; Bad IP address ""
@family ip6
-j SNAT ; ; fail 2 ; SNAT: option "--to-source" must be specified
-j SNAT ! --to-source dead::beef ; ; fail 2 ; SNAT: option "--to-source" cannot be inverted.
-j SNAT --to-source dead::beef --to-source dead::beef ; ; fail 2 ; SNAT: option "--to-source" can only be used once.
-j SNAT --to-source dead::beef ! --random --random-fully ; ; fail 2 ; SNAT: option "--random" cannot be inverted.
-j SNAT --to-source dead::beef --random --random-fully --random ; ; fail 2 ; SNAT: option "--random" can only be used once.
-j SNAT --to-source dead::beef --random ! --random-fully ; ; fail 2 ; SNAT: option "--random-fully" cannot be inverted.
-j SNAT --to-source dead::beef --random --random-fully --random-fully ; ; fail 2 ; SNAT: option "--random-fully" can only be used once.
-j SNAT --to-source dead::beef --random --random-fully ! --persistent ; ; fail 2 ; SNAT: option "--persistent" cannot be inverted.
-j SNAT --to-source dead::beef --random --random-fully --persistent --persistent ; ; fail 2 ; SNAT: option "--persistent" can only be used once.
@table filter
@chain INPUT
-j SNAT --to-source dead::beef ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SNAT is not valid in table filter
