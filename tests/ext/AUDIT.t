@family ip
-j AUDIT ; ; fail 2 ; AUDIT: option "--type" must be specified
-j AUDIT --type accept ; = ; ok
-j AUDIT --type ACCEPT ; -j AUDIT --type accept ; ok
-j AUDIT --type acc ; ; fail 2 ; Bad action type value "acc"
-j AUDIT --type drop ; = ; ok
-j AUDIT --type reject ; = ; ok
-j AUDIT --type foo ; ; fail 2 ; Bad action type value "foo"
-j AUDIT --type drop --type drop ; ; fail 2 ; AUDIT: option "--type" can only be used once.

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j AUDIT ! --type reject ; ; fail 2 ; AUDIT: option "--type" cannot be inverted.
-j AUDIT --type reject --type reject ; ; fail 2 ; AUDIT: option "--type" can only be used once.
-j AUDIT --type -1 ; ; fail 2 ; Bad action type value "-1"
