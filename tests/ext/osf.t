-m osf --genre Linux ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: osf needs `-p tcp'
@family ip6
-m osf --genre Linux ; ; fail 2 ; Couldn't load match `osf':No such file or directory
@family ip
-p tcp -m osf --genre Linux ; = ; ok
-p tcp -m osf ! --genre Linux ; = ; ok
-p tcp -m osf --genre Linux --ttl 0 ; = ; ok
-p tcp -m osf --genre Linux --ttl 1 --log 2 ; = ; ok
-p tcp -m osf --genre Linux --ttl 2 --log 0 ; = ; ok
-p tcp -m osf --genre Linux --ttl 3 --log 0 ; ; fail 2 ; osf: bad value for option "--ttl", or out of range (0-2).
-p tcp -m osf --genre Linux --ttl 2 --log 3 ; ; fail 2 ; osf: bad value for option "--log", or out of range (0-2).
-p tcp -m osf --genre Linux --log 1 ; = ; ok
-p tcp -m osf ; ; fail 2 ; osf: option "--genre" must be specified
@chain OUTPUT
-p tcp -m osf --genre "ab" ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: osf can't be reached from OUTPUT
@chain FORWARD
-p tcp -m osf --genre "ab" ; -p tcp -m osf --genre ab ; ok
@table mangle
@chain POSTROUTING
-p tcp -m osf --genre "ab" ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: osf can't be reached from POSTROUTING
