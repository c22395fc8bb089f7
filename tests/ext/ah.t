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

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m ah ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: ah needs `-p ah'
-p ah -m ah --ahspi 0:4294967295 --ahspi 0:4294967295 ; ; fail 2 ; ah: option "--ahspi" can only be used once.
-p ah -m ah --ahspi 256 ; = ; ok
-p ah -m ah --ahspi 4294967296 ; ; fail 2 ; ah: bad value for option "--ahspi" near "4294967296", or out of range (0-4294967295).
@family ip6
-m ah --ahspi 0 --ahspi 0 ; ; fail 2 ; ah: option "--ahspi" can only be used once.
-m ah --ahspi -1 ; ; fail 2 ; ah: bad value for option "--ahspi" near "-1", or out of range (0-4294967295).
-m ah --ahspi 3:7 ! --ahlen 12 ; = ; ok
-m ah --ahspi 3:7 --ahlen 12 --ahlen 12 ; ; fail 2 ; ah: option "--ahlen" can only be used once.
-m ah --ahspi 3:7 --ahlen -1 ; ; fail 2 ; ah: bad value for option "--ahlen", or out of range (0-4294967295).
-m ah ! --ahres ; ; fail 2 ; ah: option "--ahres" cannot be inverted.
-m ah --ahres --ahres ; ; fail 2 ; ah: option "--ahres" can only be used once.
