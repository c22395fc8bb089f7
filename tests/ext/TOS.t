@family ip
@table mangle
-j TOS ; ; fail 2 ; TOS: An action is required
-j TOS --set-tos 0x10 ; -j TOS --set-tos 0x10/0xff ; ok
-j TOS --set-tos 0x10/0x30 ; = ; ok
-j TOS --set-tos Normal-Service ; -j TOS --set-tos 0x00/0x3f ; ok
-j TOS --set-tos minimize-cost ; -j TOS --set-tos 0x02/0x3f ; ok
-j TOS --set-tos Maximize-Throughput ; -j TOS --set-tos 0x08/0x3f ; ok
-j TOS --set-tos Maximize-Reliability ; -j TOS --set-tos 0x04/0x3f ; ok
-j TOS --set-tos Maximize-R ; ; fail 2 ; Symbolic name "Maximize-R" is unknown
-j TOS --set-tos Minimize-Cost/0xff ; ; fail 2 ; Symbolic name "Minimize-Cost/0xff" is unknown
-j TOS --set-tos 256 ; ; fail 2 ; Symbolic name "256" is unknown
-j TOS --set-tos 1/256 ; ; fail 2 ; Illegal value: "1/256"
-j TOS --set-tos foo ; ; fail 2 ; Symbolic name "foo" is unknown
-j TOS --and-tos 0x3 ; -j TOS --set-tos 0x00/0xfc ; ok
-j TOS --or-tos 0x3 ; -j TOS --set-tos 0x03/0x03 ; ok
-j TOS --xor-tos 0x3 ; -j TOS --set-tos 0x03/0x00 ; ok
-j TOS --xor-tos 0x100 ; ; fail 2 ; TOS: bad value for option "--xor-tos", or out of range (0-255).
-j TOS --and-tos 0xff ; -j TOS --set-tos 0x00/0x00 ; ok
-j TOS --or-tos 0xff ; -j TOS --set-tos 0xff/0xff ; ok
-j TOS --or-tos 0 ; -j TOS --set-tos 0x00/0x00 ; ok
-j TOS --set-tos 0x10/0x10 ; = ; ok
-j TOS --set-tos 0x2/0x10 ; -j TOS --set-tos 0x02/0x10 ; ok
-j TOS --set-tos 0/0x10 ; -j TOS --set-tos 0x00/0x10 ; ok
-j TOS --set-tos 0x10/0 ; -j TOS --set-tos 0x10/0x00 ; ok
-j TOS --set-tos 0x10 --and-tos 3 ; ; fail 2 ; TOS: option "--set-tos" cannot be used together with "--and-tos".
-j TOS --set-tos 0x10 --set-tos 3 ; ; fail 2 ; TOS: option "--set-tos" can only be used once.
-j TOS --set-tos 0x00/0xff ; = ; ok
-j TOS --set-tos normal-service ; -j TOS --set-tos 0x00/0x3f ; ok
@table filter
-j TOS --set-tos 0x10 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TOS is not valid in table filter

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-j TOS --set-tos 0x1f ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TOS is not valid in table filter
@family ip
@table mangle
@chain PREROUTING
-j TOS ! --set-tos 0x1f ; ; fail 2 ; TOS: option "--set-tos" cannot be inverted.
-j TOS --set-tos 0x1f --set-tos 0x1f ; ; fail 2 ; TOS: option "--set-tos" can only be used once.
-j TOS --set-tos -1 ; ; fail 2 ; Symbolic name "-1" is unknown
-j TOS ! --xor-tos 0x12 ; ; fail 2 ; TOS: option "--xor-tos" cannot be inverted.
-j TOS --xor-tos 0x12 --xor-tos 0x12 ; ; fail 2 ; TOS: option "--xor-tos" can only be used once.
-j TOS --xor-tos -1 ; ; fail 2 ; TOS: bad value for option "--xor-tos", or out of range (0-255).
@chain INPUT
-j TOS ! --and-tos 0x3 ; ; fail 2 ; TOS: option "--and-tos" cannot be inverted.
-j TOS --and-tos 0x3 --and-tos 0x3 ; ; fail 2 ; TOS: option "--and-tos" can only be used once.
-j TOS --and-tos -1 ; ; fail 2 ; TOS: bad value for option "--and-tos", or out of range (0-255).
-j TOS ! --or-tos 0x3 ; ; fail 2 ; TOS: option "--or-tos" cannot be inverted.
-j TOS --or-tos 0x3 --or-tos 0x3 ; ; fail 2 ; TOS: option "--or-tos" can only be used once.
-j TOS --or-tos -1 ; ; fail 2 ; TOS: bad value for option "--or-tos", or out of range (0-255).
@family ip6
@chain PREROUTING
-j TOS ; ; fail 2 ; TOS: An action is required
