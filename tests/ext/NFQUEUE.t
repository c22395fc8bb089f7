@family ip
-j NFQUEUE ; -j NFQUEUE --queue-num 0 ; ok
-j NFQUEUE --queue-num 0 ; = ; ok
-j NFQUEUE --queue-num 65535 ; = ; ok
-j NFQUEUE --queue-num 65536 ; ; fail 2 ; NFQUEUE: bad value for option "--queue-num", or out of range (0-65535).
-j NFQUEUE --queue-num 3 --queue-bypass ; = ; ok
-j NFQUEUE --queue-bypass ; -j NFQUEUE --queue-num 0 --queue-bypass ; ok
-j NFQUEUE --queue-balance 0:6 ; = ; ok
-j NFQUEUE --queue-balance 3:3 ; ; fail 2 ; 3 should be less than 3
-j NFQUEUE --queue-balance 6:3 ; ; fail 2 ; 6 should be less than 3
-j NFQUEUE --queue-balance :3 ; -j NFQUEUE --queue-balance 0:3 ; ok
-j NFQUEUE --queue-balance 0:65535 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: NFQUEUE: number of total queues is 0
-j NFQUEUE --queue-balance 1:65535 ; = ; ok
-j NFQUEUE --queue-balance 4: ; -j NFQUEUE --queue-balance 4:65534 ; ok
-j NFQUEUE --queue-balance 65535: ; ; fail 2 ; 65535 should be less than 65534
-j NFQUEUE --queue-balance 65534: ; ; fail 2 ; 65534 should be less than 65534
-j NFQUEUE --queue-balance 3 ; ; fail 2 ; Bad range "3"
-j NFQUEUE --queue-balance 0:6 --queue-num 2 ; ; fail 2 ; NFQUEUE: option "--queue-num" cannot be used together with "--queue-balance".
-j NFQUEUE --queue-balance 0:6 --queue-cpu-fanout ; = ; ok
-j NFQUEUE --queue-cpu-fanout ; ; fail 2 ; NFQUEUE: option "--queue-cpu-fanout" also requires "--queue-balance".
-j NFQUEUE --queue-num 1 --queue-cpu-fanout ; ; fail 2 ; NFQUEUE: option "--queue-cpu-fanout" also requires "--queue-balance".
-j NFQUEUE --queue-num -1 ; ; fail 2 ; NFQUEUE: bad value for option "--queue-num", or out of range (0-65535).
-j NFQUEUE --queue-num 1 --queue-num 2 ; ; fail 2 ; NFQUEUE: option "--queue-num" can only be used once.

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j NFQUEUE ! --queue-num 0 ; ; fail 2 ; NFQUEUE: option "--queue-num" cannot be inverted.
-j NFQUEUE --queue-num 0 --queue-num 0 ; ; fail 2 ; NFQUEUE: option "--queue-num" can only be used once.
-j NFQUEUE --queue-num 4294967296 ; ; fail 2 ; NFQUEUE: bad value for option "--queue-num", or out of range (0-65535).
-j NFQUEUE ! --queue-balance 0:65534 ; ; fail 2 ; NFQUEUE: option "--queue-balance" cannot be inverted.
-j NFQUEUE --queue-balance 0:65534 --queue-balance 0:65534 ; ; fail 2 ; NFQUEUE: option "--queue-balance" can only be used once.
-j NFQUEUE --queue-balance -1 ; ; fail 2 ; Bad range "-1"
-j NFQUEUE ! --queue-bypass ; ; fail 2 ; NFQUEUE: option "--queue-bypass" cannot be inverted.
-j NFQUEUE --queue-bypass --queue-bypass ; ; fail 2 ; NFQUEUE: option "--queue-bypass" can only be used once.
-j NFQUEUE --queue-balance 0:6 ! --queue-cpu-fanout ; ; fail 2 ; NFQUEUE: option "--queue-cpu-fanout" cannot be inverted.
-j NFQUEUE --queue-balance 0:6 --queue-cpu-fanout --queue-cpu-fanout ; ; fail 2 ; NFQUEUE: option "--queue-cpu-fanout" can only be used once.
@family both
-j NFQUEUE --queue-num 256 ; = ; ok
@family ip6
-j NFQUEUE --queue-balance 0:6 ! --queue-bypass ; ; fail 2 ; NFQUEUE: option "--queue-bypass" cannot be inverted.
-j NFQUEUE --queue-balance 0:6 --queue-bypass --queue-bypass ; ; fail 2 ; NFQUEUE: option "--queue-bypass" can only be used once.
-j NFQUEUE --queue-balance 0:6 ! --queue-cpu-fanout --queue-bypass ; ; fail 2 ; NFQUEUE: option "--queue-cpu-fanout" cannot be inverted.
-j NFQUEUE --queue-balance 0:6 --queue-cpu-fanout --queue-bypass --queue-cpu-fanout ; ; fail 2 ; NFQUEUE: option "--queue-cpu-fanout" can only be used once.
