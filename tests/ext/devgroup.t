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

# Each option once more: negated, twice, out of range.
@family both
@table nat
@chain POSTROUTING
-m devgroup --src-group 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: rule can't be reached from POSTROUTING
@table filter
@chain INPUT
-m devgroup ! --src-group 5 ; -m devgroup ! --src-group 0x5 ; ok
@family ip
-m devgroup --src-group 5 --src-group 5 ; ; fail 2 ; devgroup: option "--src-group" can only be used once.
-m devgroup --src-group -1 ; ; fail 2 ; devgroup: could not map name -1 to an integer value for option "--src-group".
@chain OUTPUT
-m devgroup ! --dst-group 5 ! --dst-group 5 ; ; fail 2 ; devgroup: option "--dst-group" can only be used once.
-m devgroup ! --dst-group -1 ; ; fail 2 ; devgroup: could not map name -1 to an integer value for option "--dst-group".
@family ip6
@chain INPUT
-m devgroup ; ; fail 2 ; devgroup match: You must specify either '--src-group' or '--dst-group'
@chain OUTPUT
-m devgroup --dst-group 5 ; -m devgroup --dst-group 0x5 ; ok
