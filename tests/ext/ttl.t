# Time to live.
@family ip
-m ttl --ttl 5 ; -m ttl --ttl-eq 5 ; ok
-m ttl --ttl-eq 5 --ttl-lt 6 ; ; fail 2 ; ttl: option "--ttl-eq" cannot be used together with "--ttl-lt".
-m ttl --ttl-lt 6 ; = ; ok
-m ttl --ttl-gt 6 ; = ; ok
-m ttl ! --ttl-gt 6 ; ; fail 2 ; ttl: option "--ttl-gt" cannot be inverted.
-m ttl ! --ttl-eq 6 ; = ; ok
-m ttl --ttl-eq 256 ; ; fail 2 ; ttl: bad value for option "--ttl-eq", or out of range (0-255).
-m ttl ; ; fail 2 ; TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt
@family ip6
-m ttl --ttl-eq 5 ; ; fail 2 ; Couldn't load match `ttl'

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m ttl ! --ttl-eq 0 ; = ; ok
-m ttl --ttl-eq 0 --ttl-eq 0 ; ; fail 2 ; ttl: option "--ttl-eq" can only be used once.
-m ttl --ttl-eq -1 ; ; fail 2 ; ttl: bad value for option "--ttl-eq", or out of range (0-255).
-m ttl ! --ttl-lt 6 ; ; fail 2 ; ttl: option "--ttl-lt" cannot be inverted.
-m ttl --ttl-lt 6 --ttl-lt 6 ; ; fail 2 ; ttl: option "--ttl-lt" can only be used once.
-m ttl --ttl-lt -1 ; ; fail 2 ; ttl: bad value for option "--ttl-lt", or out of range (0-255).
-m ttl ! --ttl-gt 0 ; ; fail 2 ; ttl: option "--ttl-gt" cannot be inverted.
-m ttl --ttl-gt 0 --ttl-gt 0 ; ; fail 2 ; ttl: option "--ttl-gt" can only be used once.
-m ttl --ttl-gt -1 ; ; fail 2 ; ttl: bad value for option "--ttl-gt", or out of range (0-255).
-m ttl ! --ttl 5 ; -m ttl ! --ttl-eq 5 ; ok
-m ttl --ttl 5 --ttl 5 ; ; fail 2 ; ttl: option "--ttl-eq" can only be used once.
-m ttl --ttl -1 ; ; fail 2 ; ttl: bad value for option "--ttl-eq", or out of range (0-255).
