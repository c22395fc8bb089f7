@family ip
-j LED ; ; fail 2 ; LED: option "--led-trigger-id" must be specified
-j LED --led-trigger-id foo ; -j LED --led-trigger-id "foo" ; ok
-j LED --led-trigger-id foo --led-delay 10 ; -j LED --led-trigger-id "foo" --led-delay 10 ; ok
-j LED --led-trigger-id foo --led-delay inf ; -j LED --led-trigger-id "foo" --led-delay inf ; ok
-j LED --led-trigger-id foo --led-always-blink ; -j LED --led-trigger-id "foo" --led-always-blink ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j LED ! --led-trigger-id foo ; ; fail 2 ; LED: option "--led-trigger-id" cannot be inverted.
-j LED --led-trigger-id foo --led-trigger-id foo ; ; fail 2 ; LED: option "--led-trigger-id" can only be used once.
-j LED --led-trigger-id 18446744073709551616 ; ; fail 2 ; LED: option "--led-trigger-id": "18446744073709551616" is longer than 16 characters
-j LED --led-trigger-id foo ! --led-delay 10 ; ; fail 2 ; LED: option "--led-delay" cannot be inverted.
-j LED --led-trigger-id foo --led-delay 10 --led-delay 10 ; ; fail 2 ; LED: option "--led-delay" can only be used once.
-j LED --led-trigger-id foo --led-delay -1 ; ; fail 2 ; Delay value must be within range 0..4294967295
-j LED --led-trigger-id foo ! --led-always-blink ; ; fail 2 ; LED: option "--led-always-blink" cannot be inverted.
-j LED --led-trigger-id foo --led-always-blink --led-always-blink ; ; fail 2 ; LED: option "--led-always-blink" can only be used once.
