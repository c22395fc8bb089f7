# States of connections.
@family ip
-m state --state NEW,ESTABLISHED,RELATED,INVALID,UNTRACKED ; -m state --state INVALID,NEW,RELATED,ESTABLISHED,UNTRACKED ; ok
-m state ! --state NEW ; = ; ok
-m state --state DNAT ; ; fail 2 ; Bad state "DNAT"
-m state --state est ; -m state --state ESTABLISHED ; ok
-m state --state est, ; ; fail 2 ; Bad state ""
-m state ; ; fail 2 ; state: option "--state" must be specified

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m state ! --state INVALID ; = ; ok
@family ip
-m state --state INVALID --state INVALID ; ; fail 2 ; state: option "--state" can only be used once.
-m state --state -1 ; ; fail 2 ; Bad state "-1"
