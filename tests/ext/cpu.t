# Processors.
@family ip
-m cpu --cpu 0 ; = ; ok
-m cpu ! --cpu 3 ; = ; ok
-m cpu --cpu x ; ; fail 2 ; cpu: bad value for option "--cpu", or out of range (0-4294967295).
-m cpu ; ; fail 2 ; cpu: option "--cpu" must be specified

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m cpu ! --cpu 0 ; = ; ok
@family ip
-m cpu --cpu 0 --cpu 0 ; ; fail 2 ; cpu: option "--cpu" can only be used once.
-m cpu --cpu -1 ; ; fail 2 ; cpu: bad value for option "--cpu", or out of range (0-4294967295).
@family ip6
-m cpu ; ; fail 2 ; cpu: option "--cpu" must be specified
