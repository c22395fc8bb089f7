@family ip6
-m hbh ; = ; ok
-m hbh --hbh-len 4294967295 ; = ; ok
-m hbh ! --hbh-len 5 ; = ; ok
-m hbh --hbh-len 4294967296 ; ; fail 2 ; hbh: bad value for option "--hbh-len", or out of range (0-4294967295).
-m hbh --hbh-len 0 ; = ; ok
-m hbh --hbh-opts 1,2 ; = ; ok
-m hbh ! --hbh-opts 1,2 ; ; fail 2 ; hbh: option "--hbh-opts" cannot be inverted.
-m hbh --hbh-opts 256 ; ; fail 2 ; hbh: no valid digits in opt `256'
-m hbh --hbh-opts 5:256 ; ; fail 2 ; hbh: no valid digits in length `256'
-m hbh --hbh-opts 5:255 ; -m hbh --hbh-opts 5 ; ok
-m hbh --hbh-opts 0:0 ; ; fail 2 ; PAD0 has not got length
-m hbh --hbh-opts 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 ; = ; ok
-m hbh --hbh-opts 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 ; ; fail 2 ; too many addresses specified
-m hbh --hbh-opts "" ; ; fail 2 ; hbh: no valid digits in opt `'
-m hbh --hbh-opts 1: ; ; fail 2 ; hbh: no valid digits in length `'
-m hbh --hbh-opts x ; ; fail 2 ; hbh: no valid digits in opt `x'
-m hbh --hbh-opts 1,,2 ; ; fail 2 ; hbh: no valid digits in opt `'
-m hbh --hbh-opts 0x10:0x20 ; -m hbh --hbh-opts 16:32 ; ok
-m hbh --hbh-opts 1 --hbh-not-strict ; ; fail 2 ; unknown option "--hbh-not-strict"
-m hbh --hbh-len 3 --hbh-opts 1:2 ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-m hbh ! --hbh-len 42 ; = ; ok
-m hbh --hbh-len 42 --hbh-len 42 ; ; fail 2 ; hbh: option "--hbh-len" can only be used once.
-m hbh --hbh-len -1 ; ; fail 2 ; hbh: bad value for option "--hbh-len", or out of range (0-4294967295).
-m hbh --hbh-opts 1,2 --hbh-opts 1,2 ; ; fail 2 ; hbh: option "--hbh-opts" can only be used once.
-m hbh --hbh-opts 18446744073709551616 ; ; fail 2 ; hbh: no valid digits in opt `18446744073709551616'
