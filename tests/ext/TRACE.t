@family ip
@table raw
@chain PREROUTING
-j TRACE ; = ; ok
@table filter
@chain INPUT
-j TRACE ; = ; ok
@family ip6
@table raw
@chain OUTPUT
-j TRACE ; = ; ok
