@family ip
@table raw
@chain PREROUTING
-j NOTRACK ; = ; ok
@table filter
@chain INPUT
-j NOTRACK ; ; fail 4 ; NOTRACK is not valid in table filter
