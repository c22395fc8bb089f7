@family both
@table mangle
@chain FORWARD,OUTPUT,POSTROUTING
-p tcp --syn -j TCPMSS --set-mss 40 ; -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j TCPMSS --set-mss 40 ; ok
-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu ; = ; ok
@chain FORWARD
-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 0 ; = ; ok
-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 0xffd7 ; -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 65495 ; ok
-p tcp -m tcp --tcp-flags SYN SYN -j TCPMSS --set-mss 5 ; = ; ok
@family ip
-p tcp --syn -j TCPMSS ; ; fail 2 ; TCPMSS target: At least one parameter is required
-j TCPMSS ; ; fail 2 ; TCPMSS target: At least one parameter is required
-p tcp --syn -j TCPMSS --set-mss 65496 ; ; fail 2 ; TCPMSS: bad value for option "--set-mss", or out of range (0-65495).
-p tcp --syn -j TCPMSS --set-mss -1 ; ; fail 2 ; TCPMSS: bad value for option "--set-mss", or out of range (0-65495).
-p tcp --syn -j TCPMSS --set-mss 5 --clamp-mss-to-pmtu ; ; fail 2 ; TCPMSS: option "--set-mss" cannot be used together with "--clamp-mss-to-pmtu".
-p tcp --syn -j TCPMSS --set-mss 5 --set-mss 6 ; ; fail 2 ; TCPMSS: option "--set-mss" can only be used once.
-p tcp --syn -j TCPMSS ! --set-mss 5 ; ; fail 2 ; TCPMSS: option "--set-mss" cannot be inverted.
-p tcp --syn -j TCPMSS ! --clamp-mss-to-pmtu ; ; fail 2 ; TCPMSS: option "--clamp-mss-to-pmtu" cannot be inverted.
-p tcp -j TCPMSS --set-mss 5 ; ; fail 4 ; failed (Invalid argument): rule in chain FORWARD
-p tcp ! --syn -j TCPMSS --set-mss 5 ; ; fail 4 ; failed (Invalid argument): rule in chain FORWARD
-p udp -j TCPMSS --set-mss 5 ; ; fail 4 ; failed (Invalid argument): rule in chain FORWARD
-p tcp -m tcp --tcp-flags SYN,RST RST -j TCPMSS --set-mss 5 ; ; fail 4 ; failed (Invalid argument): rule in chain FORWARD
@chain PREROUTING,INPUT
-p tcp --syn -j TCPMSS --clamp-mss-to-pmtu ; ; fail 4 ; failed (Invalid argument)
