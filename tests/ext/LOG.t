@family ip
-j LOG ; = ; ok
-j LOG --log-prefix foo --log-level warning ; -j LOG --log-prefix foo ; ok
-j LOG --log-prefix foo --log-level 4 ; -j LOG --log-prefix foo ; ok
-j LOG --log-level warn ; ; fail 2 ; log level "warn" unknown
-j LOG --log-level debug ; -j LOG --log-level 7 ; ok
-j LOG --log-level DEBUG ; ; fail 2 ; log level "DEBUG" unknown
-j LOG --log-level 8 ; ; fail 2 ; log level "8" unknown
-j LOG --log-level panic ; -j LOG --log-level 0 ; ok
-j LOG --log-level error ; -j LOG --log-level 3 ; ok
-j LOG --log-level crit ; -j LOG --log-level 2 ; ok
-j LOG --log-level notice ; -j LOG --log-level 5 ; ok
-j LOG --log-level info ; -j LOG --log-level 6 ; ok
-j LOG --log-level emerg ; -j LOG --log-level 0 ; ok
-j LOG --log-level 0x7 ; -j LOG --log-level 7 ; ok
-j LOG --log-level -1 ; ; fail 2 ; log level "-1" unknown
-j LOG --log-level "" ; ; fail 2 ; log level "" unknown
-j LOG --log-prefix 123456789012345678901234567890 ; -j LOG --log-prefix 12345678901234567890123456789 ; ok
-j LOG --log-prefix 12345678901234567890123456789 ; = ; ok
-j LOG --log-prefix "" ; ; fail 2 ; Argument must have a minimum length of 1 characters
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode ; = ; ok
-j LOG --log-uid --log-uid ; ; fail 2 ; LOG: option "--log-uid" can only be used once.
-j LOG ! --log-uid ; ; fail 2 ; LOG: option "--log-uid" cannot be inverted.
-j LOG --log-prefix "it's \"x\" \\ y" ; -j LOG --log-prefix "it\'s \"x\" \\ y" ; ok
-j LOG --log-prefix a --log-prefix b ; ; fail 2 ; LOG: option "--log-prefix" can only be used once.
-j LOG --log-level err ; ; fail 2 ; log level "err" unknown
-j LOG --log-level alert ; -j LOG --log-level 1 ; ok
-j LOG --log-level Emerg ; ; fail 2 ; log level "Emerg" unknown
-j LOG --log-level "7 " ; ; fail 2 ; log level "7 " unknown
@family ip6
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode --log-level 7 ; -j LOG --log-level 7 --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j LOG ! --log-prefix 123456789012345678901234567890 ; ; fail 2 ; LOG: option "--log-prefix" cannot be inverted.
-j LOG --log-prefix 123456789012345678901234567890 --log-prefix 123456789012345678901234567890 ; ; fail 2 ; LOG: option "--log-prefix" can only be used once.
-j LOG ! --log-level debug ; ; fail 2 ; LOG: option "--log-level" cannot be inverted.
-j LOG --log-level debug --log-level debug ; ; fail 2 ; LOG: option "--log-level" can only be used once.
-j LOG --log-level 256 ; ; fail 2 ; log level "256" unknown
-j LOG --log-prefix 'test: ' ! --log-tcp-sequence ; ; fail 2 ; LOG: option "--log-tcp-sequence" cannot be inverted.
-j LOG --log-prefix 'test: ' --log-tcp-sequence --log-tcp-sequence ; ; fail 2 ; LOG: option "--log-tcp-sequence" can only be used once.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options ! --log-uid --log-macdecode ; ; fail 2 ; LOG: option "--log-uid" cannot be inverted.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode --log-uid ; ; fail 2 ; LOG: option "--log-uid" can only be used once.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid ! --log-macdecode ; ; fail 2 ; LOG: option "--log-macdecode" cannot be inverted.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode --log-macdecode ; ; fail 2 ; LOG: option "--log-macdecode" can only be used once.
-j LOG --log-prefix 'test: ' ! --log-tcp-options ; ; fail 2 ; LOG: option "--log-tcp-options" cannot be inverted.
-j LOG --log-prefix 'test: ' --log-tcp-options --log-tcp-options ; ; fail 2 ; LOG: option "--log-tcp-options" can only be used once.
-j LOG --log-prefix 'test: ' ! --log-ip-options ; ; fail 2 ; LOG: option "--log-ip-options" cannot be inverted.
-j LOG --log-prefix 'test: ' --log-ip-options --log-ip-options ; ; fail 2 ; LOG: option "--log-ip-options" can only be used once.
@family both
-j LOG --log-prefix -1 ; = ; ok
-j LOG --log-prefix 256 ; = ; ok
-j LOG --log-prefix 4294967296 ; = ; ok
-j LOG --log-prefix 65536 ; = ; ok
-j LOG --log-prefix 18446744073709551616 ; = ; ok
-j LOG --log-prefix foo ; = ; ok
-j LOG --log-prefix 1:2:3 ; -j LOG --log-prefix "1:2:3" ; ok
@family ip6
-j LOG ; = ; ok
-j LOG ! --log-prefix 'test: ' ; ; fail 2 ; LOG: option "--log-prefix" cannot be inverted.
-j LOG --log-prefix 'test: ' --log-prefix 'test: ' ; ; fail 2 ; LOG: option "--log-prefix" can only be used once.
-j LOG --log-prefix '' ; ; fail 2 ; Argument must have a minimum length of 1 characters
-j LOG --log-prefix 'test: ' ! --log-level alert ; ; fail 2 ; LOG: option "--log-level" cannot be inverted.
-j LOG --log-prefix 'test: ' --log-level alert --log-level alert ; ; fail 2 ; LOG: option "--log-level" can only be used once.
-j LOG --log-prefix 'test: ' --log-level -1 ; ; fail 2 ; log level "-1" unknown
-j LOG ! --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode --log-level 7 ; ; fail 2 ; LOG: option "--log-tcp-sequence" cannot be inverted.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode --log-level 7 --log-tcp-sequence ; ; fail 2 ; LOG: option "--log-tcp-sequence" can only be used once.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options ! --log-uid --log-macdecode --log-level 7 ; ; fail 2 ; LOG: option "--log-uid" cannot be inverted.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode --log-level 7 --log-uid ; ; fail 2 ; LOG: option "--log-uid" can only be used once.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid ! --log-macdecode --log-level 7 ; ; fail 2 ; LOG: option "--log-macdecode" cannot be inverted.
-j LOG --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode --log-level 7 --log-macdecode 7 ; ; fail 2 ; LOG: option "--log-macdecode" can only be used once.
