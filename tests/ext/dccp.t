# Ports, types and options of DCCP.
@family ip
-p dccp -m dccp ; = ; ok
-p dccp --sport 5:9 ! --dport ssh ; -p dccp -m dccp --sport 5:9 ! --dport 22 ; ok
-p dccp -m dccp --dccp-types REQUEST,DATA ; = ; ok
-p dccp -m dccp ! --dccp-types INVALID ; = ; ok
-p dccp -m dccp --dccp-types BOGUS ; ; fail 2 ; Unknown DCCP type `BOGUS'
-p dccp -m dccp --dccp-types request ; -p dccp -m dccp --dccp-types REQUEST ; ok
-p dccp -m dccp --dccp-option 0 ; ; fail 2 ; dccp: bad value for option "--dccp-option", or out of range (1-255).
-p dccp -m dccp ! --dccp-option 1 ; = ; ok
-p dccp -m dccp --dccp-option 256 ; ; fail 2 ; dccp: bad value for option "--dccp-option", or out of range (1-255).
-m dccp --sport 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: dccp needs `-p dccp'
-p dccp -m dccp --source-port 5 --destination-port 6 ; -p dccp -m dccp --sport 5 --dport 6 ; ok
-p dccp -m dccp --sport 0:65535 ; = ; ok
-p dccp -m dccp --dccp-types "" ; ; fail 2 ; Unknown DCCP type `'

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m dccp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: dccp needs `-p dccp'
-p dccp -m dccp ! --sport 1 ; = ; ok
-p dccp -m dccp --sport 256 ; = ; ok
-p dccp -m dccp ! --dport :4 ; -p dccp -m dccp ! --dport 0:4 ; ok
-p dccp -m dccp --dport 256 ; = ; ok
-p dccp -m dccp ! --dccp-types REQUEST,RESPONSE,DATA,ACK,DATAACK,CLOSEREQ,CLOSE,RESET,SYNC,SYNCACK,INVALID ; = ; ok
-p dccp -m dccp ! --dccp-option 255 ; = ; ok
-p dccp -m dccp ! --source-port 5 --destination-port 6 ; -p dccp -m dccp ! --sport 5 --dport 6 ; ok
-p dccp -m dccp --source-port 5 ! --destination-port 6 ; -p dccp -m dccp --sport 5 ! --dport 6 ; ok
@family ip
-p dccp -m dccp --sport 1 --sport 1 ; ; fail 2 ; dccp: option "--sport" can only be used once.
-p dccp -m dccp --sport 18446744073709551616 ; ; fail 2 ; Port "18446744073709551616" does not resolve to anything.
-p dccp -m dccp --dport :4 --dport :4 ; ; fail 2 ; dccp: option "--dport" can only be used once.
-p dccp -m dccp --dport 18446744073709551616 ; ; fail 2 ; Port "18446744073709551616" does not resolve to anything.
-p dccp -m dccp --dccp-types -1 ; ; fail 2 ; Unknown DCCP type `-1'
-p dccp -m dccp --dccp-option 255 --dccp-option 255 ; ; fail 2 ; dccp: option "--dccp-option" can only be used once.
-p dccp -m dccp --source-port 5 --destination-port 6 --source-port 5 ; ; fail 2 ; dccp: option "--sport" can only be used once.
-p dccp -m dccp --source-port -1 --destination-port 6 ; ; fail 2 ; Port "-1" does not resolve to anything.
-p dccp -m dccp --source-port 5 --destination-port 6 --destination-port 6 ; ; fail 2 ; dccp: option "--dport" can only be used once.
-p dccp -m dccp --source-port 5 --destination-port -1 ; ; fail 2 ; Port "-1" does not resolve to anything.
-p dccp -m dccp --dccp-option 4294967296 ; ; fail 2 ; dccp: bad value for option "--dccp-option", or out of range (1-255).
@family ip6
-p dccp -m dccp --dccp-option 256 ; ; fail 2 ; dccp: bad value for option "--dccp-option", or out of range (1-255).
