# Marks of connections.
@family ip
@table mangle
-m connmark --mark 5 ; -m connmark --mark 0x5 ; ok
-m connmark ! --mark 5/0xff ; -m connmark ! --mark 0x5/0xff ; ok
-m connmark ; ; fail 2 ; connmark: option "--mark" must be specified
-m connmark --mark x ; ; fail 2 ; connmark: bad integer value for option "--mark", or out of range.
