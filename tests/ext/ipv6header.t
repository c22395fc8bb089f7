@family ip6
-m ipv6header ; ; fail 2 ; ipv6header: option "--header" must be specified
-m ipv6header --header hop-by-hop ; = ; ok
-m ipv6header --header hop,dst,route,frag,auth,esp,none,proto ; ; fail 2 ; unknown header `proto' specified
-m ipv6header --header proto,none ; ; fail 2 ; unknown header `proto' specified
-m ipv6header ! --header ah,0,60 ; -m ipv6header ! --header hop-by-hop,ipv6-opts,ah ; ok
-m ipv6header ! --header prot --soft ; -m ipv6header ! --header protocol --soft ; ok
-m ipv6header --header 255 ; -m ipv6header --header protocol ; ok
-m ipv6header --header 17 ; ; fail 2 ; unknown header `17' specified
-m ipv6header --header 43,44,50,51,59 ; -m ipv6header --header ipv6-route,ipv6-frag,ah,esp,ipv6-nonxt ; ok
-m ipv6header --header "" ; ; fail 2 ; ip6t_ipv6header: cannot parse header names
-m ipv6header --soft ; ; fail 2 ; ipv6header: option "--header" must be specified
-m ipv6header --header ipv6-nonxt,ipv6-route,ipv6-opts,ipv6-frag,esp,ah,hopopt ; -m ipv6header --header hop-by-hop,ipv6-opts,ipv6-route,ipv6-frag,ah,esp,ipv6-nonxt ; ok
-m ipv6header --header destination-options,fragment,routing,no-next-header,upper-layer-protocol ; ; fail 2 ; unknown header `destination-options' specified
-m ipv6header --header HOP ; ; fail 2 ; unknown header `HOP' specified
-m ipv6header --header esp,esp ; -m ipv6header --header esp ; ok

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-m ipv6header ! --header hop-by-hop ; = ; ok
-m ipv6header --header hop-by-hop --header hop-by-hop ; ; fail 2 ; ipv6header: option "--header" can only be used once.
-m ipv6header --header -1 ; ; fail 2 ; unknown header `-1' specified
-m ipv6header --header hop-by-hop ! --soft ; ; fail 2 ; ipv6header: option "--soft" cannot be inverted.
-m ipv6header --header hop-by-hop --soft --soft ; ; fail 2 ; ipv6header: option "--soft" can only be used once.
