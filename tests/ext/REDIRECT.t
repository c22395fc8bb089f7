@family ip
@table nat
@chain PREROUTING
-j REDIRECT ; = ; ok
-j REDIRECT --to-ports 80 ; ; fail 2 ; Need TCP, UDP, SCTP or DCCP with port specification
-p tcp -j REDIRECT --to-ports 80 ; = ; ok
-p tcp -j REDIRECT --to-ports http ; -p tcp -j REDIRECT --to-ports 80 ; ok
-p tcp -j REDIRECT --to-ports ssh-http ; ; fail 2 ; Port `ssh-http' not valid
-p tcp -j REDIRECT --to-ports 80-90 --random ; = ; ok
-p tcp -j REDIRECT --to-ports 90-80 ; ; fail 2 ; Port range `80' funky
-p tcp -j REDIRECT --to-ports 0 ; = ; ok
-p tcp -j REDIRECT --to-port 80 ; -p tcp -j REDIRECT --to-ports 80 ; ok
-p tcp -j REDIRECT --random-fully ; ; fail 2 ; unknown option "--random-fully"
-p tcp -j REDIRECT --to-ports 80 --to-ports 90 ; ; fail 2 ; REDIRECT: option "--to-ports" can only be used once.
-p tcp -j REDIRECT --to-ports nonsense ; ; fail 2 ; Port `nonsense' not valid
-p tcp -j REDIRECT --to-ports 80:90 ; ; fail 2 ; Invalid port:port syntax - use dash
-p tcp -j REDIRECT --to-ports 80- ; ; fail 2 ; Port `' not valid
@chain POSTROUTING
-p tcp -j REDIRECT --to-ports 80 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: REDIRECT can't be reached from POSTROUTING
@family ip6
@chain PREROUTING
-p tcp -j REDIRECT --to-ports 80-90 ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j REDIRECT ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: REDIRECT is not valid in table filter
@family ip
@table nat
@chain PREROUTING
-p udp -j REDIRECT ! --to-ports 512-512 ; ; fail 2 ; REDIRECT: option "--to-ports" cannot be inverted.
-p udp -j REDIRECT --to-ports 512-512 --to-ports 512-512 ; ; fail 2 ; REDIRECT: option "--to-ports" can only be used once.
-p udp -j REDIRECT --to-ports -1 ; ; fail 2 ; Port `-1' not valid
-j REDIRECT ! --random ; ; fail 2 ; REDIRECT: option "--random" cannot be inverted.
-j REDIRECT --random --random ; ; fail 2 ; REDIRECT: option "--random" can only be used once.
@family ip6
-j REDIRECT ; = ; ok
