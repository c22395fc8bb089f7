@family ip
@table mangle
@chain FORWARD
-j ECN ; ; fail 2 ; ECN target: An operation is required
-p tcp -j ECN ; ; fail 2 ; ECN target: An operation is required
-p tcp -j ECN --ecn-tcp-remove ; = ; ok
-j ECN --ecn-tcp-remove ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: ECN: cannot use operation on non-tcp rule
! -p tcp -j ECN --ecn-tcp-remove ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: ECN: cannot use operation on non-tcp rule
-p tcp -j ECN --ecn-tcp-cwr 1 ; = ; ok
-p tcp -j ECN --ecn-tcp-cwr 2 ; ; fail 2 ; ECN: bad value for option "--ecn-tcp-cwr", or out of range (0-1).
-p tcp -j ECN --ecn-tcp-ece 1 ; = ; ok
-p tcp -j ECN --ecn-tcp-ece 0 --ecn-tcp-cwr 0 ; -p tcp -j ECN --ecn-tcp-remove ; ok
-j ECN --ecn-tcp-ece 0 --ecn-tcp-cwr 0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: ECN: cannot use operation on non-tcp rule
-p tcp -j ECN --ecn-tcp-remove --ecn-tcp-cwr 0 ; ; fail 2 ; ECN: option "--ecn-tcp-remove" cannot be used together with "--ecn-tcp-cwr".
-p tcp -j ECN --ecn-ip-ect 1 ; = ; ok
-j ECN --ecn-ip-ect 3 ; = ; ok
-j ECN --ecn-ip-ect 0 ; = ; ok
-j ECN --ecn-ip-ect 4 ; ; fail 2 ; ECN: bad value for option "--ecn-ip-ect", or out of range (0-3).
-p tcp -j ECN --ecn-tcp-remove --ecn-ip-ect 2 ; -p tcp -j ECN --ecn-tcp-ece 0 --ecn-tcp-cwr 0 --ecn-ip-ect 2 ; ok
@table filter
@chain INPUT
-p tcp -j ECN --ecn-tcp-remove ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ECN is not valid in table filter
