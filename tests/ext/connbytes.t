# What a connection has carried.
@family ip
-m connbytes --connbytes 5:9 --connbytes-mode avgpkt --connbytes-dir both ; = ; ok
-m connbytes ! --connbytes 5:9 --connbytes-mode bytes --connbytes-dir reply ; = ; ok
-m connbytes --connbytes 5 --connbytes-mode packets --connbytes-dir original ; = ; ok
-m connbytes ! --connbytes 5: --connbytes-mode packets --connbytes-dir original ; -m connbytes ! --connbytes 5 --connbytes-mode packets --connbytes-dir original ; ok
-m connbytes --connbytes :9 --connbytes-mode packets --connbytes-dir original ; -m connbytes --connbytes 0:9 --connbytes-mode packets --connbytes-dir original ; ok
-m connbytes --connbytes 9:5 --connbytes-mode packets --connbytes-dir original ; ; fail 2 ; 9 should be less than 5
-m connbytes ! --connbytes 0 --connbytes-mode packets --connbytes-dir original ; = ; ok
-m connbytes --connbytes 0:18446744073709551615 --connbytes-mode packets --connbytes-dir original ; -m connbytes --connbytes 0 --connbytes-mode packets --connbytes-dir original ; ok
-m connbytes --connbytes 0:18446744073709551616 --connbytes-mode packets --connbytes-dir original ; ; fail 2 ; connbytes: bad value for option "--connbytes" near "18446744073709551616", or out of range (0-18446744073709551615).
-m connbytes --connbytes-mode packets --connbytes-dir original ; ; fail 2 ; connbytes: option "--connbytes" must be specified
-m connbytes --connbytes 5 --connbytes-dir original ; ; fail 2 ; connbytes: option "--connbytes-mode" must be specified
-m connbytes --connbytes 5 --connbytes-mode packets --connbytes-dir wrong ; ; fail 2 ; Unknown --connbytes-dir `wrong'
-m connbytes ! --connbytes 5:5 --connbytes-mode bytes --connbytes-dir reply ; -m connbytes --connbytes 5:5 --connbytes-mode bytes --connbytes-dir reply ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m connbytes ; ; fail 2 ; connbytes: option "--connbytes" must be specified
-m connbytes --connbytes 0:1000 --connbytes-mode packets --connbytes-dir original --connbytes 0:1000 ; ; fail 2 ; connbytes: option "--connbytes" can only be used once.
-m connbytes --connbytes -1 --connbytes-mode packets --connbytes-dir original ; ; fail 2 ; connbytes: bad value for option "--connbytes" near "-1", or out of range (0-18446744073709551615).
-m connbytes --connbytes 0:1000 ! --connbytes-mode packets --connbytes-dir original ; ; fail 2 ; connbytes: option "--connbytes-mode" cannot be inverted.
-m connbytes --connbytes 0:1000 --connbytes-mode packets --connbytes-dir original --connbytes-mode packets ; ; fail 2 ; connbytes: option "--connbytes-mode" can only be used once.
-m connbytes --connbytes 0:1000 --connbytes-mode -1 --connbytes-dir original ; ; fail 2 ; Unknown --connbytes-mode `-1'
-m connbytes --connbytes 0:1000 --connbytes-mode packets ! --connbytes-dir original ; ; fail 2 ; connbytes: option "--connbytes-dir" cannot be inverted.
-m connbytes --connbytes 0:1000 --connbytes-mode packets --connbytes-dir original --connbytes-dir original ; ; fail 2 ; connbytes: option "--connbytes-dir" can only be used once.
-m connbytes --connbytes 0:1000 --connbytes-mode packets --connbytes-dir -1 ; ; fail 2 ; Unknown --connbytes-dir `-1'
@family both
-m connbytes ! --connbytes 0:1000 --connbytes-mode packets --connbytes-dir original ; = ; ok
