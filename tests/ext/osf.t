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

# Each option once more: negated, twice, out of range.
@family ip
@table nat
@chain POSTROUTING
-p tcp -m osf --genre Linux ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: osf can't be reached from POSTROUTING
@table filter
@chain INPUT
-p tcp -m osf --genre Linux --genre Linux ; ; fail 2 ; osf: option "--genre" can only be used once.
-p tcp -m osf --genre -1 ; = ; ok
-p tcp -m osf --genre 256 ; = ; ok
-p tcp -m osf --genre 4294967296 ; = ; ok
-p tcp -m osf --genre 65536 ; = ; ok
-p tcp -m osf --genre 18446744073709551616 ; = ; ok
-p tcp -m osf --genre foo ; = ; ok
-p tcp -m osf --genre 1:2:3 ; = ; ok
-p tcp -m osf --genre Linux ! --ttl 0 ; ; fail 2 ; osf: option "--ttl" cannot be inverted.
-p tcp -m osf --genre Linux --ttl 0 --ttl 0 ; ; fail 2 ; osf: option "--ttl" can only be used once.
-p tcp -m osf --genre Linux --ttl -1 ; ; fail 2 ; osf: bad value for option "--ttl", or out of range (0-2).
-p tcp -m osf --genre Linux ! --log 1 ; ; fail 2 ; osf: option "--log" cannot be inverted.
-p tcp -m osf --genre Linux --log 1 --log 1 ; ; fail 2 ; osf: option "--log" can only be used once.
-p tcp -m osf --genre Linux --log -1 ; ; fail 2 ; osf: bad value for option "--log", or out of range (0-2).
