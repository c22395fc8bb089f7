# Maximum segment sizes.
@family ip
-p tcp -m tcpmss --mss 42 ; = ; ok
-p tcp -m tcpmss ! --mss 42:99 ; = ; ok
-p tcp -m tcpmss --mss 99:42 ; ; fail 2 ; tcpmss: invalid range given
-p tcp -m tcpmss ; ; fail 2 ; tcpmss: option "--mss" must be specified
-m tcpmss --mss 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: tcpmss needs `-p tcp'
-p tcp -m tcpmss --mss 5:5 ; -p tcp -m tcpmss --mss 5 ; ok
@family ip6
-p tcp -m tcpmss --mss 5: ; -p tcp -m tcpmss --mss 5:65535 ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-p tcp -m tcpmss ! --mss 42 ; = ; ok
@family ip
-p tcp -m tcpmss --mss 42 --mss 42 ; ; fail 2 ; tcpmss: option "--mss" can only be used once.
-p tcp -m tcpmss --mss -1 ; ; fail 2 ; tcpmss: bad value for option "--mss" near "-1", or out of range (0-65535).
@family ip6
-p tcp -m tcpmss ; ; fail 2 ; tcpmss: option "--mss" must be specified
