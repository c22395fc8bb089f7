@family ip
@table nat
@chain POSTROUTING
-j MASQUERADE ; = ; ok
-j MASQUERADE --random --random-fully ; = ; ok
-j MASQUERADE --to-ports 10 ; ; fail 2 ; Need TCP, UDP, SCTP or DCCP with port specification
-p tcp -j MASQUERADE --to-ports 10-20 --random ; = ; ok
-p tcp -j MASQUERADE --to-ports 10-10 ; -p tcp -j MASQUERADE --to-ports 10 ; ok
-p tcp -j MASQUERADE --to-ports 20-10 ; ; fail 2 ; Port range `10' funky
-p tcp -j MASQUERADE --to-ports http ; -p tcp -j MASQUERADE --to-ports 80 ; ok
-p tcp -j MASQUERADE --to-ports 0 ; = ; ok
-p tcp -j MASQUERADE --to-ports 0-100 ; = ; ok
-p tcp -j MASQUERADE --to-ports 10- ; ; fail 2 ; Port `' not valid
-p tcp -j MASQUERADE --to-ports 10:20 ; ; fail 2 ; Invalid port:port syntax - use dash
-p tcp -j MASQUERADE --to-ports "" ; ; fail 2 ; Port `' not valid
-p icmp -j MASQUERADE --to-ports 10 ; = ; ok
-p sctp -j MASQUERADE --to-ports 10 ; = ; ok
-j MASQUERADE --persistent ; ; fail 2 ; unknown option "--persistent"
@chain PREROUTING
-j MASQUERADE ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: MASQUERADE can't be reached from PREROUTING
@family ip6
@chain POSTROUTING
-p tcp -j MASQUERADE --to-ports 10-20 --random ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j MASQUERADE ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: MASQUERADE is not valid in table filter
@family ip
@table nat
@chain POSTROUTING
-p tcp -j MASQUERADE ! --to-ports 1024 ; ; fail 2 ; MASQUERADE: option "--to-ports" cannot be inverted.
-p tcp -j MASQUERADE --to-ports 1024 --to-ports 1024 ; ; fail 2 ; MASQUERADE: option "--to-ports" can only be used once.
-p tcp -j MASQUERADE --to-ports -1 ; ; fail 2 ; Port `-1' not valid
-j MASQUERADE ! --random --random-fully ; ; fail 2 ; MASQUERADE: option "--random" cannot be inverted.
-j MASQUERADE --random --random-fully --random ; ; fail 2 ; MASQUERADE: option "--random" can only be used once.
-j MASQUERADE --random ! --random-fully ; ; fail 2 ; MASQUERADE: option "--random-fully" cannot be inverted.
-j MASQUERADE --random --random-fully --random-fully ; ; fail 2 ; MASQUERADE: option "--random-fully" can only be used once.
@family ip6
-j MASQUERADE ; = ; ok
-p tcp -j MASQUERADE --to-ports 10-20 ! --random ; ; fail 2 ; MASQUERADE: option "--random" cannot be inverted.
-p tcp -j MASQUERADE --to-ports 10-20 --random --random ; ; fail 2 ; MASQUERADE: option "--random" can only be used once.
-j MASQUERADE ! --random-fully ; ; fail 2 ; MASQUERADE: option "--random-fully" cannot be inverted.
-j MASQUERADE --random-fully --random-fully ; ; fail 2 ; MASQUERADE: option "--random-fully" can only be used once.
