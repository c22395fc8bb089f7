# Realms of routes, by number and name.
@family ip
-m realm --realm 5 ; -m realm --realm 0x5 ; ok
-m realm ! --realm 5/0xff ; -m realm ! --realm 0x5/0xff ; ok
-m realm --realm bogus ; ; fail 2 ; realm: could not map name bogus to an integer value for option "--realm".
-m realm --realm 5/ ; ; fail 2 ; realm: bad integer value for option "--realm", or out of range.
-m realm --realm 0x5/5 ; -m realm --realm 0x5/0x5 ; ok
-m realm ; ; fail 2 ; realm: option "--realm" must be specified
@table mangle
@chain PREROUTING
-m realm --realm 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: realm can't be reached from PREROUTING
@family ip6
@table filter
@chain INPUT
-m realm --realm 5 ; ; fail 2 ; Couldn't load match `realm'

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m realm ! --realm 0x2a ; = ; ok
-m realm --realm 0x2a --realm 0x2a ; ; fail 2 ; realm: option "--realm" can only be used once.
-m realm --realm -1 ; ; fail 2 ; realm: could not map name -1 to an integer value for option "--realm".
