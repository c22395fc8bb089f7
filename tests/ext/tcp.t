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

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-p tcp -m tcp ! --sport 65535 ; = ; ok
@family ip
-p tcp -m tcp --sport 65535 --sport 65535 ; ; fail 2 ; Only one `--source-port' allowed
-p tcp -m tcp --sport -1 ; ; fail 2 ; invalid port/service `-1' specified
-p tcp -m tcp --dport 1 --dport 1 ; ; fail 2 ; Only one `--destination-port' allowed
-p tcp -m tcp --dport -1 ; ; fail 2 ; invalid port/service `-1' specified
-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG SYN --tcp-flags FIN,SYN,RST,PSH,ACK,URG SYN ; ; fail 2 ; Only one of `--syn' or `--tcp-flags'  allowed
-p tcp -m tcp --tcp-flags -1 SYN ; ; fail 2 ; Unknown TCP flag `-1'
@family ip6
-p tcp -m tcp ; = ; ok
-m tcp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: tcp needs `-p tcp'
