@family ip
-j NFLOG ; = ; ok
-j NFLOG --nflog-group 65535 ; = ; ok
-j NFLOG --nflog-group 65536 ; ; fail 2 ; NFLOG: bad value for option "--nflog-group", or out of range (0-65535).
-j NFLOG --nflog-group 0 --nflog-prefix "foo bar" --nflog-range 0 ; -j NFLOG --nflog-prefix "foo bar" ; ok
-j NFLOG --nflog-range 17 ; -j NFLOG ; ok
-j NFLOG --nflog-size 17 ; = ; ok
-j NFLOG --nflog-size 17 --nflog-range 3 ; ; fail 2 ; NFLOG: option "--nflog-size" cannot be used together with "--nflog-range".
-j NFLOG --nflog-threshold 0 ; -j NFLOG ; ok
-j NFLOG --nflog-threshold 65536 ; ; fail 2 ; NFLOG: bad value for option "--nflog-threshold", or out of range (0-65535).
-j NFLOG --nflog-threshold 5 --nflog-group 3 --nflog-prefix abc --nflog-size 4 ; -j NFLOG --nflog-prefix abc --nflog-group 3 --nflog-size 4 --nflog-threshold 5 ; ok
-j NFLOG --nflog-prefix 1234567890123456789012345678901234567890123456789012345678901234 ; = ; ok
-j NFLOG --nflog-prefix 123456789012345678901234567890123456789012345678901234567890123 ; = ; ok
-j NFLOG --nflog-prefix "" ; ; fail 2 ; Argument must have a minimum length of 1 characters
-j NFLOG ! --nflog-group 3 ; ; fail 2 ; NFLOG: option "--nflog-group" cannot be inverted.
-j NFLOG --nflog-group 3 --nflog-group 4 ; ; fail 2 ; NFLOG: option "--nflog-group" can only be used once.
-j NFLOG --nflog-prefix 12345678901234567890123456789012345678901234567890123456789012345678901234567890 ; = ; ok
-j NFLOG --nflog-prefix 123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890 ; -j NFLOG --nflog-prefix 1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567 ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j NFLOG ! --nflog-prefix 1234567890123456789012345678901234567890123456789012345678901234 ; ; fail 2 ; NFLOG: option "--nflog-prefix" cannot be inverted.
-j NFLOG ! --nflog-group 1 ; ; fail 2 ; NFLOG: option "--nflog-group" cannot be inverted.
-j NFLOG --nflog-group 1 --nflog-group 1 ; ; fail 2 ; NFLOG: option "--nflog-group" can only be used once.
-j NFLOG --nflog-group -1 ; ; fail 2 ; NFLOG: bad value for option "--nflog-group", or out of range (0-65535).
-j NFLOG ! --nflog-size 0 ; ; fail 2 ; NFLOG: option "--nflog-size" cannot be inverted.
-j NFLOG --nflog-size 0 --nflog-size 0 ; ; fail 2 ; NFLOG: option "--nflog-size" can only be used once.
-j NFLOG --nflog-size -1 ; ; fail 2 ; NFLOG: bad value for option "--nflog-size", or out of range (0-4294967295).
-j NFLOG ! --nflog-threshold 1 ; ; fail 2 ; NFLOG: option "--nflog-threshold" cannot be inverted.
-j NFLOG --nflog-threshold 1 --nflog-threshold 1 ; ; fail 2 ; NFLOG: option "--nflog-threshold" can only be used once.
-j NFLOG --nflog-threshold -1 ; ; fail 2 ; NFLOG: bad value for option "--nflog-threshold", or out of range (0-65535).
@family both
-j NFLOG --nflog-prefix -1 ; = ; ok
-j NFLOG --nflog-prefix 256 ; = ; ok
-j NFLOG --nflog-prefix 4294967296 ; = ; ok
-j NFLOG --nflog-prefix 65536 ; = ; ok
-j NFLOG --nflog-prefix 18446744073709551616 ; = ; ok
-j NFLOG --nflog-prefix foo ; = ; ok
-j NFLOG --nflog-prefix 1:2:3 ; -j NFLOG --nflog-prefix "1:2:3" ; ok
@family ip6
-j NFLOG ; = ; ok
-j NFLOG --nflog-prefix '' ; ; fail 2 ; Argument must have a minimum length of 1 characters
