# Other people's nft tables are neither read nor touched, nor theirs by ours.
# timeout: 60
. "$NETNS/lib.sh"

only lite legacy
command -v nft >/dev/null || skip "no nft"
case $FAMILY in
4) nft_family=ip ;;
6) nft_family=ip6 ;;
esac
nft -f - <<END
table inet others {
	set hosts {
		type ipv4_addr
		elements = { 192.0.2.1, 192.0.2.2 }
	}
	chain input {
		type filter hook input priority 10; policy accept;
		ip saddr @hosts counter packets 7 bytes 70 drop
	}
}
table $nft_family theirs {
	chain INPUT {
		type filter hook input priority filter; policy accept;
		counter packets 1 bytes 2 comment "not yours"
	}
}
END
others()
{
	nft list table inet others
	nft list table $nft_family theirs
}
others >"$T/before"
for table in filter raw mangle nat security; do
	$ipt -t $table -A OUTPUT -p udp -j ACCEPT
done
$ipt -N user
$ipt -A INPUT -s "$CLIENT" -j user
$ipt_save -c | $ipt_restore -c
unlisted filter "-A INPUT -m comment --comment \"not yours\""
if [ "$TOOL" = lite ]; then
	tool_stop && tool_start
fi
for table in filter raw mangle nat security; do
	$ipt -t $table -F
	$ipt -t $table -X
done
others | diff -u "$T/before" - || fail "other tables changed"
nft add rule inet others input counter
others >"$T/before"
$ipt -A INPUT -s "$CLIENT" -j ACCEPT
others | diff -u "$T/before" - || fail "other tables changed"

# CHECKSUM works in a table of the plain name only: if that is another's, who
# has it is said.
[ "$TOOL" = lite ] || exit 0
nft add table $nft_family mangle
refused 4 "another program" $ipt -t mangle -A POSTROUTING -j CHECKSUM --checksum-fill
nft delete table $nft_family mangle
silent $ipt -t mangle -A POSTROUTING -j CHECKSUM --checksum-fill
