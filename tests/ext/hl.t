# Hop limit.
@family ip6
-m hl --hl 5 ; -m hl --hl-eq 5 ; ok
-m hl --hl-lt 6 ; = ; ok
-m hl --hl-gt 6 ; = ; ok
-m hl ! --hl-eq 6 ; = ; ok
-m hl --hl-eq 256 ; ; fail 2 ; hl: bad value for option "--hl-eq", or out of range (0-255).
-m hl ; ; fail 2 ; HL match: You must specify one of `--hl-eq', `--hl-lt', `--hl-gt'

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-m hl --hl-eq 42 --hl-eq 42 ; ; fail 2 ; hl: option "--hl-eq" can only be used once.
-m hl --hl-eq -1 ; ; fail 2 ; hl: bad value for option "--hl-eq", or out of range (0-255).
-m hl ! --hl-lt 42 ; ; fail 2 ; hl: option "--hl-lt" cannot be inverted.
-m hl --hl-lt 42 --hl-lt 42 ; ; fail 2 ; hl: option "--hl-lt" can only be used once.
-m hl --hl-lt -1 ; ; fail 2 ; hl: bad value for option "--hl-lt", or out of range (0-255).
-m hl ! --hl-gt 6 ; ; fail 2 ; hl: option "--hl-gt" cannot be inverted.
-m hl --hl-gt 6 --hl-gt 6 ; ; fail 2 ; hl: option "--hl-gt" can only be used once.
-m hl --hl-gt -1 ; ; fail 2 ; hl: bad value for option "--hl-gt", or out of range (0-255).
-m hl ! --hl 5 ; -m hl ! --hl-eq 5 ; ok
-m hl --hl 5 --hl 5 ; ; fail 2 ; hl: option "--hl-eq" can only be used once.
-m hl --hl -1 ; ; fail 2 ; hl: bad value for option "--hl-eq", or out of range (0-255).
