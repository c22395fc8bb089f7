# Descriptors that are closed, or take nothing more.
. "$NETNS/lib.sh"

only lite
silent $ipt -A INPUT -s "$CLIENT" -j ACCEPT
# Nothing that is opened instead gets what is written.
for call in "$ipt -S" "$ipt -L -n" "$ipt_save" "$ipt --version"; do
	$call >&- || fail "$call >&-: exit $?"
	$call >&- 2>&- <&- || fail "$call, all closed: exit $?"
done
$ipt -A INPUT -j DROP <&- >&- 2>&- || fail "-A, all closed: exit $?"
status=0
$ipt -A nowhere -j DROP 2>&- || status=$?
[ $status = 1 ] || fail "-A nowhere 2>&-: exit $status"
status=0
timeout 10 $ipt_restore <&- 2>"$T/err" || status=$?
[ $status = 4 ] || fail "restore from nothing: exit $status"
grep -qF "cannot read" "$T/err" || fail "restore says $(cat "$T/err")"
listed filter "-A INPUT -s $CLIENT/$HOST -j ACCEPT" "-A INPUT -j DROP"
for call in "$ipt -S" "$ipt_save" "$ipt --version" "$ipt-lite generation"; do
	status=0
	$call >/dev/full 2>"$T/err" || status=$?
	[ $status = 4 ] || fail "$call >/dev/full: exit $status"
	grep -qF "cannot write" "$T/err" || fail "$call: $(cat "$T/err")"
done
