# A service as kube-proxy writes it, with twenty endpoints: a ladder whose rungs
# jump. Packets that the endpoints' chains translate have shares by chance,
# others come back and meet the rungs after; edits lose no packet.
# timeout: 300
. "$NETNS/lib.sh"

FLOWS=3000
ENDPOINTS=20
# Of 19 degrees of freedom: a sum of squares that comes once in 10,000,000 runs.
CHI2_MAX=70

topology
case $FAMILY in
4) to() { echo "$SERVER:$1"; } ;;
6) to() { echo "[$SERVER]:$1"; } ;;
esac

# endpoints N: their chains
endpoints()
{
	for i in $(seq "$1"); do
		echo "-A sep$i -s $NOBODY -j masq"
		echo "-A sep$i -p udp -m udp -j DNAT --to-destination $(to $((5000 + i)))"
	done
}

# rungs N
rungs()
{
	for i in $(seq $(($1 - 1))); do
		echo "-A svc -m statistic --mode random --probability $(
			awk "BEGIN { printf \"%.11f\", 1 / ($1 - $i + 1) }") -j sep$i"
	done
	echo "-A svc -j sep$1"
}

# chains N
chains()
{
	for i in $(seq "$1"); do
		echo ":sep$i - [0:0]"
	done
}

{
	echo "*nat"
	echo ":svc - [0:0]"
	echo ":masq - [0:0]"
	chains $ENDPOINTS
	echo "-A PREROUTING -d $LAN -j svc"
	echo "-A masq -j MARK --set-mark 1"
	rungs $ENDPOINTS
	echo "-A svc -j RETURN"
	endpoints $ENDPOINTS
	echo COMMIT
} | $ipt_restore

# flows udp|tcp FROM N: connections from N ports, from FROM on
flows()
{
	on client python3 - "$LAN" "$@" <<-'END'
		import socket, sys
		to, proto, first, n = sys.argv[1:]
		family = socket.AF_INET6 if ":" in to else socket.AF_INET
		kind = {"udp": socket.SOCK_DGRAM, "tcp": socket.SOCK_STREAM}[proto]
		for port in range(int(first), int(first) + int(n)):
		    with socket.socket(family, kind) as sock:
		        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		        sock.setblocking(False)
		        sock.bind(("", port))
		        sock.connect_ex((to, 80))
		        if proto == "udp":
		            sock.send(b"x")
	END
}

# counts CHAIN TARGET: what the rules of CHAIN that jump there have counted
counts()
{
	$ipt_save -c -t nat |
		sed -n "s/^\\[\\([0-9]*\\):.*-A $1 .*-j $2.*/\\1/p"
}

# sum CHAIN TARGET
sum() { counts "$1" "$2" | awk '{ n += $1 } END { print n + 0 }'; }

# is_sum N CHAIN TARGET
is_sum()
{
	got=$(sum "$2" "$3")
	[ "$got" = "$1" ] || fail "$2: $got packets, not $1"
}

is_fork()
{
	[ "$TOOL" = lite ] || return 0
	case $NFD_ARGS in
	*--no-fuse*) return 0 ;;
	esac
	"$ipt-lite" plan -t nat svc >"$T/plan" || fail "no plan"
	grep -qF -e "$1" "$T/plan" || fail "not \"$1\": $(cat "$T/plan")"
}

fork_text="for udp packets, which don't come back"
is_fork "$fork_text"
flows udp 10000 $FLOWS
is_sum $FLOWS svc sep
is_sum $FLOWS "sep[0-9]*" DNAT
[ "$(counts svc sep | sort)" = "$(counts "sep[0-9]*" DNAT | sort)" ] ||
	fail "rungs and their chains count differently"
counts svc sep | awk -v want=$((FLOWS / ENDPOINTS)) -v max=$CHI2_MAX '
	{ chi2 += ($1 - want) ^ 2 / want; print $1 }
	END { exit !(NR == 20 && chi2 < max) }' || fail "not by chance"

# Those that no chain translates meet all rungs, the last one for sure.
$ipt -t nat -Z
flows tcp 10000 300
is_sum 300 svc "sep$ENDPOINTS"
is_sum 300 svc RETURN
is_sum 0 "sep[0-9]*" DNAT
[ "$(sum svc sep1)" -gt 300 ] || fail "rungs are not met"

# Edits under traffic.
$ipt -t nat -Z
flows udp 20000 $FLOWS &
flood=$!
edits=0
while kill -0 $flood 2>/dev/null || [ $edits -lt 3 ]; do
	$ipt -t nat -I svc 4 -m statistic --mode random --probability 0 -j sep1
	$ipt -t nat -D svc 4
	edits=$((edits + 1))
done
wait $flood
is_sum $FLOWS svc sep
is_sum $FLOWS "sep[0-9]*" DNAT

# A chain that gives packets back, and ends their walk again.
$ipt -t nat -Z
$ipt -t nat -I sep3 -p udp -j RETURN
is_fork "may come back: from chain sep3"
flows udp 30000 1000
is_sum 1000 "sep[0-9]*" DNAT
is_sum $((1000 + $(sum sep3 RETURN))) svc sep
[ "$(sum sep3 RETURN)" -gt 0 ] || fail "nobody comes back"
$ipt -t nat -D sep3 1
is_fork "$fork_text"
$ipt -t nat -Z
flows udp 40000 1000
is_sum 1000 svc sep
is_sum 1000 "sep[0-9]*" DNAT

# Jumps so deep that there is no room for one more.
{
	echo "*nat"
	for i in $(seq 13); do
		echo ":c$i - [0:0]"
	done
	echo ":svc - [0:0]"
	chains $ENDPOINTS
	echo "-A PREROUTING -j c1"
	for i in $(seq 12); do
		echo "-A c$i -j c$((i + 1))"
	done
	echo "-A c13 -j svc"
	rungs $ENDPOINTS
	endpoints $ENDPOINTS | grep -v masq
	echo COMMIT
} | $ipt_restore
is_fork "by chance that may come back"
flows udp 50000 300
is_sum 300 svc sep
