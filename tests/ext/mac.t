# Ethernet addresses, where there is an input interface.
@family ip
-m mac --mac-source aa:BB:cc:01:2:03 ; -m mac --mac-source aa:bb:cc:01:02:03 ; ok
-m mac ! --mac-source aa:bb:cc:01:02:03 ; = ; ok
-m mac --mac-source aa:bb:cc:01:02 ; ; fail 2 ; Invalid MAC address specified.
-m mac --mac-source xx:bb:cc:01:02:03 ; ; fail 2 ; Invalid MAC address specified.
-m mac ; ; fail 2 ; mac: option "--mac-source" must be specified
@chain OUTPUT
-m mac --mac-source aa:bb:cc:01:02:03 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: mac can't be reached from OUTPUT
@table mangle
@chain POSTROUTING
-m mac --mac-source aa:bb:cc:01:02:03 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: mac can't be reached from POSTROUTING

# Each option once more: negated, twice, out of range.
@family both
@table nat
@chain POSTROUTING
-m mac --mac-source aa:BB:cc:01:2:03 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: mac can't be reached from POSTROUTING
@table filter
@chain INPUT
-m mac ! --mac-source aa:BB:cc:01:2:03 ; -m mac ! --mac-source aa:bb:cc:01:02:03 ; ok
@family ip
-m mac --mac-source aa:BB:cc:01:2:03 --mac-source aa:BB:cc:01:2:03 ; ; fail 2 ; mac: option "--mac-source" can only be used once.
-m mac --mac-source -1 ; ; fail 2 ; Invalid MAC address specified.
@family ip6
-m mac ; ; fail 2 ; mac: option "--mac-source" must be specified
