# The rules that the machine starts with: files, their good copies, a lockdown.
# families: 4
# timeout: 120
. "$NETNS/lib.sh"

only lite
command -v nft >/dev/null || skip "no nft"
topology
mkdir "$T/etc"
export NFD_CONFIG="$T/nfd.conf"
v4=$T/etc/rules.v4 v6=$T/etc/rules.v6
persist="$BUILD/iptables-lite/iptables-lite persist"

config()
{
	cat - >"$NFD_CONFIG" <<-END
		rules-v4 $v4
		rules-v6 $v6
		state-folder $T/var
		split no
	END
	[ $# = 0 ] || printf '%s\n' "$@" >>"$NFD_CONFIG"
}

# off: the machine is switched off; on: and started
off()
{
	tool_stop || fail "nfd ended with an error"
	rm -f "$T"/nfd.state "$T"/nfd.journal
	nft flush ruleset
	: >"$T/nfd.err"
}

on() { tool_start; }
rules() { "$1-save" | sed -e '/^#/d' -e 's/\[.*:.*\]$/[0:0]/'; }
same() { diff -u "$1" "$2" || fail "$1 and $2 differ"; }

# Nothing at all: no rules, and nobody is locked out.
off
config </dev/null
on
[ -z "$(rules iptables)" ] || fail "rules out of nothing"
[ ! -s "$T/nfd.err" ] || fail "$(cat "$T/nfd.err")"

# What is written is what save says, and comes back to the byte.
$ipt -P FORWARD DROP
$ipt -N mine
$ipt -A mine -p udp --dport 5000 -m comment --comment "a b" -j ACCEPT
for n in 1 2 3 4 5 6 7 8; do $ipt -A FORWARD -s 192.0.2.$n -j mine; done
$ipt -t nat -A POSTROUTING -o wan -j MASQUERADE
ip6tables -A INPUT -p ipv6-icmp -j ACCEPT
silent $persist
rules iptables >"$T/want4"
rules ip6tables >"$T/want6"
sed /^#/d "$v4" >"$T/got"
same "$T/want4" "$T/got"
cp "$v4" "$T/first4"
cp "$v6" "$T/first6"
same "$v4" "$T/var/rules.v4.good"
off
on
logged "$v4 was loaded"
rules iptables >"$T/got"
same "$T/want4" "$T/got"
rules ip6tables >"$T/got"
same "$T/want6" "$T/got"
silent $persist
same "$T/first4" "$v4"
same "$T/first6" "$v6"
nft list table ip nfd-filter | grep -q 192.0.2.3 || fail "not in the kernel"

# A restart of nfd is no boot.
$ipt -A mine -j RETURN
tool_stop
on
listed filter "-A mine -j RETURN"
$ipt -D mine -j RETURN

# A file that can't be read, or that the kernel refuses: the last good copy,
# for its family. The other family's is loaded.
off
printf '*filter\n-A INPUT -p udp -j ACCEPT\n-A INPUT --dport x\nCOMMIT\n' >"$v4"
printf '*filter\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n' >"$v6"
on
logged "$v4: line 3: "
logged "file=$v4 line=3"
logged "$T/var/rules.v4.good, the last good copy, was loaded"
rules iptables >"$T/got"
same "$T/want4" "$T/got"
ip6tables -C INPUT -p tcp -j ACCEPT || fail "the file for IPv6 was not loaded"
off
printf '*filter\n-A INPUT -p udp -j ACCEPT\n' >"$v4"
on
logged "$v4: COMMIT expected at line 3"
# What a machine that lost power may leave of a file.
off
head -c 4096 /dev/zero >"$v4"
on
logged "$v4: line 1: a byte of the line is 0"
rules iptables >"$T/got"
same "$T/want4" "$T/got"
off
printf '*mangle\n-A FORWARD -p udp -j TCPMSS --set-mss 99\nCOMMIT\n' >"$v4"
on
logged "$v4: line 2: "
rules iptables >"$T/got"
same "$T/want4" "$T/got"

# What could not be loaded is kept when it is written anew.
silent $persist
same "$T/first4" "$v4"
grep -q TCPMSS "$v4.bad" || fail "the bad file is lost"
[ ! -e "$v6.bad" ] || fail "a good file was put aside"

# A file that is gone.
off
rm "$v4"
on
logged "$v4 is gone"
rules iptables >"$T/got"
same "$T/want4" "$T/got"

# Neither file nor copy: lockdown.
off
echo nonsense >"$v4"
echo nonsense >"$T/var/rules.v4.good"
config "lockdown-ssh $CLIENT fd01::/64" </dev/null
serve router --tcp 22,80 --udp 5000
on
logged "$v4: line 1: "
logged "$T/var/rules.v4.good: line 1: "
logged "no rules could be loaded"
expect answer client tcp "$LAN" 22
expect answer client icmp "$LAN"
expect silence client udp "$LAN" 5000
expect silence client tcp "$LAN" 80
expect silence server tcp "$WAN" 22
expect answer router udp 127.0.0.1 5000
serve server --udp 5001
expect answer router udp "$SERVER" 5001
expect silence client udp "$SERVER" 5001
expect answer client tcp fd01::1 22
expect silence server tcp fd02::1 22
expect answer client icmp fd01::1

# The state is garbage while the kernel has rules: lockdown too; nothing is open.
off
rm -f "$v4" "$v6" "$T"/var/*
on
$ipt -A INPUT -p udp -j DROP
tool_kill
echo garbage >"$T/nfd.state"
on
logged "no rules could be loaded"
expect silence client udp "$LAN" 5000

# Auto: soon after a commit, once for many, and at the end. Never after a boot.
off
config "persist auto" </dev/null
printf '# mine\n*filter\n-A INPUT -p udp -j ACCEPT\nCOMMIT\n' >"$v4"
on
sleep 1.5
grep -q "# mine" "$v4" || fail "written after a boot"
for n in 1 2 3 4 5; do $ipt -A INPUT -s 192.0.2.$n; done
grep -q "# mine" "$v4" || fail "written at once"
eventually grep -q 192.0.2.5 "$v4" || fail "not written: $(cat "$v4")"
$ipt -A INPUT -s 192.0.2.6
tool_stop
grep -q 192.0.2.6 "$v4" || fail "not written at the end"

# Another boot of the machine: what an earlier one left is not read.
echo 01234567-89ab-cdef-0123-456789abcdef >"$T/boot"
if mount --bind "$T/boot" /proc/sys/kernel/random/boot_id 2>/dev/null; then
	printf '*filter\n-A INPUT -p sctp -j ACCEPT\nCOMMIT\n' >"$v4"
	nft flush ruleset
	on
	listed filter "-A INPUT -p sctp -j ACCEPT"
	unlisted filter "-A INPUT -s 192.0.2.6/32"
	tool_stop
else
	echo "another boot is not tried: no bind mount there"
fi

# An engine without privileges: what only root may read is read, and is written
# in the engine's own folder, where a link leads.
other=$(setpriv --reuid 4001 --regid 4001 --clear-groups id -u 2>/dev/null) || :
if [ "$other" = 4001 ]; then
	NFD_SOCKET_WAS=$NFD_SOCKET NFD_SOCKET=/run/nfd/nfd.sock
	mkdir /run/etc
	cat >"$NFD_CONFIG" <<-END
		rules-v4 /run/etc/rules.v4
		rules-v6 /run/etc/rules.v6
		state-folder /run/state
		split yes
	END
	printf '*filter\n-A INPUT -p sctp -j ACCEPT\nCOMMIT\n' >/run/etc/rules.v4
	chmod 600 /run/etc/rules.v4
	nft flush ruleset
	: >"$T/nfd.err"
	on
	logged "/run/etc/rules.v4 was loaded"
	listed filter "-A INPUT -p sctp -j ACCEPT"
	refused 4 "Permission denied (of the user that runs nfd)" $persist
	rm /run/etc/rules.v4
	ln -s ../state/rules.v4 /run/etc/rules.v4
	[ -L /run/etc/rules.v6 ] || fail "no link was made"
	$ipt -A INPUT -p ah -j ACCEPT
	silent $persist
	grep -q "sctp" /run/etc/rules.v4 || fail "not written"
	[ -L /run/etc/rules.v4 ] || fail "the link is gone"
	tool_stop || fail "nfd ended with an error"
	nft flush ruleset
	rm -f /run/nfd/nfd.state /run/nfd/nfd.journal
	on
	listed filter "-A INPUT -p ah -j ACCEPT"
	tool_stop || fail "nfd ended with an error"

	# Where there is nothing yet, the links are made.
	rm -rf /run/etc /run/state
	on
	silent $persist
	[ -L /run/etc/rules.v4 ] || fail "no link was made"
	grep -q "ah" /run/etc/rules.v4 || fail "not written"
	tool_stop || fail "nfd ended with an error"
	nft flush ruleset
	NFD_SOCKET=$NFD_SOCKET_WAS
fi

# Where it can't be written, or shall not be.
config </dev/null
on
rm -r "$T/etc"
silent $persist
[ -e "$v4" ] || fail "no folder was made"
rm -r "$T/etc"
: >"$T/etc"
refused 4 "$v4.new: Not a directory" $persist
off
export NFD_CONFIG=
on
refused 4 "name no files" $persist

# Rules that are tried out in memory are nobody's for the next boot.
tool_stop
NFD_ARGS="$NFD_ARGS --backend=memory"
on
refused 4 "are not kept in files" $persist
