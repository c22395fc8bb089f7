# What is confirmed stays, what is cancelled goes at once; who says so is not
# who made the change.
# timeout: 60
. "$NETNS/lib.sh"

only lite
own=$ipt-lite
silent $own -A INPUT -p udp -j ACCEPT
$own-restore --noflush --confirm 1 <<END
*filter
-A INPUT -p tcp -j DROP
COMMIT
END
silent $own confirm
sleep 1.2
listed filter "-A INPUT -p tcp -j DROP"

$own try 60 -- $own -P INPUT DROP 2>"$T/err" || fail "$(cat "$T/err")"
grep -qF "$own confirm" "$T/err" || fail "$(cat "$T/err")"
silent $own -A INPUT -p esp -j DROP
silent $own cancel
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -p udp -j ACCEPT
-A INPUT -p tcp -j DROP
END

# A command that fails is not waited for.
status=0
$own try 60 -- sh -c "$own -F INPUT; exit 7" 2>"$T/err" || status=$?
[ $status = 7 ] || fail "exit $status"
listed filter "-A INPUT -p udp -j ACCEPT"
status=0
$own try 60 -- sh -c "kill -9 \$\$" 2>"$T/err" || status=$?
[ $status = 137 ] || fail "exit $status"
# One that takes too long is ended, and does nothing unconfirmed afterwards.
status=0
$own try 1 -- sh -c "$own -F INPUT; sleep 2; $own -F INPUT" \
	2>"$T/err" || status=$?
[ $status = 143 ] || fail "exit $status"
grep -qF "not done in 1 s: what it changed is taken back" "$T/err" ||
	fail "$(cat "$T/err")"
listed filter "-A INPUT -p udp -j ACCEPT"
# Nor does what it has started, however deep, and whatever it makes of SIGTERM.
slow="sleep 2; $own -A INPUT -p gre -j DROP"
for command in "sh -c '$slow'; :" "trap '' TERM; (sh -c '$slow'; :); :"; do
	status=0
	$own try 1 -- sh -c "$command" 2>"$T/err" || status=$?
	[ $status = 143 ] || fail "exit $status"
done
sleep 2
listed filter "-A INPUT -p udp -j ACCEPT"
unlisted filter "-A INPUT -p gre -j DROP"
# Interrupted, what it did is taken back at once.
timeout -s INT 1 "$own" try 60 -- sh -c "$own -F INPUT; sleep 30" \
	2>"$T/err" || :
grep -qF "exit status 130: what it changed is taken back" "$T/err" ||
	fail "$(cat "$T/err")"
listed filter "-A INPUT -p udp -j ACCEPT"
refused 2 "how many seconds" "$own" try
refused 2 '"now" is not a number of seconds' "$own" try now -- true
refused 2 "which command" "$own" try 5 --
# Names of iptables know nothing of it.
refused 2 "Bad argument" "$ipt" confirm
refused 1 "" "$ipt_restore" --confirm 3 </dev/null
