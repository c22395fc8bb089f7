@family ip
-p tcp -j SYNPROXY ; = ; ok
-p tcp -j SYNPROXY --mss 1460 ; = ; ok
-p tcp -j SYNPROXY --mss 65536 ; ; fail 2 ; SYNPROXY: bad value for option "--mss", or out of range (0-65535).
-p tcp -j SYNPROXY --mss 0 ; = ; ok
-p tcp -j SYNPROXY --wscale 14 ; = ; ok
-p tcp -j SYNPROXY --wscale 15 ; = ; ok
-p tcp -j SYNPROXY --wscale 0 ; = ; ok
-p tcp -j SYNPROXY --ecn --mss 3 ; -p tcp -j SYNPROXY --mss 3 --ecn ; ok
-p tcp -j SYNPROXY --sack-perm --timestamp --ecn --wscale 7 --mss 1 ; -p tcp -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1 --ecn ; ok
-j SYNPROXY ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SYNPROXY needs `-p tcp'
! -p tcp -j SYNPROXY ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SYNPROXY needs `-p tcp'
@chain OUTPUT
-p tcp -j SYNPROXY ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: SYNPROXY can't be reached from OUTPUT
@table mangle
@chain INPUT
-p tcp -j SYNPROXY ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table nat
@chain POSTROUTING
-p tcp -j SYNPROXY ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: SYNPROXY can't be reached from POSTROUTING
@family ip
@table filter
@chain INPUT
-p tcp -j SYNPROXY ! --sack-perm --timestamp --ecn --wscale 7 --mss 1 ; ; fail 2 ; SYNPROXY: option "--sack-perm" cannot be inverted.
-p tcp -j SYNPROXY --sack-perm --timestamp --ecn --wscale 7 --mss 1 --sack-perm ; ; fail 2 ; SYNPROXY: option "--sack-perm" can only be used once.
-p tcp -j SYNPROXY --sack-perm ! --timestamp --ecn --wscale 7 --mss 1 ; ; fail 2 ; SYNPROXY: option "--timestamp" cannot be inverted.
-p tcp -j SYNPROXY --sack-perm --timestamp --ecn --wscale 7 --mss 1 --timestamp ; ; fail 2 ; SYNPROXY: option "--timestamp" can only be used once.
-p tcp -j SYNPROXY ! --wscale 14 ; ; fail 2 ; SYNPROXY: option "--wscale" cannot be inverted.
-p tcp -j SYNPROXY --wscale 14 --wscale 14 ; ; fail 2 ; SYNPROXY: option "--wscale" can only be used once.
-p tcp -j SYNPROXY --wscale -1 ; ; fail 2 ; SYNPROXY: bad value for option "--wscale", or out of range (0-255).
-p tcp -j SYNPROXY ! --mss 1460 ; ; fail 2 ; SYNPROXY: option "--mss" cannot be inverted.
-p tcp -j SYNPROXY --mss 1460 --mss 1460 ; ; fail 2 ; SYNPROXY: option "--mss" can only be used once.
-p tcp -j SYNPROXY --mss -1 ; ; fail 2 ; SYNPROXY: bad value for option "--mss", or out of range (0-65535).
-p tcp -j SYNPROXY ! --ecn --mss 3 ; ; fail 2 ; SYNPROXY: option "--ecn" cannot be inverted.
-p tcp -j SYNPROXY --ecn --mss 3 --ecn 3 ; ; fail 2 ; SYNPROXY: option "--ecn" can only be used once.
@family ip6
-p tcp -j SYNPROXY ; = ; ok
-j SYNPROXY ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SYNPROXY needs `-p tcp'
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY ! --sack-perm --timestamp --wscale 9 --mss 1460 ; ; fail 2 ; SYNPROXY: option "--sack-perm" cannot be inverted.
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 9 --mss 1460 --sack-perm ; ; fail 2 ; SYNPROXY: option "--sack-perm" can only be used once.
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm ! --timestamp --wscale 9 --mss 1460 ; ; fail 2 ; SYNPROXY: option "--timestamp" cannot be inverted.
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 9 --mss 1460 --timestamp 9 ; ; fail 2 ; SYNPROXY: option "--timestamp" can only be used once.
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp ! --wscale 9 --mss 1460 ; ; fail 2 ; SYNPROXY: option "--wscale" cannot be inverted.
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 9 --mss 1460 --wscale 9 ; ; fail 2 ; SYNPROXY: option "--wscale" can only be used once.
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale -1 --mss 1460 ; ; fail 2 ; SYNPROXY: bad value for option "--wscale", or out of range (0-255).
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 9 ! --mss 1460 ; ; fail 2 ; SYNPROXY: option "--mss" cannot be inverted.
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 9 --mss 1460 --mss 1460 ; ; fail 2 ; SYNPROXY: option "--mss" can only be used once.
-p tcp -m tcp --dport 42 -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 9 --mss -1 ; ; fail 2 ; SYNPROXY: bad value for option "--mss", or out of range (0-65535).
