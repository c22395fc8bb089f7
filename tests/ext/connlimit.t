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
