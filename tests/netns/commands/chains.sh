# -N -X -E and what refers to a chain; -F of one chain and of all.
. "$NETNS/lib.sh"

silent $ipt -N first
silent $ipt -N second
refused 1 "Chain already exists" $ipt -N first
$ipt -A INPUT -p udp -j first
$ipt -A first -s "$CLIENT" -g second
refused 1 "" $ipt -X second
silent $ipt -E second third
refused 1 "File exists" $ipt -E third first
listed filter "-A first -s $CLIENT/$HOST -g third"
$ipt -n -L third | grep -qFx "Chain third (1 references)" ||
	fail "references of third"
refused 1 "Too many links" $ipt -X first
$ipt -D INPUT -p udp -j first
refused 1 "Directory not empty" $ipt -X first
silent $ipt -F first
silent $ipt -X third
silent $ipt -F
silent $ipt -X
chain_is filter INPUT <<END
-P INPUT ACCEPT
END
refused 1 "" $ipt -S first
refused 1 "" $ipt -X INPUT
