@family ip
-j AUDIT ; ; fail 2 ; AUDIT: option "--type" must be specified
-j AUDIT --type accept ; = ; ok
-j AUDIT --type ACCEPT ; -j AUDIT --type accept ; ok
-j AUDIT --type acc ; ; fail 2 ; Bad action type value "acc"
-j AUDIT --type drop ; = ; ok
-j AUDIT --type reject ; = ; ok
-j AUDIT --type foo ; ; fail 2 ; Bad action type value "foo"
-j AUDIT --type drop --type drop ; ; fail 2 ; AUDIT: option "--type" can only be used once.
