@family ip
-j IDLETIMER ; ; fail 2 ; IDLETIMER: option "--timeout" must be specified
-j IDLETIMER --timeout 42 ; ; fail 2 ; IDLETIMER: option "--label" must be specified
-j IDLETIMER --label foo ; ; fail 2 ; IDLETIMER: option "--timeout" must be specified
-j IDLETIMER --timeout 42 --label foo ; = ; ok
-j IDLETIMER --timeout 42 --label bar --alarm ; = ; ok
-j IDLETIMER --timeout 0 --label foo2 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: IDLETIMER: timeout value is out of range (1-2147483)
-j IDLETIMER --timeout 4294967295 --label foo3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: IDLETIMER: timeout value is out of range (1-2147483)
-j IDLETIMER --timeout 4294967296 --label foo ; ; fail 2 ; IDLETIMER: bad value for option "--timeout", or out of range (0-4294967295).
-j IDLETIMER --timeout 4294968 --label foo5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: IDLETIMER: timeout value is out of range (1-2147483)
-j IDLETIMER --timeout 4294967 --label foo6 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: IDLETIMER: timeout value is out of range (1-2147483)
-j IDLETIMER --timeout 1 --label "" ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: IDLETIMER: label is empty
-j IDLETIMER --timeout 1 --label "a b" ; = ; ok
-j IDLETIMER --timeout 1 --label 1234567890123456789012345678 ; ; fail 2 ; IDLETIMER: option "--label": "1234567890123456789012345678" is longer than 27 characters
-j IDLETIMER --timeout 1 --label 123456789012345678901234567 ; = ; ok
-j IDLETIMER --timeout 5 --label wlan0.5 ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j IDLETIMER ! --timeout 42 --label foo ; ; fail 2 ; IDLETIMER: option "--timeout" cannot be inverted.
-j IDLETIMER --timeout 42 --label foo --timeout 42 ; ; fail 2 ; IDLETIMER: option "--timeout" can only be used once.
-j IDLETIMER --timeout -1 --label foo ; ; fail 2 ; IDLETIMER: bad value for option "--timeout", or out of range (0-4294967295).
-j IDLETIMER --timeout 42 ! --label foo ; ; fail 2 ; IDLETIMER: option "--label" cannot be inverted.
-j IDLETIMER --timeout 42 --label foo --label foo ; ; fail 2 ; IDLETIMER: option "--label" can only be used once.
-j IDLETIMER --timeout 42 --label bar ! --alarm ; ; fail 2 ; IDLETIMER: option "--alarm" cannot be inverted.
-j IDLETIMER --timeout 42 --label bar --alarm --alarm ; ; fail 2 ; IDLETIMER: option "--alarm" can only be used once.
@family both
-j IDLETIMER --timeout 42 --label -1 ; = ; ok
-j IDLETIMER --timeout 42 --label 256 ; = ; ok
-j IDLETIMER --timeout 42 --label 4294967296 ; = ; ok
-j IDLETIMER --timeout 42 --label 65536 ; = ; ok
-j IDLETIMER --timeout 42 --label 18446744073709551616 ; = ; ok
-j IDLETIMER --timeout 42 --label 1:2:3 ; = ; ok
-j IDLETIMER --timeout 42 --label '' ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: IDLETIMER: label is empty
@family ip6
-j IDLETIMER ; ; fail 2 ; IDLETIMER: option "--timeout" must be specified
-j IDLETIMER --timeout 42 --alarm foo ; ; fail 2 ; Bad argument `foo'
