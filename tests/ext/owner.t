# Who opened the socket.
@family ip
@chain FORWARD
-m owner --uid-owner 0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: owner can't be reached from FORWARD
@chain INPUT
-m owner --uid-owner 0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: owner can't be reached from INPUT
@chain OUTPUT
-m owner --uid-owner root ; -m owner --uid-owner 0 ; ok
-m owner ! --uid-owner 5-10 ; = ; ok
-m owner --uid-owner 99999 ; = ; ok
-m owner --gid-owner root ! --uid-owner daemon ; -m owner ! --uid-owner 1 --gid-owner 0 ; ok
-m owner --gid-owner root --suppl-groups ; -m owner --gid-owner 0 --suppl-groups ; ok
-m owner --gid-owner 5-7 --suppl-groups --socket-exists --uid-owner 3 ; -m owner --socket-exists --uid-owner 3 --gid-owner 5-7 --suppl-groups ; ok
-m owner --suppl-groups ; ; fail 2 ; owner: Bad value for "--suppl-groups" option: "you need to use --gid-owner first"
-m owner --socket-exists ; = ; ok
-m owner ! --socket-exists ; = ; ok
-m owner ! --suppl-groups --gid-owner 5 ; ; fail 2 ; owner: option "--suppl-groups" cannot be inverted.
-m owner --socket-exists --suppl-groups ; ; fail 2 ; owner: Bad value for "--suppl-groups" option: "you need to use --gid-owner first"
-m owner ! --gid-owner 5 ; = ; ok
-m owner --uid-owner nosuchuser ; ; fail 2 ; owner: Bad value for "--uid-owner" option: "nosuchuser"
-m owner --gid-owner nosuchgroup ; ; fail 2 ; owner: Bad value for "--gid-owner" option: "nosuchgroup"
-m owner --uid-owner 5-x ; ; fail 2 ; owner: Bad value for "--uid-owner" option: "5-x"
-m owner --uid-owner 9-5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: owner: range ends before it starts
-m owner --uid-owner 5- ; ; fail 2 ; owner: Bad value for "--uid-owner" option: "5-"
-m owner --uid-owner 4294967295 ; ; fail 2 ; owner: Bad value for "--uid-owner" option: "4294967295"
-m owner --uid-owner 0-4294967294 ; = ; ok
-m owner ; ; fail 2 ; owner: At least one of --uid-owner, --gid-owner or --socket-exists is required
@table mangle
@chain PREROUTING
-m owner --uid-owner 0 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: owner can't be reached from PREROUTING

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m owner --socket-exists ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: owner can't be reached from INPUT
@family ip
@chain OUTPUT
-m owner --socket-exists --socket-exists ; ; fail 2 ; owner: option "--socket-exists" can only be used once.
@table mangle
-m owner --uid-owner root --uid-owner root ; ; fail 2 ; owner: option "--uid-owner" can only be used once.
-m owner --uid-owner -1 ; ; fail 2 ; owner: Bad value for "--uid-owner" option: "-1"
-m owner --gid-owner root --gid-owner root ; ; fail 2 ; owner: option "--gid-owner" can only be used once.
-m owner --gid-owner -1 ; ; fail 2 ; owner: Bad value for "--gid-owner" option: "-1"
-m owner --gid-owner 0-10 ! --suppl-groups ; ; fail 2 ; owner: option "--suppl-groups" cannot be inverted.
-m owner --gid-owner 0-10 --suppl-groups --suppl-groups ; ; fail 2 ; owner: option "--suppl-groups" can only be used once.
@family both
-m owner ! --gid-owner root ; -m owner ! --gid-owner 0 ; ok
@family ip6
@table filter
-m owner ; ; fail 2 ; owner: At least one of --uid-owner, --gid-owner or --socket-exists is required
-m owner ! --socket-exists ; = ; ok
