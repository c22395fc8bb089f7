# IPsec's encapsulated payload.
@family ip
-p esp -m esp ; = ; ok
-p esp --espspi 5 ; -p esp -m esp --espspi 5 ; ok
-p esp -m esp ! --espspi 5:8 ; = ; ok
-p esp -m esp --espspi 0:4294967295 ; -p esp -m esp ; ok
-m esp --espspi 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: esp needs `-p esp'
-p esp -m esp --espspi 8:5 ; ; fail 2 ; esp: option "--espspi": range "8:5" ends before it starts
@family ip6
-p esp -m esp --espspi 5:8 ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m esp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: esp needs `-p esp'
-p esp -m esp ! --espspi 0 ; = ; ok
-p esp -m esp --espspi 256 ; = ; ok
@family ip
-p esp -m esp --espspi 0 --espspi 0 ; ; fail 2 ; esp: option "--espspi" can only be used once.
-p esp -m esp --espspi 4294967296 ; ; fail 2 ; esp: bad value for option "--espspi" near "4294967296", or out of range (0-4294967295).
