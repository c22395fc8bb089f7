# Lists of ports and ranges, on one side or either.
@family ip
-p tcp -m multiport --sports 80,ssh ; -p tcp -m multiport --sports 80,22 ; ok
-p tcp -m multiport ! --dports 80,ssh,1:9 ; -p tcp -m multiport ! --dports 80,22,1:9 ; ok
-p udp -m multiport ! --ports 53 ; = ; ok
-p tcp -m multiport --source-ports 5,4,3 ; -p tcp -m multiport --sports 5,4,3 ; ok
-p tcp -m multiport --destination-ports 5:9 ; -p tcp -m multiport --dports 5:9 ; ok
-p tcp -m multiport --ports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 ; = ; ok
-p tcp -m multiport --ports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16 ; ; fail 2 ; too many ports specified
-p tcp -m multiport --ports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15:16 ; ; fail 2 ; too many ports specified
-p tcp -m multiport --ports 9:5 ; ; fail 2 ; invalid portrange specified
-p tcp -m multiport --ports 5:5 ; ; fail 2 ; invalid portrange specified
-p tcp -m multiport --ports 5: ; ; fail 2 ; invalid port/service `' specified
-p tcp -m multiport --ports :5 ; ; fail 2 ; invalid port/service `' specified
-p tcp -m multiport --ports 5, ; ; fail 2 ; invalid port/service `' specified
-p tcp -m multiport --ports 5,,6 ; ; fail 2 ; invalid port/service `' specified
-p tcp -m multiport --ports nosuch ; ; fail 2 ; invalid port/service `nosuch' specified
-p tcp -m multiport --sports 1 --dports 2 ; ; fail 2 ; multiport: option "--sports" cannot be used together with "--dports".
-p icmp -m multiport --sports 1 ; ; fail 2 ; multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP
! -p tcp -m multiport --sports 1 ; ; fail 2 ; multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP
-m multiport --sports 1 ; ; fail 2 ; multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'
-p tcp -m multiport ; ; fail 2 ; multiport expection an option
-p 33 -m multiport --dports ssh,81 ; ; fail 2 ; invalid port/service `ssh' specified

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m multiport --sports 53,1024:65535 ; ; fail 2 ; multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'
-p tcp -m multiport --sports 53,1024:65535 --sports 53,1024:65535 ; ; fail 2 ; multiport: option "--sports" can only be used once.
-p tcp -m multiport --sports -1 ; ; fail 2 ; invalid port/service `-1' specified
-p tcp -m multiport --dports 53,1024:65535 --dports 53,1024:65535 ; ; fail 2 ; multiport: option "--dports" can only be used once.
-p tcp -m multiport --dports -1 ; ; fail 2 ; invalid port/service `-1' specified
-p udp -m multiport --ports 53,1024:65535 --ports 53,1024:65535 ; ; fail 2 ; multiport: option "--ports" can only be used once.
-p udp -m multiport --ports -1 ; ; fail 2 ; invalid port/service `-1' specified
-p tcp -m multiport --source-ports 5,4,3 --source-ports 5,4,3 ; ; fail 2 ; multiport: option "--sports" can only be used once.
-p tcp -m multiport --source-ports -1 ; ; fail 2 ; invalid port/service `-1' specified
-p tcp -m multiport --destination-ports 5:9 --destination-ports 5:9 ; ; fail 2 ; multiport: option "--dports" can only be used once.
-p tcp -m multiport --destination-ports -1 ; ; fail 2 ; invalid port/service `-1' specified
@family both
-p tcp -m multiport ! --sports 53,1024:65535 ; = ; ok
-p tcp -m multiport ! --dports 53,1024:65535 ; = ; ok
-p udp -m multiport ! --ports 53,1024:65535 ; = ; ok
-p tcp -m multiport ! --source-ports 5,4,3 ; -p tcp -m multiport ! --sports 5,4,3 ; ok
-p tcp -m multiport ! --destination-ports 5:9 ; -p tcp -m multiport ! --dports 5:9 ; ok
@family ip6
-p tcp -m multiport ; ; fail 2 ; multiport expection an option
