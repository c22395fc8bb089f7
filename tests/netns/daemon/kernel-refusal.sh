# What the kernel refuses is reported with the rule that caused it, and
# nothing of the commit stays.
. "$NETNS/lib.sh"

only lite legacy
$ipt -A INPUT -s "$CLIENT" -j ACCEPT
$ipt_save | sed '/^#/d' >"$T/before"
status=0
$ipt_restore --noflush 2>"$T/err" <<END || status=$?
*mangle
-A FORWARD -p udp -j ACCEPT
-A FORWARD -p udp -j TCPMSS --set-mss 1000
-A FORWARD -p udp -j DROP
COMMIT
END
[ $status != 0 ] || fail "TCPMSS for UDP was taken"
if [ "$TOOL" = lite ]; then
	grep -qF "3" "$T/err" || fail "no line in: $(cat "$T/err")"
fi
[ "$($ipt -t mangle -S FORWARD | wc -l)" = 1 ] || fail "$($ipt -t mangle -S)"
$ipt_save -t filter | sed '/^#/d' | diff -u "$T/before" - || fail "filter changed"

# A rule that has become an element of a map is found as well: this jump makes
# the chains deeper than nf_tables takes.
[ "$TOOL" = lite ] || exit 0
{
	echo '*filter'
	for i in $(seq 1 16); do
		echo ":deep$i -"
	done
	nested 16
	for i in $(seq 1 8); do
		[ "$i" != 5 ] && echo "-A INPUT -p udp --dport $i -j ACCEPT" ||
			echo "-A INPUT -p udp --dport $i -j deep1"
	done
	echo COMMIT
} >"$T/deep"
line=$(grep -n -e '-j deep1$' "$T/deep" | cut -d: -f1)
$ipt_restore --noflush <"$T/deep" 2>"$T/err" && fail "17 chains deep was taken"
grep -q "line $line\b.*RULE_APPEND" "$T/err" ||
	grep -q "RULE_APPEND.*line:\? $line\b" "$T/err" ||
	fail "not line $line: $(cat "$T/err")"
grep -qF "chains may be nested 15 deep" "$T/err" || fail "$(cat "$T/err")"

# What came before the refused batch, a map of intervals, is taken back.
{
	sed -n '/^:deep/p;/^-A deep/p;1i*filter' "$T/deep"
	seq -f "-A INPUT -s $([ "$FAMILY" = 6 ] && echo "fd09:%g::/64" ||
		echo "10.9.%g.0/24") -j DROP" 1 8
	seq -f "-A FORWARD -m length --length %g -j ACCEPT" 1 300
	echo "-A OUTPUT -j deep1"
	echo COMMIT
} >"$T/early"
$ipt_restore --noflush <"$T/early" 2>"$T/err" && fail "17 chains deep was taken"
grep -qF "chains may be nested 15 deep" "$T/err" || fail "$(cat "$T/err")"
$ipt_save -t filter | sed '/^#/d' | diff -u "$T/before" - || fail "filter changed"
refused 4 "it closes a loop" sh -c "$ipt -N loop; $ipt -A loop -j loop"
$ipt -X loop

# What the rule names, or its match, is not there: which match is said, and
# which line, though the rule shares a look-up with others.
named()
{
	{
		echo '*filter'
		seq -f '-A INPUT -p udp --dport %g -j ACCEPT' 1 8
		seq -f "-A FORWARD -p tcp --dport %g $1 -j ACCEPT" 1 8
		echo COMMIT
	} >"$T/named"
	$ipt_restore --noflush <"$T/named" 2>"$T/err" && fail "$1 was taken"
	grep -q "line:\? 10\b" "$T/err" || fail "not line 10: $(cat "$T/err")"
}
named "-m set --match-set nosuch src"
named "-m nfacct --nfacct-name nosuch"
grep -qF "rule in chain FORWARD: nfacct: " "$T/err" || fail "$(cat "$T/err")"
