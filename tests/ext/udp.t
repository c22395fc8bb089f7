# Options without their protocol: iptables says so itself; a bare -m goes to
# the kernel, which refuses it.
-m udp --dport 53 ; ; fail 2 ; requires
-p tcp -m udp --dport 53 ; ; fail 2 ; requires
! -p udp -m udp --dport 53 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: udp needs `-p udp'
-m udp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: udp needs `-p udp'
-p udp -m udp ; = ; ok
# Any protocol's service will do.
-p udp --dport ssh:http ; -p udp -m udp --dport 22:80 ; ok
