# Every table with its chains; refused where iptables refuses.
. "$NETNS/lib.sh"

check()
{
	table=$1
	shift
	for chain; do
		silent $ipt -t "$table" -A "$chain" -p udp -j ACCEPT
	done
	[ "$($ipt -t "$table" -S | grep -c "^-P")" = $# ] ||
		fail "$table: $($ipt -t "$table" -S)"
	refused 1 "" $ipt -t "$table" -A NOCHAIN -j ACCEPT
}
check filter INPUT FORWARD OUTPUT
check raw PREROUTING OUTPUT
check mangle PREROUTING INPUT FORWARD OUTPUT POSTROUTING
check nat PREROUTING INPUT OUTPUT POSTROUTING
check security INPUT FORWARD OUTPUT
refused 3 "does not exist" $ipt -t nonsense -L
for table in filter raw mangle security; do
	refused - "" $ipt -t $table -A OUTPUT -j MASQUERADE
done
refused - "" $ipt -t nat -A OUTPUT -p tcp -j REJECT
refused - "" $ipt -A INPUT -o lan -j ACCEPT
refused - "" $ipt -A OUTPUT -i lan -j ACCEPT
[ "$($ipt_save | grep -c '^\*')" = 5 ] || fail "save: $($ipt_save)"
