@family ip6
-m rt --rt-type 0 --rt-0-addrs ::1,::2 --rt-0-res ; -m rt --rt-type 0 --rt-0-res --rt-0-addrs ::1,::2 ; ok
-m rt --rt-type 0 --rt-0-addrs ::1,::2 --rt-0-not-strict ; = ; ok
-m rt --rt-type 0 --rt-0-not-strict ; ; fail 2 ; `--rt-0-addr ...' required before `--rt-0-not-strict'
-m rt --rt-0-addrs ::1 ; ; fail 2 ; `--rt-type 0' required before `--rt-0-addrs'
-m rt --rt-type 1 --rt-0-addrs ::1 ; ; fail 2 ; `--rt-type 0' required before `--rt-0-addrs'
-m rt --rt-0-res ; ; fail 2 ; `--rt-type 0' required before `--rt-0-res'
-m rt --rt-type 1 --rt-0-res ; ; fail 2 ; `--rt-type 0' required before `--rt-0-res'
-m rt ! --rt-type 0 --rt-0-res ; ; fail 2 ; `--rt-type 0' required before `--rt-0-res'
-m rt --rt-type 0 ! --rt-0-res ; ; fail 2 ; rt: option "--rt-0-res" cannot be inverted.
-m rt --rt-type 0 ! --rt-0-addrs ::1 ; ; fail 2 ; rt: option "--rt-0-addrs" cannot be inverted.
-m rt --rt-type 256 ; = ; ok
-m rt --rt-type x ; ; fail 2 ; rt: bad value for option "--rt-type", or out of range (0-4294967295).
-m rt --rt-segsleft 3 --rt-len 8 --rt-type 2 ; -m rt --rt-type 2 --rt-segsleft 3 --rt-len 8 ; ok
-m rt --rt-segsleft 5:3 ; ; fail 2 ; rt: option "--rt-segsleft": range "5:3" ends before it starts
-m rt ! --rt-segsleft : ; -m rt ! --rt-segsleft 0:4294967295 ; ok
-m rt --rt-len 4294967296 ; ; fail 2 ; rt: bad value for option "--rt-len", or out of range (0-4294967295).
-m rt --rt-len 0 ; = ; ok
-m rt --rt-type 0 --rt-0-addrs ::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1 ; = ; ok
-m rt --rt-type 0 --rt-0-addrs ::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1 ; ; fail 2 ; too many addresses specified
-m rt --rt-type 0 --rt-0-addrs ::1, ; ; fail 2 ; bad address: 
-m rt --rt-type 0 --rt-0-addrs ::1 --rt-segsleft 1:2 --rt-len 24 --rt-0-res --rt-0-not-strict ; -m rt --rt-type 0 --rt-segsleft 1:2 --rt-len 24 --rt-0-res --rt-0-addrs ::1 --rt-0-not-strict ; ok
-m rt --rt-len 3:7 ; ; fail 2 ; rt: bad value for option "--rt-len", or out of range (0-4294967295).

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-m rt ! --rt-type 256 ; = ; ok
-m rt --rt-type 256 --rt-type 256 ; ; fail 2 ; rt: option "--rt-type" can only be used once.
-m rt --rt-type -1 ; ; fail 2 ; rt: bad value for option "--rt-type", or out of range (0-4294967295).
-m rt --rt-segsleft : --rt-segsleft : ; ; fail 2 ; rt: option "--rt-segsleft" can only be used once.
-m rt --rt-segsleft -1 ; ; fail 2 ; rt: bad value for option "--rt-segsleft" near "-1", or out of range (0-4294967295).
-m rt ! --rt-len 0 ; = ; ok
-m rt --rt-len 0 --rt-len 0 ; ; fail 2 ; rt: option "--rt-len" can only be used once.
-m rt --rt-len -1 ; ; fail 2 ; rt: bad value for option "--rt-len", or out of range (0-4294967295).
-m rt --rt-type 0 --rt-0-addrs ::1,::2 ! --rt-0-res ; ; fail 2 ; rt: option "--rt-0-res" cannot be inverted.
-m rt --rt-type 0 --rt-0-addrs ::1,::2 --rt-0-res --rt-0-res ; ; fail 2 ; rt: option "--rt-0-res" can only be used once.
-m rt --rt-type 0 ! --rt-0-addrs ::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1 ; ; fail 2 ; rt: option "--rt-0-addrs" cannot be inverted.
-m rt --rt-type 0 --rt-0-addrs -1 ; ; fail 2 ; bad address: -1
-m rt --rt-type 0 --rt-0-addrs ::1,::2 ! --rt-0-not-strict ; ; fail 2 ; rt: option "--rt-0-not-strict" cannot be inverted.
-m rt --rt-type 0 --rt-0-addrs ::1,::2 --rt-0-not-strict --rt-0-not-strict ; ; fail 2 ; rt: option "--rt-0-not-strict" can only be used once.
