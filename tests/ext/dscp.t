# Code points.
@family ip
-m dscp --dscp 5 ; -m dscp --dscp 0x05 ; ok
-m dscp ! --dscp-class af21 ; -m dscp ! --dscp 0x12 ; ok
-m dscp --dscp 64 ; ; fail 2 ; dscp: bad value for option "--dscp", or out of range (0-63).
-m dscp --dscp-class bogus ; ; fail 2 ; Invalid DSCP value `bogus'
-m dscp --dscp 1 --dscp-class AF21 ; ; fail 2 ; dscp: option "--dscp" cannot be used together with "--dscp-class".
-m dscp ; ; fail 2 ; DSCP match: Parameter --dscp is required
-m dscp --dscp-class LE ; ; fail 2 ; Invalid DSCP value `LE'
-m dscp --dscp-class VA ; ; fail 2 ; Invalid DSCP value `VA'
@family ip6
-m dscp ! --dscp 5 ; -m dscp ! --dscp 0x05 ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m dscp ! --dscp 0x3f ; = ; ok
-m dscp ! --dscp-class CS0 ; -m dscp ! --dscp 0x00 ; ok
@family ip
-m dscp --dscp 0x3f --dscp 0x3f ; ; fail 2 ; dscp: option "--dscp" can only be used once.
-m dscp --dscp -1 ; ; fail 2 ; dscp: bad value for option "--dscp", or out of range (0-63).
-m dscp --dscp-class CS0 --dscp-class CS0 ; ; fail 2 ; dscp: option "--dscp-class" can only be used once.
-m dscp --dscp-class -1 ; ; fail 2 ; Invalid DSCP value `-1'
@family ip6
-m dscp ; ; fail 2 ; DSCP match: Parameter --dscp is required
