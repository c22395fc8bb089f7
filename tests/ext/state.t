# States of connections.
@family ip
-m state --state NEW,ESTABLISHED,RELATED,INVALID,UNTRACKED ; -m state --state INVALID,NEW,RELATED,ESTABLISHED,UNTRACKED ; ok
-m state ! --state NEW ; = ; ok
-m state --state DNAT ; ; fail 2 ; Bad state "DNAT"
-m state --state est ; -m state --state ESTABLISHED ; ok
-m state --state est, ; ; fail 2 ; Bad state ""
-m state ; ; fail 2 ; state: option "--state" must be specified
