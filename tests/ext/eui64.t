@family ip6
-m eui64 ; = ; ok
@chain FORWARD
-m eui64 ; = ; ok
@chain OUTPUT
-m eui64 ; ; fail 4 ; failed (Invalid argument)
@table mangle
@chain POSTROUTING
-m eui64 ; ; fail 4 ; failed (Invalid argument)
@chain PREROUTING
-m eui64 ; = ; ok
