# -D by number and by specification, in another spelling too.
. "$NETNS/lib.sh"

for port in 1 2 3 2; do
	$ipt -A INPUT -p udp --dport $port -m comment --comment "no $port" -j DROP
done
silent $ipt -D INPUT -p udp -m udp --destination-port 2 \
	-m comment --comment "no 2" --jump DROP
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -p udp -m udp --dport 1 -m comment --comment "no 1" -j DROP
-A INPUT -p udp -m udp --dport 3 -m comment --comment "no 3" -j DROP
-A INPUT -p udp -m udp --dport 2 -m comment --comment "no 2" -j DROP
END
silent $ipt -D INPUT 1
refused 1 "Bad rule (does a matching rule exist in that chain?)." \
	$ipt -D INPUT -p udp --dport 1 -m comment --comment "no 1" -j DROP
refused 1 "Bad rule (does a matching rule exist in that chain?)." \
	$ipt -D INPUT -p udp --dport 2 -j DROP
refused 1 "Index of deletion too big" $ipt -D INPUT 3
refused 1 "No chain/target/match by that name" $ipt -D nowhere 1
silent $ipt -D INPUT 2
silent $ipt -D INPUT 1
chain_is filter INPUT <<END
-P INPUT ACCEPT
END
