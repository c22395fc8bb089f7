@family ip
@table raw
@chain PREROUTING
-j CT ; = ; ok
-j CT --notrack --zone 1 ; = ; ok
-j CT --helper ftp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: CT: You must specify a L4 protocol and not use inversions on it
-p tcp -j CT --helper ftp ; = ; ok
-p tcp -j CT --helper "" ; -p tcp -j CT ; ok
-p tcp -j CT --helper 12345678901234567 ; ; fail 2 ; CT: option "--helper": "12345678901234567" is longer than 15 characters
-p tcp -j CT --helper 1234567890123456 ; ; fail 2 ; CT: option "--helper": "1234567890123456" is longer than 15 characters
-j CT --timeout foo ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain PREROUTING: CT: You must specify a L4 protocol and not use inversions on it
-j CT --zone 1 ; = ; ok
-j CT --zone 0 ; -j CT ; ok
-j CT --zone 65535 ; = ; ok
-j CT --zone 65536 ; ; fail 2 ; Cannot parse 65536 as a zone ID
-j CT --zone mark ; = ; ok
-j CT --zone MARK ; -j CT --zone mark ; ok
-j CT --zone foo ; ; fail 2 ; Cannot parse foo as a zone ID
-j CT --zone-orig 1 ; = ; ok
-j CT --zone-reply 1 ; = ; ok
-j CT --zone-orig mark ; = ; ok
-j CT --zone-reply mark ; = ; ok
-j CT --zone-orig 1 --zone-reply 2 ; ; fail 2 ; CT: option "--zone-orig" cannot be used together with "--zone-reply".
-j CT --zone 1 --zone-reply 2 ; ; fail 2 ; CT: option "--zone" cannot be used together with "--zone-reply".
-j CT --ctevents new ; = ; ok
-j CT --ctevents mark,new,helper ; -j CT --ctevents new,helper,mark ; ok
-j CT --ctevents new,related,destroy,reply,assured,protoinfo,helper,mark,natseqinfo,secmark ; = ; ok
-j CT --ctevents natseqinfo ; = ; ok
-j CT --ctevents foo ; ; fail 2 ; Unknown event type "foo"
-j CT --ctevents new, ; ; fail 2 ; Unknown event type ""
-j CT --ctevents "" ; ; fail 2 ; Unknown event type ""
-j CT --ctevents new,new ; -j CT --ctevents new ; ok
-j CT --ctevents NEW ; ; fail 2 ; Unknown event type "NEW"
-j CT --expevents new ; = ; ok
-j CT --expevents foo ; ; fail 2 ; Unknown event type "foo"
-j CT --expevents new --ctevents new --zone 3 ; -j CT --ctevents new --expevents new --zone 3 ; ok
-p tcp -j CT --helper Q.931 ; = ; ok
-p udp -j CT --helper RAS ; = ; ok
-p udp -j CT --helper netbios-ns ; = ; ok
@table filter
@chain INPUT
-j CT --zone 1 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: CT is not valid in table filter
@family ip6
@table raw
@chain PREROUTING
-p tcp -j CT --helper ftp ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j CT ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: CT is not valid in table filter
@family ip
@table raw
@chain PREROUTING
-j CT ! --notrack ; ; fail 2 ; CT: option "--notrack" cannot be inverted.
-j CT --notrack --notrack ; ; fail 2 ; CT: option "--notrack" can only be used once.
-p tcp -j CT ! --helper ftp ; ; fail 2 ; CT: option "--helper" cannot be inverted.
-p tcp -j CT --helper ftp --helper ftp ; ; fail 2 ; CT: option "--helper" can only be used once.
-j CT ! --ctevents new,related,destroy,reply,assured,protoinfo,helper,mark ; ; fail 2 ; CT: option "--ctevents" cannot be inverted.
-j CT --ctevents new,related,destroy,reply,assured,protoinfo,helper,mark --ctevents new,related,destroy,reply,assured,protoinfo,helper,mark ; ; fail 2 ; CT: option "--ctevents" can only be used once.
-j CT --ctevents -1 ; ; fail 2 ; Unknown event type "-1"
-j CT ! --expevents new ; ; fail 2 ; CT: option "--expevents" cannot be inverted.
-j CT --expevents new --expevents new ; ; fail 2 ; CT: option "--expevents" can only be used once.
-j CT --expevents -1 ; ; fail 2 ; Unknown event type "-1"
-j CT ! --zone 1 ; ; fail 2 ; CT: option "--zone" cannot be inverted.
-j CT --zone 1 --zone 1 ; ; fail 2 ; CT: option "--zone" can only be used once.
-j CT --zone -1 ; ; fail 2 ; Cannot parse -1 as a zone ID
-j CT ! --zone-orig 1 ; ; fail 2 ; CT: option "--zone-orig" cannot be inverted.
-j CT --zone-orig 1 --zone-orig 1 ; ; fail 2 ; CT: option "--zone-orig" can only be used once.
-j CT --zone-orig -1 ; ; fail 2 ; Cannot parse -1 as a zone ID
-j CT ! --zone-reply 1 ; ; fail 2 ; CT: option "--zone-reply" cannot be inverted.
-j CT --zone-reply 1 --zone-reply 1 ; ; fail 2 ; CT: option "--zone-reply" can only be used once.
-j CT --zone-reply -1 ; ; fail 2 ; Cannot parse -1 as a zone ID
@family ip6
-j CT ; = ; ok
-p tcp -j CT --helper '' ; -p tcp -j CT ; ok
