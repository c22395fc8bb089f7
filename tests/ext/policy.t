# IPsec policies, one element or several.
@family ip
@chain FORWARD
-m policy --dir in --pol ipsec ! --reqid 5 ! --spi 0x10 ! --proto ah ! --mode transport ; = ; ok
-m policy --dir in --pol ipsec --mode tunnel ! --tunnel-src 1.2.3.4 ! --tunnel-dst 5.6.7.8/16 ; -m policy --dir in --pol ipsec --mode tunnel ! --tunnel-dst 5.6.7.8/16 ! --tunnel-src 1.2.3.4 ; ok
-m policy --dir in --pol ipsec --strict ; ; fail 2 ; policy match: empty policy element 0. --strict is in effect, but at least one of reqid, spi, tunnel-src, tunnel-dst, proto or mode is required.
-m policy --dir in --pol ipsec --strict --reqid 1 --next --reqid 2 --next --reqid 3 --next --reqid 4 ; = ; ok
-m policy --dir in --pol ipsec --strict --reqid 1 --next --reqid 2 --next --reqid 3 --next --reqid 4 --next --reqid 5 ; ; fail 2 ; policy match: maximum policy depth reached
-m policy --dir in --pol ipsec --reqid 1 --next --reqid 2 ; ; fail 2 ; policy: option "--next" also requires "--strict".
-m policy --dir in --pol none --strict ; ; fail 2 ; policy match: policy none but --strict given
-m policy --dir in --pol none --reqid 5 ; -m policy --dir in --pol none ; ok
-m policy --pol none ; ; fail 2 ; policy match: neither --dir in nor --dir out specified
-m policy --dir in ; -m policy --dir in --pol ipsec ; ok
-m policy ; ; fail 2 ; policy match: neither --dir in nor --dir out specified
-m policy --dir bogus --pol none ; ; fail 2 ; policy_match: invalid dir "bogus"
-m policy --dir in --pol bogus ; ; fail 2 ; policy match: invalid policy "bogus"
-m policy --dir in --pol ipsec --proto tcp ; ; fail 2 ; policy match: protocol must be ah/esp/ipcomp
-m policy --dir in --pol ipsec --proto 50 ; -m policy --dir in --pol ipsec --proto esp ; ok
-m policy --dir in --pol ipsec --mode bogus ; ; fail 2 ; policy match: invalid mode "bogus"
-m policy --dir in --pol ipsec --tunnel-src 1.2.3.4 ; ; fail 2 ; policy match: --tunnel-src/--tunnel-dst is only valid in tunnel mode
-m policy --dir in --pol ipsec --mode transport --tunnel-src 1.2.3.4 ; ; fail 2 ; policy match: --tunnel-src/--tunnel-dst is only valid in tunnel mode
-m policy --dir in --pol ipsec --strict --reqid 1 --next ; ; fail 2 ; policy match: empty policy element 1. --strict is in effect, but at least one of reqid, spi, tunnel-src, tunnel-dst, proto or mode is required.
-m policy --dir in --pol ipsec --strict --next --reqid 1 ; ; fail 2 ; policy match: empty policy element 0. --strict is in effect, but at least one of reqid, spi, tunnel-src, tunnel-dst, proto or mode is required.
-m policy --dir in --pol ipsec --strict --reqid 1 --reqid 2 ; ; fail 2 ; policy match: double --reqid option
-m policy --dir in --pol ipsec --strict --mode tunnel ; = ; ok
-m policy --dir in --pol ipsec --strict --proto esp --next --mode tunnel --tunnel-src 1.1.1.1 --spi 7 ; -m policy --dir in --pol ipsec --strict --proto esp --next --spi 0x7 --mode tunnel --tunnel-src 1.1.1.1 ; ok
@chain INPUT
-m policy --dir in --pol none ; = ; ok
-m policy --dir in --pol ipsec ; = ; ok
-m policy --dir out --pol ipsec ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: rule can't be reached from INPUT
-m policy --dir in --pol ipsec --spi 16 --reqid 0x10 ; -m policy --dir in --pol ipsec --reqid 16 --spi 0x10 ; ok
-m policy --dir in --pol ipsec --mode tunnel --tunnel-src 1.2.3.4/255.255.0.0 ; -m policy --dir in --pol ipsec --mode tunnel --tunnel-src 1.2.3.4/16 ; ok
-m policy --dir in --pol ipsec --next ; ; fail 2 ; policy: option "--next" also requires "--strict".
-m policy --dir in --dir out --pol ipsec ; ; fail 2 ; policy: option "--dir" can only be used once.
-m policy --strict --dir in --pol ipsec --reqid 1 --next --spi 2 --reqid 2 ; -m policy --dir in --pol ipsec --strict --reqid 1 --next --reqid 2 --spi 0x2 ; ok
-m policy --next --dir in --pol ipsec --reqid 1 ; ; fail 2 ; policy: option "--next" also requires "--strict".
@chain OUTPUT
-m policy --dir out --pol ipsec --reqid 5 ; = ; ok
-m policy --dir in --pol ipsec ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain OUTPUT: rule can't be reached from OUTPUT
@table nat
@chain POSTROUTING
-m policy --dir in --pol ipsec ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: rule can't be reached from POSTROUTING
@chain PREROUTING
-m policy --dir out --pol ipsec ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: rule can't be reached from PREROUTING
@family ip6
@table filter
@chain FORWARD
-m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-src fe80::/10 --next --spi 5 ; -m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-src fe80::/10 --next --spi 0x5 ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table nat
@chain POSTROUTING
-m policy --dir in ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: rule can't be reached from POSTROUTING
@table filter
@chain FORWARD
-m policy ! --dir in ; ; fail 2 ; policy: option "--dir" cannot be inverted.
-m policy --dir in --dir in ; ; fail 2 ; policy: option "--dir" can only be used once.
-m policy --dir -1 ; ; fail 2 ; policy_match: invalid dir "-1"
-m policy --dir in --pol ipsec ! --strict --mode tunnel ; ; fail 2 ; policy: option "--strict" cannot be inverted.
-m policy --dir in --pol ipsec --strict --mode tunnel --strict tunnel ; ; fail 2 ; policy: option "--strict" can only be used once.
-m policy --dir in --pol none ! --reqid 5 ; -m policy --dir in --pol none ; ok
-m policy --dir in --pol none --reqid 5 --reqid 5 ; ; fail 2 ; policy match: double --reqid option
-m policy --dir in --pol none --reqid -1 ; ; fail 2 ; policy: bad value for option "--reqid", or out of range (0-4294967295).
-m policy --dir in --pol ipsec ! --proto 50 ; -m policy --dir in --pol ipsec ! --proto esp ; ok
-m policy --dir in --pol ipsec --proto 50 --proto 50 ; ; fail 2 ; policy match: double --proto option
-m policy --dir in --pol ipsec --proto -1 ; ; fail 2 ; unknown protocol "-1" specified
-m policy --dir in --pol ipsec --strict ! --mode tunnel ; = ; ok
-m policy --dir in --pol ipsec --strict --mode tunnel --mode tunnel ; ; fail 2 ; policy match: double --mode option
-m policy --dir in --pol ipsec --strict --mode -1 ; ; fail 2 ; policy match: invalid mode "-1"
-m policy --dir in --pol ipsec --mode tunnel ! --tunnel-src 1.2.3.4 --tunnel-dst 5.6.7.8/16 ; -m policy --dir in --pol ipsec --mode tunnel --tunnel-dst 5.6.7.8/16 ! --tunnel-src 1.2.3.4 ; ok
-m policy --dir in --pol ipsec --mode tunnel ! --tunnel-src 1.2.3.4 ! --tunnel-dst 5.6.7.8/16 ! --tunnel-dst 5.6.7.8/16 ; ; fail 2 ; policy match: double --tunnel-dst option
-m policy --dir in --pol ipsec --mode tunnel ! --tunnel-src 1.2.3.4 ! --tunnel-dst -1 ; ; fail 2 ; getaddrinfo: Name or service not known
@chain INPUT
-m policy --dir in ! --pol none ; ; fail 2 ; policy: option "--pol" cannot be inverted.
-m policy --dir in --pol none --pol none ; ; fail 2 ; policy: option "--pol" can only be used once.
-m policy --dir in --pol -1 ; ; fail 2 ; policy match: invalid policy "-1"
-m policy --strict --dir in --pol ipsec --reqid 1 ! --next --spi 2 --reqid 2 ; ; fail 2 ; policy: option "--next" cannot be inverted.
-m policy --strict --dir in --pol ipsec --reqid 1 --next --spi 2 --reqid 2 --next 2 ; ; fail 2 ; Bad argument `2'
-m policy --dir in --pol ipsec ! --spi 16 --reqid 0x10 ; -m policy --dir in --pol ipsec --reqid 16 ! --spi 0x10 ; ok
-m policy --dir in --pol ipsec --spi 16 --reqid 0x10 --spi 16 ; ; fail 2 ; policy match: double --spi option
-m policy --dir in --pol ipsec --spi -1 --reqid 0x10 ; ; fail 2 ; policy: bad value for option "--spi", or out of range (0-4294967295).
-m policy --dir in --pol ipsec --mode tunnel ! --tunnel-src 1.2.3.4/255.255.0.0 ; -m policy --dir in --pol ipsec --mode tunnel ! --tunnel-src 1.2.3.4/16 ; ok
-m policy --dir in --pol ipsec --mode tunnel --tunnel-src 1.2.3.4/255.255.0.0 --tunnel-src 1.2.3.4/255.255.0.0 ; ; fail 2 ; policy match: double --tunnel-src option
-m policy --dir in --pol ipsec --mode tunnel --tunnel-src -1 ; ; fail 2 ; getaddrinfo: Name or service not known
@family ip6
-m policy ; ; fail 2 ; policy match: neither --dir in nor --dir out specified
-m policy ! --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp ; ; fail 2 ; policy: option "--dir" cannot be inverted.
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp --dir in ; ; fail 2 ; policy: option "--dir" can only be used once.
-m policy --dir -1 --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp ; ; fail 2 ; policy_match: invalid dir "-1"
-m policy --dir in ! --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp ; ; fail 2 ; policy: option "--pol" cannot be inverted.
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp --pol ipsec ; ; fail 2 ; policy: option "--pol" can only be used once.
-m policy --dir in --pol -1 --strict --reqid 1 --spi 0x1 --proto ipcomp ; ; fail 2 ; policy match: invalid policy "-1"
-m policy --dir in --pol ipsec ! --strict --reqid 1 --spi 0x1 --proto ipcomp ; ; fail 2 ; policy: option "--strict" cannot be inverted.
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp --strict 1 ; ; fail 2 ; policy: option "--strict" can only be used once.
-m policy --dir in --pol ipsec --strict ! --reqid 1 --spi 0x1 --proto ipcomp ; = ; ok
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp --reqid 1 ; ; fail 2 ; policy match: double --reqid option
-m policy --dir in --pol ipsec --strict --reqid -1 --spi 0x1 --proto ipcomp ; ; fail 2 ; policy: bad value for option "--reqid", or out of range (0-4294967295).
-m policy --dir in --pol ipsec --strict --reqid 1 ! --spi 0x1 --proto ipcomp ; = ; ok
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp --spi 0x1 ; ; fail 2 ; policy match: double --spi option
-m policy --dir in --pol ipsec --strict --reqid 1 --spi -1 --proto ipcomp ; ; fail 2 ; policy: bad value for option "--spi", or out of range (0-4294967295).
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 ! --proto ipcomp ; = ; ok
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp --proto ipcomp ; ; fail 2 ; policy match: double --proto option
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto -1 ; ; fail 2 ; unknown protocol "-1" specified
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto esp --mode tunnel ! --tunnel-dst 2001:db8::/32 --tunnel-src 2001:db8::/32 --next --reqid 2 ; = ; ok
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto esp --mode tunnel --tunnel-dst -1 --tunnel-src 2001:db8::/32 --next --reqid 2 ; ; fail 2 ; getaddrinfo: Name or service not known
@table nat
@chain POSTROUTING
-m policy --dir in --pol ipsec --strict --reqid 1 --spi 0x1 --proto ipcomp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain POSTROUTING: rule can't be reached from POSTROUTING
@table filter
@chain FORWARD
-m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-src fe80::/10 ! --next --spi 5 ; ; fail 2 ; policy: option "--next" cannot be inverted.
-m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-src fe80::/10 --next --spi 5 --next 5 ; ; fail 2 ; Bad argument `5'
-m policy --dir in --pol ipsec --strict ! --mode tunnel --tunnel-src fe80::/10 --next --spi 5 ; ; fail 2 ; policy match: --tunnel-src/--tunnel-dst is only valid in tunnel mode
-m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-src fe80::/10 --next --spi 5 --mode tunnel ; -m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-src fe80::/10 --next --spi 0x5 --mode tunnel ; ok
-m policy --dir in --pol ipsec --strict --mode -1 --tunnel-src fe80::/10 --next --spi 5 ; ; fail 2 ; policy match: invalid mode "-1"
-m policy --dir in --pol ipsec --strict --mode tunnel ! --tunnel-src fe80::/10 --next --spi 5 ; -m policy --dir in --pol ipsec --strict --mode tunnel ! --tunnel-src fe80::/10 --next --spi 0x5 ; ok
-m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-src fe80::/10 --next --spi 5 --tunnel-src fe80::/10 ; ; fail 2 ; policy match: --tunnel-src/--tunnel-dst is only valid in tunnel mode
-m policy --dir in --pol ipsec --strict --mode tunnel --tunnel-src -1 --next --spi 5 ; ; fail 2 ; getaddrinfo: Name or service not known
