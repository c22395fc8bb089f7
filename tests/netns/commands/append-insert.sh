# -A, -I, -I n: rules stand where they were put and filter in that order.
. "$NETNS/lib.sh"

silent $ipt -A INPUT -s "$CLIENT" -j ACCEPT
silent $ipt -I INPUT -i lo -j ACCEPT
silent $ipt -I INPUT 2 -p udp -j DROP
silent $ipt -I INPUT 4 -p tcp -j DROP
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -p udp -j DROP
-A INPUT -s $CLIENT/$HOST -j ACCEPT
-A INPUT -p tcp -j DROP
END
refused 1 "" $ipt -I INPUT 6 -j ACCEPT
refused 1 "No chain/target/match by that name" $ipt -A nowhere -j ACCEPT
refused 2 "" $ipt -A INPUT -j nowhere_to_jump
refused 2 "" $ipt -I INPUT 0 -j ACCEPT

# Several addresses make several rules, in this order.
$ipt -F
silent $ipt -A INPUT -s "$CLIENT,$SERVER" -j ACCEPT
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -s $CLIENT/$HOST -j ACCEPT
-A INPUT -s $SERVER/$HOST -j ACCEPT
END
