# Rates and bursts.
@family ip
-m limit ; -m limit --limit 3/hour ; ok
-m limit --limit 5 ; -m limit --limit 5/sec ; ok
-m limit --limit 7/min ; = ; ok
-m limit --limit 7/m --limit-burst 5 ; -m limit --limit 7/min ; ok
-m limit --limit 1/d ; -m limit --limit 1/day ; ok
-m limit --limit 10000/s ; -m limit --limit 10000/sec ; ok
-m limit --limit 10001/s ; ; fail 2 ; Rate too fast "10001/s"
-m limit --limit 1/day --limit-burst 1 ; = ; ok
-m limit --limit 3/hour ; = ; ok
-m limit --limit 1/x ; ; fail 2 ; bad rate "1/x"'
-m limit --limit 1/ ; ; fail 2 ; bad rate "1/"'
-m limit --limit 0/s ; ; fail 2 ; bad rate "0/s"'
-m limit --limit x ; ; fail 2 ; bad rate "x"'
-m limit --limit 5x/s ; ; fail 2 ; bad rate "5x/s"'
-m limit --limit 3/s ; -m limit --limit 3/sec ; ok
-m limit --limit 100/minute --limit-burst 10000 ; -m limit --limit 100/min --limit-burst 10000 ; ok
-m limit --limit 1/secondx ; ; fail 2 ; bad rate "1/secondx"'
-m limit --limit-burst 10001 ; ; fail 2 ; limit: bad value for option "--limit-burst", or out of range (0-10000).
-m limit --limit-burst 0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: limit: option "--limit-burst": a burst of 0 never matches
-m limit ! --limit 3/s ; ; fail 2 ; limit: option "--limit" cannot be inverted.
-m limit --limit 3/s ! --limit-burst 4 ; ; fail 2 ; limit: option "--limit-burst" cannot be inverted.
-m limit --limit 1000/hour ; = ; ok
-m limit --limit 1500/day ; = ; ok
-m limit --limit 61/min ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m limit ! --limit 1/sec ; ; fail 2 ; limit: option "--limit" cannot be inverted.
-m limit --limit 1/sec --limit 1/sec ; ; fail 2 ; limit: option "--limit" can only be used once.
-m limit --limit -1 ; ; fail 2 ; bad rate "-1"'
-m limit --limit 7/m ! --limit-burst 5 ; ; fail 2 ; limit: option "--limit-burst" cannot be inverted.
-m limit --limit 7/m --limit-burst 5 --limit-burst 5 ; ; fail 2 ; limit: option "--limit-burst" can only be used once.
-m limit --limit 7/m --limit-burst -1 ; ; fail 2 ; limit: bad value for option "--limit-burst", or out of range (0-10000).
@family ip6
-m limit ; -m limit --limit 3/hour ; ok
