# IPsec's authentication header.
@family ip
-p ah -m ah ; = ; ok
-p ah -m ah --ahspi 0:4294967295 ; -p ah -m ah ; ok
-p ah -m ah ! --ahspi 0:4294967295 ; = ; ok
-p ah -m ah ! --ahspi 3:7 ; = ; ok
-p ah -m ah --ahspi 5 ; = ; ok
-p ah --ahspi 0x5 ; -p ah -m ah --ahspi 5 ; ok
-p ah -m ah --ahspi 4:3 ; ; fail 2 ; ah: option "--ahspi": range "4:3" ends before it starts
-m ah --ahspi 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ah needs `-p ah'
-p tcp -m ah --ahspi 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ah needs `-p ah'
@family ip6
-m ah ; = ; ok
-m ah --ahspi 3:7 --ahlen 12 ; = ; ok
-m ah ! --ahspi 3 ! --ahlen 12 --ahres ; = ; ok
-m ah --ahspi 0:4294967295 --ahlen 0 ; -m ah ; ok
-m ah --ahres ; = ; ok
-m ah --ahspi 4:3 ; ; fail 2 ; ah: option "--ahspi": range "4:3" ends before it starts
