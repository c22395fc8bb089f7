# Options without their protocol: iptables says so itself; a bare -m goes to
# the kernel, which refuses it.
-m tcp --dport 22 ; ; fail 2 ; requires `-p tcp
-p udp -m tcp --syn ; ; fail 2 ; requires `-p tcp
! -p tcp -m tcp --dport 22 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: tcp needs `-p tcp'
-m tcp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: tcp needs `-p tcp'
-p tcp -m tcp ; = ; ok
# Of tcp only.
-p tcp --dport tftp ; ; fail 2 ; invalid port/service
-p tcp --dport ssh ; -p tcp -m tcp --dport 22 ; ok
