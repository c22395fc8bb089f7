# Labels of connections.
@family ip
-m connlabel --label 5 ; -m connlabel --label "5" ; ok
-m connlabel ! --label 127 --set ; -m connlabel ! --label "127" --set ; ok
-m connlabel --label 128 ; ; fail 4 ; connlabel: labels are 0 to 127 (Numerical result out of range)
-m connlabel --label bogus ; ; fail 2 ; label 'bogus' not found
-m connlabel --set ; ; fail 2 ; connlabel: option "--label" must be specified
-m connlabel ; ; fail 2 ; connlabel: option "--label" must be specified
