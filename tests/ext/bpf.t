@family ip
-m bpf ; ; fail 2 ; bpf: one of --bytecode or --pinned is required
-m bpf --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0" ; = ; ok
-m bpf --bytecode "1,6 0 0 1" ; = ; ok
-m bpf --bytecode "1,6 0 0 1," ; -m bpf --bytecode "1,6 0 0 1" ; ok
-m bpf --bytecode "1,6 0 0 4294967295" ; = ; ok
-m bpf --bytecode "1, 6  0 0   1" ; -m bpf --bytecode "1,6 0 0 1" ; ok
-m bpf --bytecode "2,6 0 0 1" ; ; fail 2 ; bpf: parsed program length is less than the encoded length parameter
-m bpf --bytecode "1,6 0 0 1,6 0 0 0" ; ; fail 2 ; bpf: real program length exceeds the encoded length parameter
-m bpf --bytecode "65,6 0 0 1" ; ; fail 2 ; bpf: number of instructions exceeds maximum
-m bpf --bytecode "0,6 0 0 1" ; ; fail 2 ; bpf: illegal zero length program
-m bpf --bytecode "1,6 0 0" ; ; fail 2 ; bpf: error at instr 0
-m bpf --bytecode "foo" ; ; fail 2 ; bpf: error parsing program length
-m bpf --bytecode "1,6 0 0 x" ; ; fail 2 ; bpf: error at instr 0
-m bpf --bytecode "1,70000 0 0 1" ; ; fail 2 ; bpf: error at instr 0
-m bpf --bytecode "1,0x6 0 0 0x1" ; ; fail 2 ; bpf: error at instr 0
-m bpf --bytecode "1,65535 0 0 1" ; ; fail 4 ; failed
-m bpf ! --bytecode "1,6 0 0 1" ; ; fail 2 ; bpf: option "--bytecode" cannot be inverted.
-m bpf --object-pinned /sys/fs/bpf/nope ; ; fail 4 ; failed (No such file or directory)
-m bpf --object-pinned /tmp/nope ; ; fail 4 ; failed (No such file or directory)
-m bpf --object-pinned /tmp/nope --bytecode "1,6 0 0 1" ; ; fail 2 ; bpf: option "--bytecode" cannot be used together with "--object-pinned".

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m bpf ! --bytecode '4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0' ; ; fail 2 ; bpf: option "--bytecode" cannot be inverted.
-m bpf --bytecode '4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0' --bytecode '4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0' ; ; fail 2 ; bpf: option "--bytecode" can only be used once.
-m bpf --bytecode -1 ; ; fail 2 ; bpf: error parsing program length
@family ip6
-m bpf ; ; fail 2 ; bpf: one of --bytecode or --pinned is required
