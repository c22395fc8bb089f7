@family ip
-j LED ; ; fail 2 ; LED: option "--led-trigger-id" must be specified
-j LED --led-trigger-id foo ; -j LED --led-trigger-id "foo" ; ok
-j LED --led-trigger-id foo --led-delay 10 ; -j LED --led-trigger-id "foo" --led-delay 10 ; ok
-j LED --led-trigger-id foo --led-delay inf ; -j LED --led-trigger-id "foo" --led-delay inf ; ok
-j LED --led-trigger-id foo --led-always-blink ; -j LED --led-trigger-id "foo" --led-always-blink ; ok
