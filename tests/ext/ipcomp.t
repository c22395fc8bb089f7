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
