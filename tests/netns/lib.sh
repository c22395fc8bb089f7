# What the cases of tests/netns use. A case begins with
#
#	. "$NETNS/lib.sh"
#
# and runs in the router's namespace, after `topology` between two hosts:
#
#	client eth0 ---- lan [router] wan ---- eth0 server
#
# with the addresses of $FAMILY in $CLIENT $LAN $WAN $SERVER, and $SERVER2 as a
# second address of the server. The commands of the family are $ipt, $ipt_save
# and $ipt_restore. Packets are sent and judged with `expect`; rules and
# counters with `listed`, `counted`, `refused`.
# shellcheck shell=sh disable=SC2034

# shellcheck source=tests/netns/tool.sh
. "$NETNS/tool.sh"

case $FAMILY in
4)
	ipt=iptables icmp=icmp BITS=24 HOST=32 MIN_HEADER=20
	CLIENT=10.1.0.2 LAN=10.1.0.1 WAN=10.2.0.1 SERVER=10.2.0.2
	SERVER2=10.2.0.3 NOBODY=10.9.0.9
	LAN_NET=10.1.0.0/24 WAN_NET=10.2.0.0/24
	;;
6)
	ipt=ip6tables icmp=ipv6-icmp BITS=64 HOST=128 MIN_HEADER=40
	CLIENT=fd01::2 LAN=fd01::1 WAN=fd02::1 SERVER=fd02::2
	SERVER2=fd02::3 NOBODY=fd09::9
	LAN_NET=fd01::/64 WAN_NET=fd02::/64
	;;
esac
ipt_save=$ipt-save
ipt_restore=$ipt-restore

# fail WORD...: also shows the rules, unless $MANY says that they are too many
fail()
{
	echo "FAILED: $*" >&2
	[ -n "${MANY:-}" ] || "$ipt_save" -c >&2 || :
	exit 1
}

# nested N: rules that jump from chain deep1 to deep2 and so on, to deepN
nested()
{
	for i in $(seq 2 "$1"); do
		echo "-A deep$((i - 1)) -j deep$i"
	done
}

# eventually COMMAND...: it succeeds within ten seconds
eventually()
{
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || return 1
		sleep 0.05
	done
}

# logged TEXT: nfd says so, soon
logged()
{
	eventually grep -qF -e "$1" "$T/nfd.err" ||
		fail "not logged: $1: $(cat "$T/nfd.err")"
}

skip()
{
	echo "$*"
	exit 77
}

# dies NAME: delete this namespace, to which NAME0 leads, and see it go
dies()
{
	ip netns del "$1"
	eventually [ ! -e "/sys/class/net/${1}0" ] ||
		fail "a namespace is kept alive"
}

# supervised OPTION...: start nfd, as $NFD_CONFIG says, under supervisor.py,
# which is $supervisor, and wait until it is ready
supervised()
{
	rm -f "$T/said"
	"$NETNS/supervisor.py" --log "$T/said" --pid "$T/nfd.pid" "$@" \
		"$BUILD/nfd/nfd" --foreground --config "$NFD_CONFIG" \
		--socket "$NFD_SOCKET" 2>>"$T/nfd.err" &
	supervisor=$!
	await "READY=1"
}

is_said() { [ "$(cat "$T/said" 2>/dev/null | grep -cF -e "$1")" -ge "$2" ]; }

# await TEXT [N]: it is said (N times)
await()
{
	eventually is_said "$1" "${2:-1}" ||
		fail "not said: $1: $(cat "$T/said")"
}

# only TOOL...: skip unless one of them is tested
only()
{
	case " $* " in
	*" $TOOL "*) ;;
	*) skip "for $* only" ;;
	esac
}

# needs RULE...: skip unless the kernel takes this rule (in a scratch chain)
needs()
{
	"$ipt" -N probe_needs
	if ! "$ipt" -A probe_needs "$@" 2>"$T/needs"; then
		"$ipt" -X probe_needs
		skip "no support for: $* ($(head -n 1 "$T/needs"))"
	fi
	"$ipt" -F probe_needs
	"$ipt" -X probe_needs
}

# --- hosts -----------------------------------------------------------------

# on HOST COMMAND...
on()
{
	on_host=$1
	shift
	nsenter --net="/run/netns/$on_host" -- "$@"
}

# No packets but the test's own, so that counters are exact: no router
# solicitation, no duplicate address detection, no link-local addresses.
# And ICMP errors without rate limit, TCP segments without timestamps.
QUIET="net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0
	net.ipv6.conf.default.router_solicitations=0
	net.ipv6.conf.default.addr_gen_mode=1
	net.ipv6.conf.default.accept_ra=0 net.ipv4.tcp_timestamps=0
	net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
	net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0"

# link HOST ROUTER-INTERFACE N: 10.N.0.1 and fdN::1 here, ….2 there
link()
{
	here=02:00:00:00:0$3:01 there=02:00:00:00:0$3:02
	ip netns add "$1"
	# shellcheck disable=SC2086 # several arguments
	on "$1" sysctl -qw $QUIET
	ip link add "$2" address $here type veth \
		peer name eth0 address $there netns "$1"
	ip -batch - <<-END
		addr add 10.$3.0.1/24 dev $2
		addr add fd0$3::1/64 dev $2 nodad
		link set $2 up
		neigh replace 10.$3.0.2 lladdr $there dev $2 nud permanent
		neigh replace fd0$3::2 lladdr $there dev $2 nud permanent
	END
	on "$1" ip -batch - <<-END
		link set lo up
		addr add 10.$3.0.2/24 dev eth0
		addr add fd0$3::2/64 dev eth0 nodad
		link set eth0 up
		neigh replace 10.$3.0.1 lladdr $here dev eth0 nud permanent
		neigh replace fd0$3::1 lladdr $here dev eth0 nud permanent
		route add default via 10.$3.0.1
		route add default via fd0$3::1
	END
}

topology()
{
	# shellcheck disable=SC2086 # several arguments
	sysctl -qw $QUIET net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	link client lan 1
	link server wan 2
	on server ip addr add 10.2.0.3/24 dev eth0
	on server ip addr add fd02::3/64 dev eth0 nodad
	ip neigh replace 10.2.0.3 lladdr 02:00:00:00:02:02 dev wan nud permanent
	ip neigh replace fd02::3 lladdr 02:00:00:00:02:02 dev wan nud permanent
}

# in_place HOST: words to put before a command; "router" is where we are
in_place()
{
	[ "$1" = router ] || echo "nsenter --net=/run/netns/$1 --"
}

# serve HOST [--tcp PORTS] [--udp PORTS]: until the case ends
serve()
{
	serve_host=$1
	shift
	ready=$(mktemp "$T/ready.XXXXXX")
	# shellcheck disable=SC2046 # several words
	$(in_place "$serve_host") python3 "$NETNS/peer.py" serve "$@" \
		>"$ready" 2>&1 &
	until grep -qFx ready "$ready"; do
		kill -0 $! 2>/dev/null || fail "serve: $(cat "$ready")"
		sleep 0.02
	done
}

# ask HOST udp|tcp|icmp ADDRESS [PORT] [OPTION]...: prints what came of it
ask()
{
	ask_host=$1
	shift
	# shellcheck disable=SC2046 # several words
	$(in_place "$ask_host") python3 "$NETNS/peer.py" ask "$@"
}

# expect "OUTCOME [WORD]..." HOST udp|tcp|icmp ADDRESS [PORT] [OPTION]...
# The outcome (answer, icmp T/C, reset, silence; see peer.py) and each WORD
# must be in what `ask` prints.
expect()
{
	wanted=$1
	shift
	case $wanted in
	silence*) set -- "$@" --wait 0.3 ;;
	esac
	got=$(ask "$@")
	case $got in
	"${wanted%% *}"*) ;;
	*) fail "ask $*: want \"$wanted\", got \"$got\"" ;;
	esac
	for word in $wanted; do
		case " $got " in
		*" $word "* | *" $word"[,:]*) ;;
		*) fail "ask $*: want \"$wanted\", got \"$got\"" ;;
		esac
	done
}

# --- rules and counters ----------------------------------------------------

# listed TABLE RULE: save prints this rule, to the letter
listed()
{
	"$ipt_save" -t "$1" | grep -qFx -e "$2" || fail "not in $1: $2"
}

unlisted()
{
	! "$ipt_save" -t "$1" | grep -qFx -e "$2" || fail "still in $1: $2"
}

# chain_is TABLE CHAIN: -S of the chain is what stands on stdin
chain_is()
{
	cat >"$T/chain.want"
	"$ipt" -t "$1" -S "$2" >"$T/chain.got"
	diff -u "$T/chain.want" "$T/chain.got" ||
		fail "$1 $2 is not what it should be"
}

# counters TABLE RULE: "[packets:bytes]" of the rule, or of a chain (":NAME")
counters()
{
	case $2 in
	:*) "$ipt_save" -c -t "$1" | grep -F -e "$2 " | sed 's/.* //' ;;
	*) "$ipt_save" -c -t "$1" |
		awk -v rule="$2" 'substr($0, index($0, " ") + 1) == rule { print $1 }' ;;
	esac
}

# counted TABLE "[P:B]"|P RULE: the rule has counted this, exactly
counted()
{
	have=$(counters "$1" "$3")
	[ -n "$have" ] || fail "no such rule in $1: $3"
	case $2 in
	\[*) ;;
	*) have=${have#\[} have=${have%%:*} ;;
	esac
	[ "$have" = "$2" ] || fail "$1: want $2, have $have: $3"
}

# refused STATUS TEXT COMMAND...: it fails with this status (any: "-"), TEXT is
# part of what it prints on stderr, and nothing on stdout
refused()
{
	want_status=$1 want_text=$2
	shift 2
	status=0
	"$@" >"$T/refused.out" 2>"$T/refused.err" || status=$?
	[ $status = "$want_status" ] ||
		[ "$want_status" = - ] && [ $status != 0 ] ||
		fail "$*: exit $status, not $want_status: $(cat "$T/refused.err")"
	grep -qF -e "$want_text" "$T/refused.err" ||
		fail "$*: \"$want_text\" is not in: $(cat "$T/refused.err")"
	[ ! -s "$T/refused.out" ] || fail "$*: prints $(cat "$T/refused.out")"
}

# silent COMMAND...: it succeeds and prints nothing at all
silent()
{
	"$@" >"$T/silent" 2>&1 || fail "$*: $(cat "$T/silent")"
	[ ! -s "$T/silent" ] || fail "$* prints: $(cat "$T/silent")"
}
