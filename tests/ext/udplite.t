# No extension of this name is in the distribution's iptables: as udp's.
@family both
-p udplite -m udplite ; = ; ok
-p udplite -m udplite --sport 5 ; = ; ok
-p 136 -m udplite ! --dport 6:9 ; -p udplite -m udplite ! --dport 6:9 ; ok
-p udplite -m udplite --source-port :80 --destination-port 1024: ; -p udplite -m udplite --sport 0:80 --dport 1024:65535 ; ok
-p udplite --dport domain ; -p udplite -m udplite --dport 53 ; ok
-p udplite -m udplite --dport 65536 ; ; fail 2 ; Port "65536" does not resolve to anything.
-p udplite -m udplite --dport 9:5 ; ; fail 2 ; invalid portrange
-p udplite -m udplite --sport 1 --sport 2 ; ; fail 2 ; udplite: option "--sport" can only be used once.
-p udp -m udplite --sport 5 ; ; fail 4 ; udplite needs `-p udplite'
-m udplite --sport 5 ; ; fail 4 ; udplite needs `-p udplite'
