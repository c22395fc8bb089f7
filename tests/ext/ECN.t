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

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j ECN --ecn-ip-ect 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ECN is not valid in table filter
@table mangle
@chain PREROUTING
-p tcp -j ECN ! --ecn-tcp-remove ; ; fail 2 ; ECN: option "--ecn-tcp-remove" cannot be inverted.
-p tcp -j ECN --ecn-tcp-remove --ecn-tcp-remove ; ; fail 2 ; ECN: option "--ecn-tcp-remove" can only be used once.
@chain FORWARD
-p tcp -j ECN ! --ecn-tcp-ece 1 ; ; fail 2 ; ECN: option "--ecn-tcp-ece" cannot be inverted.
-p tcp -j ECN --ecn-tcp-ece 1 --ecn-tcp-ece 1 ; ; fail 2 ; ECN: option "--ecn-tcp-ece" can only be used once.
-p tcp -j ECN --ecn-tcp-ece -1 ; ; fail 2 ; ECN: bad value for option "--ecn-tcp-ece", or out of range (0-1).
-p tcp -j ECN ! --ecn-tcp-cwr 1 ; ; fail 2 ; ECN: option "--ecn-tcp-cwr" cannot be inverted.
-p tcp -j ECN --ecn-tcp-cwr 1 --ecn-tcp-cwr 1 ; ; fail 2 ; ECN: option "--ecn-tcp-cwr" can only be used once.
-p tcp -j ECN --ecn-tcp-cwr -1 ; ; fail 2 ; ECN: bad value for option "--ecn-tcp-cwr", or out of range (0-1).
-j ECN ! --ecn-ip-ect 3 ; ; fail 2 ; ECN: option "--ecn-ip-ect" cannot be inverted.
-j ECN --ecn-ip-ect 3 --ecn-ip-ect 3 ; ; fail 2 ; ECN: option "--ecn-ip-ect" can only be used once.
-j ECN --ecn-ip-ect -1 ; ; fail 2 ; ECN: bad value for option "--ecn-ip-ect", or out of range (0-3).
