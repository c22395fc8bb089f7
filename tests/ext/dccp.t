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
