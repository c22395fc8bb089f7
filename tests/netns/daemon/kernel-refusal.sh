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
