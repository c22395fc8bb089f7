# Types of ICMP by name, number and code.
@family ip
-p icmp --icmp-type echo-request ; -p icmp -m icmp --icmp-type 8 ; ok
-p icmp --icmp-type 8/0 ; -p icmp -m icmp --icmp-type 8/0 ; ok
-p icmp ! --icmp-type 3/1 ; -p icmp -m icmp ! --icmp-type 3/1 ; ok
-p icmp -m icmp --icmp-type any ; = ; ok
-p icmp -m icmp --icmp-type dest ; -p icmp -m icmp --icmp-type 3 ; ok
-p icmp -m icmp --icmp-type destination-unreachable ; -p icmp -m icmp --icmp-type 3 ; ok
-p icmp -m icmp --icmp-type Host-Unreach ; -p icmp -m icmp --icmp-type 3/1 ; ok
-p icmp -m icmp --icmp-type ping ; -p icmp -m icmp --icmp-type 8 ; ok
-p icmp -m icmp --icmp-type host ; ; fail 2 ; Ambiguous ICMP type `host': `host-unreachable' or `host-unknown'?
-p icmp -m icmp --icmp-type wrong ; ; fail 2 ; Unknown ICMP type `wrong'
-p icmp -m icmp --icmp-type 256 ; ; fail 2 ; Unknown ICMP type `256'
-p icmp -m icmp --icmp-type 3/256 ; ; fail 2 ; Unknown ICMP code `3/256'
-p icmp -m icmp --icmp-type 255 ; -p icmp -m icmp --icmp-type any ; ok
-p icmp -m icmp --icmp-type 255/3 ; = ; ok
-p icmp -m icmp --icmp-type 3/x ; ; fail 2 ; Unknown ICMP code `3/x'
-p icmp -m icmp --icmp-type 3/0:5 ; = ; ok
-p icmp -m icmp --icmp-type 5/0:255 ; -p icmp -m icmp --icmp-type 5 ; ok
-p icmp -m icmp --icmp-type 0x3 ; -p icmp -m icmp --icmp-type 3 ; ok
-p icmp -m icmp ; ; fail 2 ; icmp: option "--icmp-type" must be specified
-m icmp --icmp-type 8 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: icmp needs `-p icmp'
-p tcp -m icmp --icmp-type 8 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: icmp needs `-p icmp'
-p icmp --icmp-type ttl-exceeded ; -p icmp -m icmp --icmp-type 11 ; ok
-p icmp --icmp-type ttl-zero-during-transit ; -p icmp -m icmp --icmp-type 11/0 ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m icmp --icmp-type any ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: icmp needs `-p icmp'
-p icmp -m icmp ! --icmp-type any ; = ; ok
-p icmp -m icmp --icmp-type any --icmp-type any ; ; fail 2 ; icmp: option "--icmp-type" can only be used once.
-p icmp -m icmp --icmp-type -1 ; ; fail 2 ; Unknown ICMP type `-1'
