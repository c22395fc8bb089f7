@family both
-m length ! --length 1 ; = ; ok
@family ip
-m length --length 1 --length 1 ; ; fail 2 ; length: option "--length" can only be used once.
-m length --length -1 ; ; fail 2 ; length: bad value for option "--length" near "-1", or out of range (0-65535).
