# IP payload compression.
@family ip
-p ipcomp -m ipcomp ; -p ipcomp -m ipcomp --ipcompspi 0 ; ok
-p ipcomp -m ipcomp --ipcompspi 5 ; = ; ok
-p ipcomp -m ipcomp ! --ipcompspi 5:7 --compres ; = ; ok
-p ipcomp -m ipcomp --compres ; -p ipcomp -m ipcomp --ipcompspi 0 --compres ; ok
-m ipcomp --ipcompspi 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ipcomp needs `-p ipcomp'
# iptables saves nothing of it, which reads as 0.
-p ipcomp -m ipcomp --ipcompspi 0:4294967295 ; = ; ok
@family ip6
-p ipcomp -m ipcomp --ipcompspi 5 ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m ipcomp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ipcomp needs `-p ipcomp'
-p ipcomp -m ipcomp ! --ipcompspi 4:4 ; -p ipcomp -m ipcomp ! --ipcompspi 4 ; ok
@family ip
-p ipcomp -m ipcomp --ipcompspi 4:4 --ipcompspi 4:4 ; ; fail 2 ; ipcomp: option "--ipcompspi" can only be used once.
-p ipcomp -m ipcomp --ipcompspi -1 ; ; fail 2 ; ipcomp: bad value for option "--ipcompspi" near "-1", or out of range (0-4294967295).
-p ipcomp -m ipcomp ! --compres ; ; fail 2 ; ipcomp: option "--compres" cannot be inverted.
-p ipcomp -m ipcomp --compres --compres ; ; fail 2 ; ipcomp: option "--compres" can only be used once.
@family ip6
-p ipcomp -m ipcomp ; -p ipcomp -m ipcomp --ipcompspi 0 ; ok
