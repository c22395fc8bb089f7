# Labels of connections.
@family ip
-m connlabel --label 5 ; -m connlabel --label "5" ; ok
-m connlabel ! --label 127 --set ; -m connlabel ! --label "127" --set ; ok
-m connlabel --label 128 ; ; fail 4 ; connlabel: labels are 0 to 127 (Numerical result out of range)
-m connlabel --label bogus ; ; fail 2 ; label 'bogus' not found
-m connlabel --set ; ; fail 2 ; connlabel: option "--label" must be specified
-m connlabel ; ; fail 2 ; connlabel: option "--label" must be specified

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m connlabel ! --label 5 ; -m connlabel ! --label "5" ; ok
-m connlabel --label 5 --label 5 ; ; fail 2 ; connlabel: option "--label" can only be used once.
-m connlabel --label -1 ; ; fail 2 ; label '-1' not found or invalid value
-m connlabel --label 41 ! --set ; ; fail 2 ; connlabel: option "--set" cannot be inverted.
-m connlabel --label 41 --set --set ; ; fail 2 ; connlabel: option "--set" can only be used once.
@family ip6
-m connlabel ; ; fail 2 ; connlabel: option "--label" must be specified
-m connlabel --label 40 ; -m connlabel --label "40" ; ok
-m connlabel ! --label 40 ! --label 40 ; ; fail 2 ; connlabel: option "--label" can only be used once.
-m connlabel ! --label -1 ; ; fail 2 ; label '-1' not found or invalid value
