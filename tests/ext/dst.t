@family ip6
-m dst ; = ; ok
-m dst --dst-len 42 ; = ; ok
-m dst ! --dst-len 42 --dst-opts 149:32,12:1,45: ; ; fail 2 ; dst: no valid digits in length `'
-m dst ! --dst-len 42 --dst-opts 149:32,12:1,45 ; = ; ok
-m dst --dst-len 256 ; = ; ok
-m dst --dst-opts 256 ; ; fail 2 ; dst: no valid digits in opt `256'
-m dst --dst-opts 5:300 ; ; fail 2 ; dst: no valid digits in length `300'
-m dst --dst-opts 5 --dst-not-strict ; ; fail 2 ; unknown option "--dst-not-strict"
-m dst ! --dst-opts 5 ; ; fail 2 ; dst: option "--dst-opts" cannot be inverted.
-m dst --dst-opts 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 ; ; fail 2 ; too many addresses specified
-m dst --dst-opts x ; ; fail 2 ; dst: no valid digits in opt `x'
-m dst --dst-len x ; ; fail 2 ; dst: bad value for option "--dst-len", or out of range (0-4294967295).
-m dst --dst-len 4294967296 ; ; fail 2 ; dst: bad value for option "--dst-len", or out of range (0-4294967295).

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-m dst ! --dst-len 42 ; = ; ok
-m dst --dst-len 42 --dst-len 42 ; ; fail 2 ; dst: option "--dst-len" can only be used once.
-m dst --dst-len -1 ; ; fail 2 ; dst: bad value for option "--dst-len", or out of range (0-4294967295).
-m dst ! --dst-len 42 ! --dst-opts 149:32,12:1,45 ; ; fail 2 ; dst: option "--dst-opts" cannot be inverted.
-m dst ! --dst-len 42 --dst-opts 149:32,12:1,45 --dst-opts 149:32,12:1,45 ; ; fail 2 ; dst: option "--dst-opts" can only be used once.
-m dst ! --dst-len 42 --dst-opts 18446744073709551616 ; ; fail 2 ; dst: no valid digits in opt `18446744073709551616'
