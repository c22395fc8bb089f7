# Processors.
@family ip
-m cpu --cpu 0 ; = ; ok
-m cpu ! --cpu 3 ; = ; ok
-m cpu --cpu x ; ; fail 2 ; cpu: bad value for option "--cpu", or out of range (0-4294967295).
-m cpu ; ; fail 2 ; cpu: option "--cpu" must be specified
