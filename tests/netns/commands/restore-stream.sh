# restore --stream: each table is a transaction, done when its COMMIT comes.
. "$NETNS/lib.sh"

only lite
topology
serve server --udp 5000
stream=$ipt-lite-restore
rule="-A FORWARD -p udp -m udp --dport"

# block LINE...: one transaction
block() { printf '*filter\n'; printf -- '%s\n' "$@"; printf 'COMMIT\n'; }

generation() { "$ipt-lite" generation; }

# run_stream [OPTION...]: from the pipe; $T/said, $T/err, $T/status
run_stream()
{
	status=0
	"$stream" --stream "$@" <"$T/pipe" >"$T/said" 2>"$T/err" || status=$?
	echo $status >"$T/status"
}

# opened [OPTION...]: the same beside us, the pipe is descriptor 3
opened()
{
	rm -f "$T/pipe" "$T/status"
	mkfifo "$T/pipe"
	run_stream "$@" &
	exec 3>"$T/pipe"
}

# ended STATUS TEXT: so it does, by itself
ended()
{
	eventually [ -s "$T/status" ] || fail "it goes on"
	[ "$(cat "$T/status")" = "$1" ] ||
		fail "exit $(cat "$T/status"), not $1: $(cat "$T/err")"
	[ -z "$2" ] || grep -qF -e "$2" "$T/err" ||
		fail "no \"$2\" in: $(cat "$T/err")"
	exec 3>&-
}

# closed: the pipe is, and all was done
closed()
{
	exec 3>&-
	ended 0 ""
	[ ! -s "$T/err" ] || fail "says $(cat "$T/err")"
}

is_listed() { "$ipt_save" -t filter | grep -qFx -e "$1"; }

# The first table works before the pipe is closed, and what is said is seen.
opened --noflush --verbose
printf '# first\n' >&3
block "${rule} 5000 -j DROP" >&3
eventually is_listed "${rule} 5000 -j DROP" || fail "it waits for the end"
eventually grep -qFx '# first' "$T/said" || fail "says $(cat "$T/said")"
expect silence client udp "$SERVER" 5000
was=$(generation)
block "-F FORWARD" "${rule} 5000 -j ACCEPT" >&3
printf '*filter\n' >&3
eventually is_listed "${rule} 5000 -j ACCEPT" || fail "the second waits"
expect answer client udp "$SERVER" 5000
[ "$(generation)" = $((was + 1)) ] || fail "was $was, is $(generation)"
# What is not whole is nobody's yet, however long it takes.
printf -- '%s\n' "${rule} 5001 -j DROP" >&3
sleep 0.3
unlisted filter "${rule} 5001 -j DROP"
printf 'COMMIT\n' >&3
closed
listed filter "${rule} 5001 -j DROP"

# One of five fails: those before it stay, none after it is done. All are
# written at once, and again with the pipe open.
five()
{
	block "${rule} 1"
	block "-N one" "-A one -j DROP"
	block "${rule} 3" "$1"
	block "${rule} 4"
	block "-F"
}
for bad in "-D FORWARD -p udp --dport 9" "-A FORWARD -j nosuch" \
	"-A FORWARD -p udp --dport 77777"; do
	$ipt -F
	$ipt -X
	case $bad in
	*nosuch | *77777) want=2 text="Error occurred at line: 10" ;;
	*) want=1 text="line 10 failed: Bad rule" ;;
	esac
	was=$(generation)
	five "$bad" >"$T/five"
	refused $want "$text" "$stream" --noflush --stream "$T/five"
	[ "$(generation)" = $((was + 2)) ] || fail "$bad: $was, $(generation)"
	chain_is filter FORWARD <<END
-P FORWARD ACCEPT
${rule} 1
END
	chain_is filter one <<END
-N one
-A one -j DROP
END
	$ipt -F
	$ipt -X
	opened --noflush
	five "$bad" >&3
	ended $want "$text"
	listed filter "${rule} 1"
	listed filter "-A one -j DROP"
	unlisted filter "${rule} 3"
	unlisted filter "${rule} 4"
done

# Of two that fail it is the first that is told of, whoever finds it.
{
	block "-X nosuch"
	block "-A FORWARD --nonsense"
} >"$T/two"
refused 1 "line 2 failed" "$stream" --noflush --stream "$T/two"

# Without an end, what was committed stays.
{
	block "${rule} 6"
	echo '*filter'
	echo "${rule} 7"
} >"$T/cut"
refused 1 "COMMIT expected at line 6" "$stream" --noflush --stream "$T/cut"
listed filter "${rule} 6"
unlisted filter "${rule} 7"

# The kernel refuses one of many: chains that are nested too deep.
$ipt -F
{
	block $(seq -f '-N;deep%g' 1 16) | tr ';' ' '
	nested 16 | while read -r jump; do
		block "$jump"
	done
	for i in $(seq 1 8); do
		block "${rule} $i"
	done
	block "-A FORWARD -j deep1"
	for i in $(seq 9 16); do
		block "${rule} $i"
	done
} >"$T/deep"
line=$(grep -n -e '-j deep1$' "$T/deep" | cut -d: -f1)
status=0
"$stream" --noflush --stream "$T/deep" 2>"$T/err" || status=$?
[ $status = 4 ] || fail "exit $status: $(cat "$T/err")"
grep -q "line:\? $line\b" "$T/err" || fail "not line $line: $(cat "$T/err")"
[ "$("$ipt" -S FORWARD | grep -c dport)" = 8 ] || fail "$("$ipt" -S FORWARD)"
$ipt -F
$ipt -X

# Counters, with -c only; and a table is replaced where it may be.
{
	printf '*filter\n:INPUT DROP [3:4]\n[1:2] %s 1\nCOMMIT\n' "$rule"
	printf '*mangle\n[5:6] %s 2\nCOMMIT\n' "$rule"
	printf '*filter\n[7:8] %s 3\nCOMMIT\n' "$rule"
	printf '*filter\n-X nosuch\nCOMMIT\n'
} >"$T/whole"
refused 1 "line 12 failed" "$stream" --counters --stream "$T/whole"
counted mangle "[5:6]" "${rule} 2"
counted filter "[7:8]" "${rule} 3"
unlisted filter "${rule} 1"
refused 1 "line 12 failed" "$stream" --stream -n -T filter "$T/whole"
counted filter "[0:0]" "${rule} 1"
counted mangle "[5:6]" "${rule} 2"
$ipt -P INPUT ACCEPT
$ipt -F
$ipt -t mangle -F

# Very many, each a generation; and one that is longer than what is collected.
many=${MANY:-10000}
was=$(generation)
{
	for verb in -A -D; do
		seq 1 "$many" |
			sed "s/.*/*filter\n$verb INPUT -m mark --mark &\nCOMMIT/"
		block "-A INPUT -j ACCEPT"
	done
	echo '*filter'
	seq -f '-A OUTPUT -m mark --mark %g' 1 "$many"
	echo COMMIT
	block "-X nosuch"
} >"$T/many"
refused 1 "line $(($(wc -l <"$T/many") - 1)) failed" \
	"$stream" --noflush --stream "$T/many"
[ "$(generation)" = $((was + 2 * many + 3)) ] ||
	fail "from $was to $(generation), not $((2 * many + 3)) more"
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -j ACCEPT
-A INPUT -j ACCEPT
END
[ "$("$ipt" -S OUTPUT | wc -l)" = $((many + 1)) ] || fail "OUTPUT"
$ipt -F

# Two at once, into one chain; and a third changes rules meanwhile.
streams=
for mark in 1 2; do
	seq 1 3000 | sed "s/.*/*filter\n-A INPUT -m mark --mark $mark -m length \
--length &\nCOMMIT/" >"$T/stream$mark"
	"$stream" --noflush --stream "$T/stream$mark" &
	streams="$streams $!"
done
for i in $(seq 1 20); do
	silent $ipt -A FORWARD -m length --length "$i"
done
for client in $streams; do
	wait "$client" || fail "a stream failed"
done
$ipt -S INPUT >"$T/rules"
for mark in 1 2; do
	sed -n "s/.*--mark 0x$mark .*--length //p" "$T/rules" >"$T/lengths"
	seq 1 3000 | cmp - "$T/lengths" || fail "stream $mark is out of order"
done
[ "$("$ipt" -S FORWARD | wc -l)" = 21 ] || fail "$("$ipt" -S FORWARD)"
$ipt -F

# Killed in the middle: what was done is the beginning, without a gap.
seq 1 65535 |
	sed "s/.*/*filter\n-A INPUT -m length --length &\nCOMMIT/" >"$T/long"
for wait_s in 0.02 0.05 0.1 0.2; do
	"$stream" --noflush --stream "$T/long" &
	client=$!
	sleep $wait_s
	kill -9 $client
	wait "$client" || :
	$ipt -S INPUT | sed -n 's/.*--length //p' >"$T/lengths"
	seq 1 "$(wc -l <"$T/lengths")" | cmp - "$T/lengths" || fail "a gap"
	$ipt -F
done

# nfd ends while nothing is to be done.
opened --noflush
block "${rule} 1" >&3
eventually is_listed "${rule} 1" || fail "it waits"
tool_kill
ended 4 "nfd hung up"
tool_start
listed filter "${rule} 1"

silent "$stream" --stream </dev/null
for option in --test --confirm=5 --expect-generation=1; do
	refused 1 "--stream makes many changes" "$stream" --stream $option
done
refused 1 "" $ipt_restore --stream
