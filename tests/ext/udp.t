# Options without their protocol: iptables says so itself; a bare -m goes to
# the kernel, which refuses it.
-m udp --dport 53 ; ; fail 2 ; requires
-p tcp -m udp --dport 53 ; ; fail 2 ; requires
! -p udp -m udp --dport 53 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: udp needs `-p udp'
-m udp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: udp needs `-p udp'
-p udp -m udp ; = ; ok
# Any protocol's service will do.
-p udp --dport ssh:http ; -p udp -m udp --dport 22:80 ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-p udp -m udp ! --sport 1024:65535 ; = ; ok
-p udp -m udp --sport 256 ; = ; ok
@family ip
-p udp -m udp --sport 1024:65535 --sport 1024:65535 ; ; fail 2 ; udp: option "--sport" can only be used once.
-p udp -m udp --sport 18446744073709551616 ; ; fail 2 ; Port "18446744073709551616" does not resolve to anything.
-p udp -m udp --dport 65535 --dport 65535 ; ; fail 2 ; udp: option "--dport" can only be used once.
-p udp -m udp --dport -1 ; ; fail 2 ; Port "-1" does not resolve to anything.
@family ip6
-p udp -m udp ; = ; ok
-m udp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: udp needs `-p udp'
