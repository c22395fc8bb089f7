@family ip
@table mangle
-j DSCP ; ; fail 2 ; DSCP target: Parameter --set-dscp is required
-j DSCP --set-dscp 10 ; -j DSCP --set-dscp 0x0a ; ok
-j DSCP --set-dscp 0x40 ; ; fail 2 ; DSCP: bad value for option "--set-dscp", or out of range (0-63).
-j DSCP --set-dscp 64 ; ; fail 2 ; DSCP: bad value for option "--set-dscp", or out of range (0-63).
-j DSCP --set-dscp-class AF11 ; -j DSCP --set-dscp 0x0a ; ok
-j DSCP --set-dscp-class af11 ; -j DSCP --set-dscp 0x0a ; ok
-j DSCP --set-dscp-class cs7 ; -j DSCP --set-dscp 0x38 ; ok
-j DSCP --set-dscp-class LE ; ; fail 2 ; Invalid DSCP value `LE'
-j DSCP --set-dscp-class foo ; ; fail 2 ; Invalid DSCP value `foo'
-j DSCP --set-dscp 3 --set-dscp-class EF ; ; fail 2 ; DSCP: option "--set-dscp" cannot be used together with "--set-dscp-class".
-j DSCP --set-dscp 3 --set-dscp 4 ; ; fail 2 ; DSCP: option "--set-dscp" can only be used once.
@table filter
-j DSCP --set-dscp 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: DSCP is not valid in table filter

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j DSCP --set-dscp 0x3f ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: DSCP is not valid in table filter
@family ip
@table mangle
@chain PREROUTING
-j DSCP ! --set-dscp 0x3f ; ; fail 2 ; DSCP: option "--set-dscp" cannot be inverted.
-j DSCP --set-dscp 0x3f --set-dscp 0x3f ; ; fail 2 ; DSCP: option "--set-dscp" can only be used once.
-j DSCP --set-dscp 256 ; ; fail 2 ; DSCP: bad value for option "--set-dscp", or out of range (0-63).
-j DSCP ! --set-dscp-class BE ; ; fail 2 ; DSCP: option "--set-dscp-class" cannot be inverted.
-j DSCP --set-dscp-class BE --set-dscp-class BE ; ; fail 2 ; DSCP: option "--set-dscp-class" can only be used once.
-j DSCP --set-dscp-class -1 ; ; fail 2 ; Invalid DSCP value `-1'
@family ip6
-j DSCP ; ; fail 2 ; DSCP target: Parameter --set-dscp is required
