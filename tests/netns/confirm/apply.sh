# iptables-lite-apply asks and answers as iptables-apply does.
# timeout: 60
. "$NETNS/lib.sh"

only lite
own=$ipt-lite
apply=$own-apply

# gives STATUS COMMAND...: standard input is the answer
gives()
{
	want=$1
	shift
	status=0
	"$@" >"$T/out" 2>"$T/err" || status=$?
	[ $status = "$want" ] || fail "$*: exit $status: $(cat "$T/err")"
}

silent $own -A INPUT -p udp -j ACCEPT
printf '*filter\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n' >"$T/rules"
printf '*filter\n-A NOWHERE -p tcp\nCOMMIT\n' >"$T/bad"
printf '#!/bin/sh\n%s -A INPUT -p esp -j ACCEPT\n' "$own" >"$T/run"
printf '#!/bin/sh\n%s -F INPUT\nexit 1\n' "$own" >"$T/run.bad"
printf '#!/bin/sh\n%s -F INPUT\nexec sleep 60\n' "$own" >"$T/run.slow"
chmod +x "$T/run" "$T/run.bad" "$T/run.slow"

# A terminal where nobody is.
mkfifo "$T/mute"
exec 9<>"$T/mute"

echo n | gives 255 $apply "$T/rules"
grep -qF "No affirmative response" "$T/out" || fail "$(cat "$T/out")"
gives 255 $apply -t 1 "$T/rules" <&9
grep -qF "Timeout!" "$T/out" || fail "$(cat "$T/out")"
gives 255 $apply "$T/rules" </dev/null
# Who interrupts it has not said yes.
for signal in INT HUP TERM; do
	gives 255 timeout --preserve-status -s $signal 0.5 $apply -t 30 \
		"$T/rules" <&9
	refused 1 "nothing waits" "$own" confirm
done
gives 5 $apply "$T/bad"
gives 7 $apply -c "$T/run.bad"
gives 7 $apply -t 1 -c "$T/run.slow"
gives 2 $apply "$T/nowhere"
gives 6 $apply -c "$T/nowhere"
gives 1 $apply -t soon "$T/rules"
gives 1 $apply --nothing
gives 0 $apply -h
gives 0 $apply -V
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -p udp -j ACCEPT
END

echo y | gives 0 $apply -w "$T/saved" "$T/rules"
grep -qFx -e "-A INPUT -p tcp -j ACCEPT" "$T/saved" || fail "$(cat "$T/saved")"
echo y | gives 0 $apply --command "$T/run"
refused 1 "nothing waits" "$own" confirm
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -p tcp -j ACCEPT
-A INPUT -p esp -j ACCEPT
END

# The terminal is lost: nobody answers, and nobody takes the rules back but nfd.
$apply -t 3 "$T/rules" >/dev/null 2>&1 <&9 &
sleep 1
unlisted filter "-A INPUT -p esp -j ACCEPT"
kill -9 $!
sleep 4.5
listed filter "-A INPUT -p esp -j ACCEPT"
: >"$T/nfd.err"
