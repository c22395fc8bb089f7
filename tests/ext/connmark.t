# Marks of connections.
@family ip
@table mangle
-m connmark --mark 5 ; -m connmark --mark 0x5 ; ok
-m connmark ! --mark 5/0xff ; -m connmark ! --mark 0x5/0xff ; ok
-m connmark ; ; fail 2 ; connmark: option "--mark" must be specified
-m connmark --mark x ; ; fail 2 ; connmark: bad integer value for option "--mark", or out of range.

# Each option once more: negated, twice, out of range.
@family both
@table mangle
@chain PREROUTING
-m connmark ! --mark 0xffffffff ; = ; ok
@family ip
-m connmark --mark 0xffffffff --mark 0xffffffff ; ; fail 2 ; connmark: option "--mark" can only be used once.
-m connmark --mark -1 ; ; fail 2 ; connmark: bad integer value for option "--mark", or out of range.
