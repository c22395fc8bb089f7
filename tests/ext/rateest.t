@setup iptables -I INPUT -j RATEEST --rateest-name RE1 --rateest-interval 250ms --rateest-ewmalog 500ms
@setup iptables -I INPUT -j RATEEST --rateest-name RE2 --rateest-interval 250ms --rateest-ewmalog 500ms
@family ip
@chain FORWARD
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps --rateest2 RE2 ; = ; ok
-m rateest --rateest1 RE1 --rateest-gt --rateest-pps --rateest2 RE2 ; = ; ok
-m rateest --rateest1 RE1 --rateest-gt --rateest2 RE2 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: rateest: one of "--rateest-bps", "--rateest-pps" must be specified
-m rateest --rateest1 RE1 ! --rateest-gt --rateest-bps --rateest2 RE2 ; = ; ok
-m rateest ! --rateest1 RE1 --rateest-gt --rateest-bps --rateest2 RE2 ; ; fail 2 ; rateest: rateest can't be inverted
-m rateest --rateest1 RE1 --rateest-gt --rateest-bps --rateest-pps --rateest2 RE2 ; -m rateest --rateest1 RE1 --rateest-gt --rateest-bps --rateest-gt --rateest-pps --rateest2 RE2 ; ok
-m rateest --rateest RE1 --rateest-bps 1mbit --rateest-lt ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 1000Kbit ; ok
-m rateest --rateest RE1 --rateest-bps1 1mbit --rateest-lt ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 0bit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps2 1mbit ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 1000Kbit ; ok
-m rateest --rateest RE1 --rateest-bps --rateest-lt --rateest-bps2 1mbit ; ; fail 2 ; rateest: can't specify --rateest-bps2 twice
-m rateest --rateest RE1 --rateest-pps --rateest-lt --rateest-pps2 10 ; ; fail 2 ; rateest: can't specify --rateest-pps2 twice
-m rateest --rateest RE1 --rateest-bps --rateest-lt 1mbit ; ; fail 2 ; Bad argument `1mbit'
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1mbit ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 1000Kbit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-pps 5 ; = ; ok
-m rateest --rateest RE1 ! --rateest-eq --rateest-pps 5 ; = ; ok
-m rateest --rateest RE1 --rateest-delta --rateest-lt --rateest-bps2 1mbit ; -m rateest --rateest-delta --rateest RE1 --rateest-bps1 0bit --rateest-lt --rateest-bps2 1000Kbit ; ok
-m rateest --rateest RE1 --rateest-delta --rateest-bps1 2mbit --rateest-lt --rateest-bps2 1mbit ; -m rateest --rateest-delta --rateest RE1 --rateest-bps1 2000Kbit --rateest-lt --rateest-bps2 1000Kbit ; ok
-m rateest --rateest RE1 --rateest-delta --rateest-bps1 2mbit --rateest-lt --rateest-pps2 1 ; -m rateest --rateest-delta --rateest RE1 --rateest-bps1 2000Kbit --rateest-lt --rateest-bps2 0bit --rateest-pps1 0 --rateest-lt --rateest-pps2 1 ; ok
-m rateest --rateest RE1 --rateest-delta --rateest-bps1 2mbit --rateest-pps1 7 --rateest-lt --rateest-bps2 1mbit --rateest-pps2 1 ; -m rateest --rateest-delta --rateest RE1 --rateest-bps1 2000Kbit --rateest-lt --rateest-bps2 1000Kbit --rateest-pps1 7 --rateest-lt --rateest-pps2 1 ; ok
-m rateest --rateest RE1 --rateest-delta --rateest-pps1 8 --rateest-eq --rateest-pps2 9 ; -m rateest --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9 ; ok
-m rateest --rateest1 RE1 --rateest-delta --rateest-pps1 8 --rateest-gt --rateest2 RE2 --rateest-pps2 9 ; -m rateest --rateest-delta --rateest1 RE1 --rateest-pps1 8 --rateest-gt --rateest-pps2 9 --rateest2 RE2 ; ok
-m rateest --rateest1 RE1 --rateest-delta --rateest-pps1 8 --rateest-gt --rateest2 RE2 ; -m rateest --rateest-delta --rateest1 RE1 --rateest-pps1 8 --rateest-gt --rateest-pps2 0 --rateest2 RE2 ; ok
-m rateest --rateest1 RE1 --rateest-delta --rateest-bps --rateest-gt --rateest2 RE2 ; -m rateest --rateest-delta --rateest1 RE1 --rateest-bps1 0bit --rateest-gt --rateest-bps2 0bit --rateest2 RE2 ; ok
-m rateest --rateest1 RE1 --rateest-delta --rateest-bps1 3kbps --rateest-gt --rateest2 RE2 --rateest-bps2 4kbit ; -m rateest --rateest-delta --rateest1 RE1 --rateest-bps1 24000bit --rateest-gt --rateest-bps2 4000bit --rateest2 RE2 ; ok
-m rateest --rateest1 RE1 --rateest2 RE2 --rateest-bps ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: rateest: one of "--rateest-lt", "--rateest-gt", "--rateest-eq" must be specified
-m rateest --rateest1 RE1 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: rateest: one of "--rateest-bps", "--rateest-pps" must be specified
-m rateest --rateest-lt ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: rateest: option "--rateest1" must be specified
-m rateest --rateest1 RE1 --rateest-lt --rateest-gt --rateest-bps --rateest2 RE2 ; -m rateest --rateest1 RE1 --rateest-gt --rateest-bps --rateest2 RE2 ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1foo ; ; fail 2 ; rateest: could not parse rate `1foo'
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1 ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 0bit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1000 ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 1000bit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1500kbit ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 1500Kbit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1.5mbit ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 1500Kbit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1kibps ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 8192bit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1gbit ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 1000Mbit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 1000000bit ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 1000Kbit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 999bit ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 992bit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-bps 100bps ; -m rateest --rateest RE1 --rateest-lt --rateest-bps 800bit ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-pps 4294967295 ; = ; ok
-m rateest --rateest RE1 --rateest-lt --rateest-pps 4294967296 ; ; fail 2 ; rateest: could not parse pps `4294967296'
-m rateest --rateest RE1 --rateest-lt --rateest-pps x ; ; fail 2 ; rateest: could not parse pps `x'

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain FORWARD
-m rateest ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: rateest: option "--rateest1" must be specified
-m rateest --rateest RE1 ! --rateest-delta --rateest-lt --rateest-bps2 1mbit ; ; fail 2 ; rateest: rateest-delta can't be inverted
-m rateest --rateest RE1 --rateest-delta --rateest-lt --rateest-bps2 1mbit --rateest-delta ; ; fail 2 ; rateest: can't specify --rateest-delta twice
-m rateest --rateest RE1 ! --rateest-bps1 1mbit --rateest-lt ; ; fail 2 ; rateest: rateest-bps can't be inverted
-m rateest --rateest RE1 --rateest-bps1 1mbit --rateest-lt --rateest-bps1 1mbit ; ; fail 2 ; rateest: can't specify --rateest-bps1 twice
-m rateest --rateest RE1 --rateest-bps1 -1 --rateest-lt ; ; fail 2 ; unknown option "-1"
-m rateest --rateest RE1 --rateest-lt ! --rateest-bps2 1mbit ; ; fail 2 ; rateest: rateest-bps can't be inverted
-m rateest --rateest RE1 --rateest-lt --rateest-bps2 1mbit --rateest-bps2 1mbit ; ; fail 2 ; rateest: can't specify --rateest-bps2 twice
-m rateest --rateest RE1 --rateest-lt --rateest-bps2 -1 ; ; fail 2 ; unknown option "-1"
-m rateest --rateest RE1 ! --rateest-eq --rateest-pps 5 ! --rateest-eq --rateest-pps 5 ; ; fail 2 ; rateest: can't specify --rateest-pps2 twice
-m rateest ! --rateest RE1 --rateest-bps 1mbit --rateest-lt ; ; fail 2 ; rateest: rateest can't be inverted
-m rateest --rateest RE1 --rateest-bps 1mbit --rateest-lt --rateest RE1 ; ; fail 2 ; rateest: can't specify --rateest1 twice
-m rateest --rateest RE1 ! --rateest-bps 1mbit --rateest-lt ; ; fail 2 ; rateest: rateest-bps can't be inverted
-m rateest --rateest RE1 --rateest-bps 1mbit --rateest-lt --rateest-bps 1mbit ; ; fail 2 ; rateest: can't specify --rateest-bps2 twice
-m rateest --rateest RE1 --rateest-bps -1 --rateest-lt ; ; fail 2 ; unknown option "-1"
-m rateest --rateest RE1 --rateest-lt ! --rateest-pps 5 ; ; fail 2 ; rateest: rateest-pps can't be inverted
-m rateest --rateest RE1 --rateest-lt --rateest-pps 5 --rateest-pps 5 ; ; fail 2 ; rateest: can't specify --rateest-pps2 twice
-m rateest --rateest RE1 --rateest-lt --rateest-pps -1 ; ; fail 2 ; unknown option "-1"
@chain INPUT
-m rateest ! --rateest1 RE1 --rateest-lt --rateest-bps --rateest2 RE2 ; ; fail 2 ; rateest: rateest can't be inverted
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps --rateest2 RE2 --rateest1 RE1 ; ; fail 2 ; rateest: can't specify --rateest1 twice
-m rateest --rateest-delta --rateest RE1 ! --rateest-pps1 8 --rateest-eq --rateest-pps2 9 ; ; fail 2 ; rateest: rateest-pps can't be inverted
-m rateest --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9 --rateest-pps1 8 ; ; fail 2 ; rateest: can't specify --rateest-pps1 twice
-m rateest --rateest-delta --rateest RE1 --rateest-pps1 -1 --rateest-eq --rateest-pps2 9 ; ; fail 2 ; unknown option "-1"
-m rateest --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq ! --rateest-pps2 9 ; ; fail 2 ; rateest: rateest-pps can't be inverted
-m rateest --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9 --rateest-pps2 9 ; ; fail 2 ; rateest: can't specify --rateest-pps2 twice
-m rateest --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 -1 ; ; fail 2 ; unknown option "-1"
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps ! --rateest2 RE2 ; ; fail 2 ; rateest: rateest can't be inverted
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps --rateest2 RE2 --rateest2 RE2 ; ; fail 2 ; rateest: can't specify --rateest2 twice
@family ip6
-m rateest ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: rateest: option "--rateest1" must be specified
-m rateest ! --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9 ; ; fail 2 ; rateest: rateest-delta can't be inverted
-m rateest --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9 --rateest-delta RE1 ; ; fail 2 ; rateest: can't specify --rateest-delta twice
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps --rateest-bps1 RE2 ; ; fail 2 ; rateest: could not parse rate `RE2'
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps --rateest-bps2 RE2 ; ; fail 2 ; rateest: can't specify --rateest-bps2 twice
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps --rateest-gt RE2 ; ; fail 2 ; Bad argument `RE2'
-m rateest --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9 --rateest-eq 9 ; ; fail 2 ; Bad argument `9'
-m rateest --rateest-delta ! --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9 ; ; fail 2 ; rateest: rateest can't be inverted
-m rateest --rateest-delta --rateest RE1 --rateest-pps1 8 --rateest-eq --rateest-pps2 9 --rateest RE1 ; ; fail 2 ; rateest: can't specify --rateest1 twice
-m rateest --rateest1 RE1 --rateest-lt ! --rateest-bps --rateest2 RE2 ; ; fail 2 ; rateest: rateest-bps can't be inverted
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps --rateest2 RE2 --rateest-bps RE2 ; ; fail 2 ; rateest: can't specify --rateest-bps2 twice
-m rateest --rateest1 RE1 --rateest-lt --rateest-bps --rateest-pps RE2 ; ; fail 2 ; rateest: could not parse pps `RE2'
