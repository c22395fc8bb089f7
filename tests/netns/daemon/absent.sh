# With no nfd running: one line that names the command to start it, exit 4.
. "$NETNS/lib.sh"

only lite
silent $ipt -A INPUT -s "$CLIENT" -j ACCEPT
tool_stop || fail "nfd ended with an error"
for command in "$ipt -S" "$ipt -A INPUT -j DROP" "$ipt_save" "$ipt_restore"; do
	status=0
	echo "*filter
-A INPUT -j DROP
COMMIT" | $command >"$T/out" 2>"$T/err" || status=$?
	[ $status = 4 ] || fail "$command: exit $status"
	[ "$(wc -l <"$T/err")" = 1 ] || fail "$command: $(cat "$T/err")"
	grep -qF nfd "$T/err" || fail "$command: $(cat "$T/err")"
	[ ! -s "$T/out" ] || fail "$command prints $(cat "$T/out")"
done
$ipt --version >/dev/null || fail "--version wants nfd"
tool_start
listed filter "-A INPUT -s $CLIENT/$HOST -j ACCEPT"
