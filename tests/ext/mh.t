@family ip6
-m mh ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: mh needs `-p mobility-header'
-m mh --mh-type 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: mh needs `-p mobility-header'
-p mh -m mh ; -p mobility-header -m mh ; ok
-p mh --mh-type 3 ; -p mobility-header -m mh --mh-type 3 ; ok
-p ipv6-mh -m mh --mh-type binding-refresh-request ; -p mobility-header -m mh --mh-type 0 ; ok
-p ipv6-mh -m mh --mh-type binding-update ; -p mobility-header -m mh --mh-type 5 ; ok
-p mh -m mh --mh-type brr:binding-error ; -p mobility-header -m mh --mh-type 0:7 ; ok
-p mh -m mh --mh-type hoti:cot ; -p mobility-header -m mh --mh-type 1:4 ; ok
-p mh -m mh ! --mh-type bu:ba ; -p mobility-header -m mh ! --mh-type 5:6 ; ok
-p mh -m mh ! --mh-type : ; -p mobility-header -m mh ! --mh-type 0:255 ; ok
-p mh -m mh --mh-type 7:3 ; ; fail 2 ; Invalid MH type range (min > max)
-p mh -m mh --mh-type 256 ; ; fail 2 ; Invalid MH type `256'
-p mh -m mh --mh-type home-test-init ; -p mobility-header -m mh --mh-type 1 ; ok
-p mh -m mh --mh-type b ; -p mobility-header -m mh --mh-type 0 ; ok
-p mh -m mh --mh-type cote ; ; fail 2 ; Invalid MH type `cote'
-p mh -m mh --mh-type be ; -p mobility-header -m mh --mh-type 7 ; ok
-p mh -m mh --mh-type 0:5 ; -p mobility-header -m mh --mh-type 0:5 ; ok
-p mh -m mh --mh-type BU ; -p mobility-header -m mh --mh-type 5 ; ok
! -p mh -m mh --mh-type 1 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: mh needs `-p mobility-header'
-p mh -m mh --mh-type 8 ; -p mobility-header -m mh --mh-type 8 ; ok
-p mh -m mh --mh-type :7 ; -p mobility-header -m mh --mh-type 0:7 ; ok
-p mh -m mh --mh-type 0:255 ; -p mobility-header -m mh ; ok

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-p mobility-header -m mh --mh-type : --mh-type : ; ; fail 2 ; mh: option "--mh-type" can only be used once.
-p mobility-header -m mh --mh-type -1 ; ; fail 2 ; Invalid MH type `-1'
