# What nfd finds in its table at the start, and has no use for, goes: maps and
# stretches of before, and what others put there. The rules and counts stay.
. "$NETNS/lib.sh"

only lite
command -v nft >/dev/null || skip "no nft"
topology
serve server --udp 5000
nf=$([ "$FAMILY" = 4 ] && echo ip || echo ip6)
user=a-name-of-28-characters-more

# objects KIND: how many of them the table has
objects()
{
	nft list "$1s" "$nf" | grep -c "^	$1 " || :
}

{
	echo '*filter'
	echo ":$user - [0:0]"
	# Some too many to be in a row, and some that are in a map.
	seq -f "-A FORWARD -p tcp -m multiport --dports %g,1000" 600
	seq -f "-A FORWARD -p udp --dport %g -j $user" 5000 5019
	echo "-A $user -j ACCEPT"
	echo COMMIT
} | $ipt_restore
expect answer client udp "$SERVER" 5000
chains=$(objects chain) maps=$(objects map)
[ "$maps" -gt 0 ] || fail "no maps"
nft list chains "$nf" | grep -F part-of-a-chain || fail "no stretches"
$ipt_save | sed -e '/^#/d' -e 's/ \[.*//' >"$T/before"

for i in 1 2; do
	tool_stop || fail "nfd ended with an error"
	nft add chain "$nf" nfd-filter stranger
	nft add set "$nf" nfd-filter m900 '{ type mark; }'
	tool_start
	[ "$chains $maps 0" = "$(objects chain) $(objects map) $(objects set)" ] ||
		fail "chains and maps were left: $(nft list chains "$nf")"
	$ipt_save | sed -e '/^#/d' -e 's/ \[.*//' | diff -u "$T/before" - ||
		fail "the rules changed"
done
expect answer client udp "$SERVER" 5000
counted filter 2 "-A FORWARD -p udp -m udp --dport 5000 -j $user"
