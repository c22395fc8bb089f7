# -C answers by its exit status, whatever the spelling.
. "$NETNS/lib.sh"

$ipt -A INPUT -s "$CLIENT" -p tcp -m tcp --dport 22 -j ACCEPT
silent $ipt -C INPUT -p tcp -s "$CLIENT/$HOST" --dport ssh -j ACCEPT
refused 1 "Bad rule (does a matching rule exist in that chain?)." \
	$ipt -C INPUT -p tcp -s "$CLIENT" --dport 22 -j DROP
refused 1 "" $ipt -C INPUT -p tcp -s "$CLIENT" -j ACCEPT
refused 1 "" $ipt -C nowhere -j ACCEPT
