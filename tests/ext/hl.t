# Hop limit.
@family ip6
-m hl --hl 5 ; -m hl --hl-eq 5 ; ok
-m hl --hl-lt 6 ; = ; ok
-m hl --hl-gt 6 ; = ; ok
-m hl ! --hl-eq 6 ; = ; ok
-m hl --hl-eq 256 ; ; fail 2 ; hl: bad value for option "--hl-eq", or out of range (0-255).
-m hl ; ; fail 2 ; HL match: You must specify one of `--hl-eq', `--hl-lt', `--hl-gt'
