# Groups of interfaces, where there is one.
@family ip
@chain FORWARD
-m devgroup --dst-group bogus ; ; fail 2 ; devgroup: could not map name bogus to an integer value for option "--dst-group".
@chain INPUT
-m devgroup --src-group 5 ; -m devgroup --src-group 0x5 ; ok
-m devgroup ! --src-group 5/0xff ; -m devgroup ! --src-group 0x5/0xff ; ok
-m devgroup --dst-group 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: rule can't be reached from INPUT
-m devgroup ; ; fail 2 ; devgroup match: You must specify either '--src-group' or '--dst-group'
@chain OUTPUT
-m devgroup --src-group 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: rule can't be reached from OUTPUT
-m devgroup ! --dst-group 5 ; -m devgroup ! --dst-group 0x5 ; ok
