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
