# Connections of hosts and networks.
@family ip
-m connlimit --connlimit-above 5 ; -m connlimit --connlimit-above 5 --connlimit-mask 32 --connlimit-saddr ; ok
-m connlimit ! --connlimit-above 5 ; -m connlimit --connlimit-upto 5 --connlimit-mask 32 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 --connlimit-mask 24 --connlimit-daddr ; = ; ok
-m connlimit ! --connlimit-upto 5 ; -m connlimit --connlimit-above 5 --connlimit-mask 32 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 --connlimit-mask 0 ; -m connlimit --connlimit-upto 5 --connlimit-mask 0 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 --connlimit-mask 33 ; -m connlimit --connlimit-upto 5 --connlimit-mask 32 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 --connlimit-mask 255.255.255.0 ; -m connlimit --connlimit-upto 5 --connlimit-mask 24 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 --connlimit-above 4 ; ; fail 2 ; connlimit: option "--connlimit-upto" cannot be used together with "--connlimit-above".
-m connlimit --connlimit-mask 24 ; ; fail 2 ; You must specify "--connlimit-above" or "--connlimit-upto".
-m connlimit ; ; fail 2 ; You must specify "--connlimit-above" or "--connlimit-upto".
-m connlimit --connlimit-upto 5 --connlimit-saddr --connlimit-daddr ; ; fail 2 ; connlimit: option "--connlimit-saddr" cannot be used together with "--connlimit-daddr".
-m connlimit --connlimit-upto 5 --connlimit-mask x ; ; fail 2 ; connlimit: bad value for option "--connlimit-mask", neither a valid network mask nor valid CIDR (0-32).
@family ip6
-m connlimit --connlimit-upto 5 --connlimit-mask 64 ; -m connlimit --connlimit-upto 5 --connlimit-mask 64 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 --connlimit-mask 129 ; ; fail 2 ; connlimit: bad value for option "--connlimit-mask", neither a valid network mask nor valid CIDR (0-128).

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m connlimit --connlimit-upto 5 ; -m connlimit --connlimit-upto 5 --connlimit-mask 32 --connlimit-saddr ; ok
-m connlimit ! --connlimit-upto 5 ! --connlimit-upto 5 ; ; fail 2 ; connlimit: option "--connlimit-upto" can only be used once.
-m connlimit ! --connlimit-upto -1 ; ; fail 2 ; connlimit: bad value for option "--connlimit-upto", or out of range (0-4294967295).
-m connlimit --connlimit-above 5 --connlimit-above 5 ; ; fail 2 ; connlimit: option "--connlimit-above" can only be used once.
-m connlimit --connlimit-above 256 ; -m connlimit --connlimit-above 256 --connlimit-mask 32 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 ! --connlimit-mask 0 ; ; fail 2 ; connlimit: option "--connlimit-mask" cannot be inverted.
-m connlimit --connlimit-upto 5 --connlimit-mask 0 --connlimit-mask 0 ; ; fail 2 ; connlimit: option "--connlimit-mask" can only be used once.
-m connlimit --connlimit-upto 5 --connlimit-mask -1 ; ; fail 2 ; connlimit: bad value for option "--connlimit-mask", neither a valid network mask nor valid CIDR (0-32).
-m connlimit --connlimit-above 10 ! --connlimit-daddr ; ; fail 2 ; connlimit: option "--connlimit-daddr" cannot be inverted.
-m connlimit --connlimit-above 10 --connlimit-daddr --connlimit-daddr ; ; fail 2 ; connlimit: option "--connlimit-daddr" can only be used once.
-m connlimit --connlimit-above 4294967296 ; ; fail 2 ; connlimit: bad value for option "--connlimit-above", or out of range (0-4294967295).
-m connlimit --connlimit-above 10 ! --connlimit-saddr ; ; fail 2 ; connlimit: option "--connlimit-saddr" cannot be inverted.
-m connlimit --connlimit-above 10 --connlimit-saddr --connlimit-saddr ; ; fail 2 ; connlimit: option "--connlimit-saddr" can only be used once.
@family ip6
-m connlimit ! --connlimit-upto 5 --connlimit-mask 64 ; -m connlimit --connlimit-above 5 --connlimit-mask 64 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 --connlimit-mask 64 --connlimit-upto 5 ; ; fail 2 ; connlimit: option "--connlimit-upto" can only be used once.
-m connlimit --connlimit-upto -1 --connlimit-mask 64 ; ; fail 2 ; connlimit: bad value for option "--connlimit-upto", or out of range (0-4294967295).
-m connlimit ! --connlimit-above 0 ; -m connlimit --connlimit-upto 0 --connlimit-mask 128 --connlimit-saddr ; ok
-m connlimit --connlimit-above 0 --connlimit-above 0 ; ; fail 2 ; connlimit: option "--connlimit-above" can only be used once.
-m connlimit --connlimit-above 256 ; -m connlimit --connlimit-above 256 --connlimit-mask 128 --connlimit-saddr ; ok
-m connlimit --connlimit-upto 5 ! --connlimit-mask 64 ; ; fail 2 ; connlimit: option "--connlimit-mask" cannot be inverted.
-m connlimit --connlimit-upto 5 --connlimit-mask 64 --connlimit-mask 64 ; ; fail 2 ; connlimit: option "--connlimit-mask" can only be used once.
-m connlimit --connlimit-upto 5 --connlimit-mask -1 ; ; fail 2 ; connlimit: bad value for option "--connlimit-mask", neither a valid network mask nor valid CIDR (0-128).
-m connlimit --connlimit-above 10 --connlimit-mask 128 ! --connlimit-daddr ; ; fail 2 ; connlimit: option "--connlimit-daddr" cannot be inverted.
-m connlimit --connlimit-above 10 --connlimit-mask 128 --connlimit-daddr --connlimit-daddr ; ; fail 2 ; connlimit: option "--connlimit-daddr" can only be used once.
