# Type of service.
@family ip
-m tos --tos 0x10 ; -m tos --tos 0x10/0xff ; ok
-m tos --tos 16/0x3f ; -m tos --tos 0x10/0x3f ; ok
-m tos ! --tos Minimize-Delay ; -m tos ! --tos 0x10/0x3f ; ok
-m tos --tos minimize-cost ; -m tos --tos 0x02/0x3f ; ok
-m tos --tos Normal-Service ; -m tos --tos 0x00/0x3f ; ok
-m tos --tos Mini ; ; fail 2 ; Symbolic name "Mini" is unknown
-m tos --tos 256 ; ; fail 2 ; Symbolic name "256" is unknown
-m tos --tos 4/256 ; ; fail 2 ; Illegal value: "4/256"
-m tos ; ; fail 2 ; tos: option "--tos" must be specified
@family ip6
-m tos ! --tos 0x10/0x1f ; = ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m tos ! --tos Maximize-Throughput ; -m tos ! --tos 0x08/0x3f ; ok
@family ip
-m tos --tos Maximize-Throughput --tos Maximize-Throughput ; ; fail 2 ; tos: option "--tos" can only be used once.
-m tos --tos -1 ; ; fail 2 ; Symbolic name "-1" is unknown
@family ip6
-m tos ; ; fail 2 ; tos: option "--tos" must be specified
