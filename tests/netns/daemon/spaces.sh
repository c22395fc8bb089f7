# One nfd, a ruleset for each network namespace, as iptables has it.
. "$NETNS/lib.sh"

only lite
topology
# vanished NAME: it is gone once the other end of a cable from it is
vanished()
{
	eventually [ ! -e "/sys/class/net/$1" ] || fail "$1 is still there"
}

has_files()
{
	[ "$(ls "${NFD_SOCKET%/*}" | grep -c '^nfd-.*\.state$')" = "$1" ]
}

# files N: so many other namespaces have files
files()
{
	eventually has_files "$1" ||
		fail "want the files of $1 namespaces: $(ls "${NFD_SOCKET%/*}")"
}

rules() { on "$1" "$ipt_save" | sed -e '/^#/d' -e 's, \[.*,,'; }

# Each has its own rules, and packets meet those of where they are.
serve server --udp 5000,5001
serve client --udp 5000,5001
$ipt -A FORWARD -p udp --dport 5009 -j DROP
ip netns exec server $ipt -A INPUT -p udp --dport 5001 -j DROP
ip netns exec client $ipt -A INPUT -p udp --sport 5000 -j DROP
expect silence client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001
expect answer router udp "$SERVER" 5000
expect silence router udp "$SERVER" 5001
listed filter "-A FORWARD -p udp -m udp --dport 5009 -j DROP"
unlisted filter "-A INPUT -p udp -m udp --dport 5001 -j DROP"
rules server | grep -qFx -e "-A INPUT -p udp -m udp --dport 5001 -j DROP" ||
	fail "the server's rule is not there"
! rules server | grep -qF -e 5009 || fail "the router's rule is in the server"
on server nft list table "ip${FAMILY#4}" nfd-filter >/dev/null 2>&1 ||
	fail "the server's kernel knows nothing"
on server "$ipt_save" -c | grep -qF '] -A INPUT -p udp -m udp --dport 5001' ||
	fail "no counters in the server"
files 2

# What nfd left when it was killed is taken over, counters included.
server_before=$(rules server) client_before=$(rules client)
tool_kill
expect silence client udp "$SERVER" 5001
tool_start
[ "$(rules server)" = "$server_before" ] || fail "server: $(rules server)"
[ "$(rules client)" = "$client_before" ] || fail "client: $(rules client)"
count=$(on server "$ipt_save" -c | sed -n 's/^\[\([0-9]*\):.*5001.*/\1/p')
[ "$count" = 3 ] || fail "the server's rule has counted $count, not 3"
files 2

# nfd keeps no namespace alive, and forgets those that are gone.
ip netns add third
ip link add third0 type veth peer name eth0 netns third
ip netns exec third $ipt -A INPUT -j DROP
files 3
ip netns del third
vanished third0
files 2

# While no nfd runs, too.
ip netns add fourth
ip link add fourth0 type veth peer name eth0 netns fourth
ip netns exec fourth $ipt -A INPUT -j DROP
files 3
tool_stop || fail "nfd ended with an error"
ip netns del fourth
vanished fourth0
tool_start
files 2
[ "$(rules server)" = "$server_before" ] || fail "server: $(rules server)"

# A client that is connected keeps its own namespace, not nfd.
ip netns add fifth
ip link add fifth0 type veth peer name eth0 netns fifth
mkfifo "$T/fifo"
on fifth "$ipt_restore" <"$T/fifo" &
exec 3>"$T/fifo"
printf '*filter\n-A INPUT -j DROP\n' >&3
on fifth "$ipt" -A OUTPUT -j DROP
ip netns del fifth
echo COMMIT >&3
exec 3>&-
wait $!
vanished fifth0
files 2
