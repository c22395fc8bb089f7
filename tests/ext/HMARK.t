@family ip
@table mangle
-j HMARK ; ; fail 2 ; --hmark-mod is mandatory
-j HMARK --hmark-tuple src,dst --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-tuple src,dst --hmark-rnd 0x1 --hmark-mod 3 --hmark-offset 5 ; -j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 3 --hmark-offset 5 ; ok
-j HMARK --hmark-tuple src,dst,sport,dport --hmark-rnd 0x1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-sport-mask 0xffff --hmark-dport-mask 0xffff --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-tuple src,dst,spi --hmark-rnd 0x1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-spi-mask 0xffffffff --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-tuple ct,src,dst,sport,dport --hmark-rnd 0x1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-sport-mask 0xffff --hmark-dport-mask 0xffff --hmark-rnd 0x00000001 --hmark-mod 3 --hmark-tuple ct ; ok
-j HMARK --hmark-tuple ct --hmark-rnd 0x1 --hmark-mod 3 ; -j HMARK --hmark-rnd 0x00000001 --hmark-mod 3 --hmark-tuple ct ; ok
-j HMARK --hmark-tuple foo --hmark-rnd 0x1 --hmark-mod 3 ; ; fail 2 ; Bad type "foo"
-j HMARK --hmark-tuple src --hmark-rnd 0x1 --hmark-mod 0 ; ; fail 2 ; HMARK: bad value for option "--hmark-mod", or out of range (1-4294967295).
-j HMARK --hmark-tuple src --hmark-mod 3 ; ; fail 2 ; --hmark-rnd is mandatory
-j HMARK --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; you have to specify --hmark-tuple at least
-j HMARK --hmark-tuple src --hmark-rnd 1 ; ; fail 2 ; --hmark-mod is mandatory
-j HMARK --hmark-src-prefix 24 --hmark-dst-prefix 16 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 24 --hmark-dst-prefix 16 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-src-prefix 33 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-src-prefix", neither a valid network mask nor valid CIDR (0-32).
-j HMARK --hmark-src-prefix 32 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-sport-mask 0xff00 --hmark-dport-mask 0x0ff --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-sport-mask 0xff00 --hmark-dport-mask 0x00ff --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-sport 80 --hmark-dport 443 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-sport 0x0050 --hmark-dport 0x01bb --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-spi 0x80 --hmark-spi-mask 0x443 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-spi-mask 0x00000443 --hmark-spi 0x00000080 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-spi-mask 0x443 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-spi-mask 0x00000443 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-proto-mask 0xff --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-proto-mask 0xff --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-proto-mask 0x7f --hmark-tuple src --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-proto-mask 0x7f --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-src-prefix 24 --hmark-tuple ct,src,dst --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 3 --hmark-tuple ct ; ok
-j HMARK --hmark-sport-mask 0xff00 --hmark-spi 3 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-sport-mask 0xff00 --hmark-spi 0x00000003 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-sport 80 --hmark-sport-mask 0xff --hmark-spi-mask 3 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; you cannot use --hmark-spi-mask and --hmark-?port-mask,at the same time
-j HMARK --hmark-tuple src,dst,sport,spi --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; you cannot use --hmark-spi-mask and --hmark-?port-mask,at the same time
-j HMARK --hmark-tuple src,dst,sport  --hmark-src-prefix 24 --hmark-sport 0x7 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-src-prefix" can only be used once.
-j HMARK --hmark-tuple SRC --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-tuple src, --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; Bad type ""
-j HMARK --hmark-offset 0x10 --hmark-tuple src --hmark-rnd 1 --hmark-mod 0x10 ; -j HMARK --hmark-src-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 16 --hmark-offset 16 ; ok
-j HMARK --hmark-offset 0 --hmark-tuple src --hmark-rnd 1 --hmark-mod 0x10 ; -j HMARK --hmark-src-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 16 --hmark-offset 0 ; ok
-j HMARK --hmark-tuple src --hmark-rnd 0 --hmark-mod 0x10 ; -j HMARK --hmark-src-prefix 32 --hmark-rnd 0x00000000 --hmark-mod 16 ; ok
-j HMARK --hmark-tuple src --hmark-rnd 0xffffffff --hmark-mod 4294967295 ; -j HMARK --hmark-src-prefix 32 --hmark-rnd 0xffffffff --hmark-mod 4294967295 ; ok
-j HMARK --hmark-src-prefix 0 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 0 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-src-prefix 255.255.0.0 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 16 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-src-prefix 255.0.255.0 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-src-prefix", neither a valid network mask nor valid CIDR (0-32).
-j HMARK --hmark-proto-mask 0x100 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-proto-mask 0x100 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-sport-mask 0x10000 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-sport-mask", or out of range (0-65535).
-j HMARK --hmark-sport 80 --hmark-sport-mask 0xff --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-sport-mask 0x00ff --hmark-sport 0x0050 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-tuple ct --hmark-spi 1 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-spi 0x00000001 --hmark-rnd 0x00000001 --hmark-mod 3 --hmark-tuple ct ; ok
-j HMARK --hmark-sport 1 --hmark-dport 2 --hmark-spi 3 --hmark-rnd 1 --hmark-mod 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: HMARK: spi-set and port-set can't be combined
-j HMARK --hmark-spi 3 --hmark-dport 2 --hmark-sport-mask 4 --hmark-dport-mask 4  --hmark-proto-mask 6 --hmark-rnd 1 --hmark-mod 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: HMARK: spi-set and port-set can't be combined
-j HMARK --hmark-sport 1 --hmark-spi-mask 3 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-spi-mask 0x00000003 --hmark-sport 0x0001 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-tuple proto --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-proto-mask 0xffff --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-tuple ct,proto,sport,dport --hmark-src-prefix 8 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 8 --hmark-sport-mask 0xffff --hmark-dport-mask 0xffff --hmark-proto-mask 0xffff --hmark-rnd 0x00000001 --hmark-mod 3 --hmark-tuple ct ; ok
@table filter
-j HMARK --hmark-tuple src,dst --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
@family ip6
@table mangle
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod 3 ; -j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 0x00000001 --hmark-mod 3 ; ok
-j HMARK --hmark-src-prefix 129 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-src-prefix", neither a valid network mask nor valid CIDR (0-128).

# Each option once more: negated, twice, out of range.
@family ip
@table mangle
@chain INPUT
-j HMARK ! --hmark-src-prefix 32 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-src-prefix" cannot be inverted.
-j HMARK --hmark-src-prefix 32 --hmark-rnd 1 --hmark-mod 3 --hmark-src-prefix 32 ; ; fail 2 ; HMARK: option "--hmark-src-prefix" can only be used once.
-j HMARK --hmark-src-prefix -1 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-src-prefix", neither a valid network mask nor valid CIDR (0-32).
-j HMARK --hmark-src-prefix 24 ! --hmark-dst-prefix 16 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-dst-prefix" cannot be inverted.
-j HMARK --hmark-src-prefix 24 --hmark-dst-prefix 16 --hmark-rnd 1 --hmark-mod 3 --hmark-dst-prefix 16 ; ; fail 2 ; HMARK: option "--hmark-dst-prefix" can only be used once.
-j HMARK --hmark-src-prefix 24 --hmark-dst-prefix -1 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-dst-prefix", neither a valid network mask nor valid CIDR (0-32).
-j HMARK ! --hmark-sport-mask 0xff00 --hmark-dport-mask 0x0ff --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-sport-mask" cannot be inverted.
-j HMARK --hmark-sport-mask 0xff00 --hmark-dport-mask 0x0ff --hmark-rnd 1 --hmark-mod 3 --hmark-sport-mask 0xff00 ; ; fail 2 ; HMARK: option "--hmark-sport-mask" can only be used once.
-j HMARK --hmark-sport-mask -1 --hmark-dport-mask 0x0ff --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-sport-mask", or out of range (0-65535).
-j HMARK --hmark-sport-mask 0xff00 ! --hmark-dport-mask 0x0ff --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-dport-mask" cannot be inverted.
-j HMARK --hmark-sport-mask 0xff00 --hmark-dport-mask 0x0ff --hmark-rnd 1 --hmark-mod 3 --hmark-dport-mask 0x0ff ; ; fail 2 ; HMARK: option "--hmark-dport-mask" can only be used once.
-j HMARK --hmark-sport-mask 0xff00 --hmark-dport-mask -1 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-dport-mask", or out of range (0-65535).
-j HMARK ! --hmark-spi-mask 0x443 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-spi-mask" cannot be inverted.
-j HMARK --hmark-spi-mask 0x443 --hmark-rnd 1 --hmark-mod 3 --hmark-spi-mask 0x443 ; ; fail 2 ; HMARK: option "--hmark-spi-mask" can only be used once.
-j HMARK --hmark-spi-mask -1 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-spi-mask", or out of range (0-4294967295).
-j HMARK ! --hmark-spi 0x80 --hmark-spi-mask 0x443 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-spi" cannot be inverted.
-j HMARK --hmark-spi 0x80 --hmark-spi-mask 0x443 --hmark-rnd 1 --hmark-mod 3 --hmark-spi 0x80 ; ; fail 2 ; HMARK: option "--hmark-spi" can only be used once.
-j HMARK --hmark-spi -1 --hmark-spi-mask 0x443 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-spi", or out of range (0-4294967295).
-j HMARK ! --hmark-sport 80 --hmark-dport 443 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-sport" cannot be inverted.
-j HMARK --hmark-sport 80 --hmark-dport 443 --hmark-rnd 1 --hmark-mod 3 --hmark-sport 80 ; ; fail 2 ; HMARK: option "--hmark-sport" can only be used once.
-j HMARK --hmark-sport -1 --hmark-dport 443 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-sport", or out of range (0-65535).
-j HMARK --hmark-sport 80 ! --hmark-dport 443 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-dport" cannot be inverted.
-j HMARK --hmark-sport 80 --hmark-dport 443 --hmark-rnd 1 --hmark-mod 3 --hmark-dport 443 ; ; fail 2 ; HMARK: option "--hmark-dport" can only be used once.
-j HMARK --hmark-sport 80 --hmark-dport -1 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-dport", or out of range (0-65535).
-j HMARK ! --hmark-proto-mask 0xff --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-proto-mask" cannot be inverted.
-j HMARK --hmark-proto-mask 0xff --hmark-rnd 1 --hmark-mod 3 --hmark-proto-mask 0xff ; ; fail 2 ; HMARK: option "--hmark-proto-mask" can only be used once.
-j HMARK --hmark-proto-mask -1 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-proto-mask", or out of range (0-65535).
-j HMARK --hmark-tuple src,dst ! --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-rnd" cannot be inverted.
-j HMARK --hmark-tuple src,dst --hmark-rnd 1 --hmark-mod 3 --hmark-rnd 1 ; ; fail 2 ; HMARK: option "--hmark-rnd" can only be used once.
-j HMARK --hmark-tuple src,dst --hmark-rnd -1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-rnd", or out of range (0-4294967295).
-j HMARK --hmark-tuple src,dst --hmark-rnd 1 ! --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-mod" cannot be inverted.
-j HMARK --hmark-tuple src,dst --hmark-rnd 1 --hmark-mod 3 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-mod" can only be used once.
-j HMARK --hmark-tuple src,dst --hmark-rnd 1 --hmark-mod -1 ; ; fail 2 ; HMARK: bad value for option "--hmark-mod", or out of range (1-4294967295).
-j HMARK --hmark-tuple src,dst --hmark-rnd 0x1 --hmark-mod 3 ! --hmark-offset 5 ; ; fail 2 ; HMARK: option "--hmark-offset" cannot be inverted.
-j HMARK --hmark-tuple src,dst --hmark-rnd 0x1 --hmark-mod 3 --hmark-offset 5 --hmark-offset 5 ; ; fail 2 ; HMARK: option "--hmark-offset" can only be used once.
-j HMARK --hmark-tuple src,dst --hmark-rnd 0x1 --hmark-mod 3 --hmark-offset -1 ; ; fail 2 ; HMARK: bad value for option "--hmark-offset", or out of range (0-4294967295).
-j HMARK ! --hmark-tuple src,dst --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-tuple" cannot be inverted.
-j HMARK --hmark-tuple -1 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; Bad type "-1"
@family ip6
-j HMARK ; ; fail 2 ; --hmark-mod is mandatory
-j HMARK ! --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-src-prefix" cannot be inverted.
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod 3 --hmark-src-prefix 64 ; ; fail 2 ; HMARK: option "--hmark-src-prefix" can only be used once.
-j HMARK --hmark-src-prefix -1 --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-src-prefix", neither a valid network mask nor valid CIDR (0-128).
-j HMARK --hmark-src-prefix 64 ! --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-dst-prefix" cannot be inverted.
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod 3 --hmark-dst-prefix 128 ; ; fail 2 ; HMARK: option "--hmark-dst-prefix" can only be used once.
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix -1 --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-dst-prefix", neither a valid network mask nor valid CIDR (0-128).
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 ! --hmark-rnd 1 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-rnd" cannot be inverted.
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod 3 --hmark-rnd 1 ; ; fail 2 ; HMARK: option "--hmark-rnd" can only be used once.
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd -1 --hmark-mod 3 ; ; fail 2 ; HMARK: bad value for option "--hmark-rnd", or out of range (0-4294967295).
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 1 ! --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-mod" cannot be inverted.
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod 3 --hmark-mod 3 ; ; fail 2 ; HMARK: option "--hmark-mod" can only be used once.
-j HMARK --hmark-src-prefix 64 --hmark-dst-prefix 128 --hmark-rnd 1 --hmark-mod -1 ; ; fail 2 ; HMARK: bad value for option "--hmark-mod", or out of range (1-4294967295).
