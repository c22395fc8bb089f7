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
