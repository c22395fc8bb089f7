# Marks of packets.
@family ip
-m mark --mark 5 ; -m mark --mark 0x5 ; ok
-m mark ! --mark 5/0xff ; -m mark ! --mark 0x5/0xff ; ok
-m mark --mark 0x5/7 ; -m mark --mark 0x5/0x7 ; ok
-m mark ; ; fail 2 ; mark: option "--mark" must be specified
-m mark --mark x ; ; fail 2 ; mark: bad integer value for option "--mark", or out of range.
-m mark --mark 0xff/0x0f ; -m mark --mark 0xff/0xf ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m mark ! --mark 0xfeedcafe/0xfeedcafe ; = ; ok
@family ip
-m mark --mark 0xfeedcafe/0xfeedcafe --mark 0xfeedcafe/0xfeedcafe ; ; fail 2 ; mark: option "--mark" can only be used once.
-m mark --mark -1 ; ; fail 2 ; mark: bad integer value for option "--mark", or out of range.
@family ip6
-m mark ; ; fail 2 ; mark: option "--mark" must be specified
