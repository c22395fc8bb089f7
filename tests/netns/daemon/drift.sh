# What others do to nfd's tables, where they can, is noticed, said with their
# names, and put right with what was counted; or only said.
. "$NETNS/lib.sh"

only lite
command -v nft >/dev/null || skip "no nft"
case $FAMILY in
4) ip=ip name="filter (IPv4)" ;;
6) ip=ip6 name="filter (IPv6)" ;;
esac

# again SETTINGS: start nfd anew with these lines of settings
again()
{
	tool_stop || fail "nfd ended with an error"
	printf '%s\n' "$@" >"$T/nfd.conf"
	: >"$T/nfd.err"
	tool_start
}

# mended: it was said and is so; the log is empty then
mended()
{
	logged "table $name was changed in the kernel by nft, process "
	logged "table $name was put right"
	: >"$T/nfd.err"
	sleep 0.2 # until the next repair is not put off
}

NFD_ARGS="$NFD_ARGS --config $T/nfd.conf"
again "claim no"
topology
serve server --udp 5000,5001
one=$((MIN_HEADER + 24))
$ipt -P FORWARD DROP
$ipt -A FORWARD -p udp --dport 5000 -j ACCEPT
$ipt -A FORWARD -s "$SERVER" -j ACCEPT
for port in 1 2 3 5001; do
	$ipt -A FORWARD -p udp --dport $port -j DROP
done
expect answer client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001

# A rule of somebody else's; other tables are theirs.
nft add table $ip theirs
nft add chain $ip theirs c
nft insert rule $ip nfd-filter FORWARD accept
mended
expect silence client udp "$SERVER" 5001

# Deleted rules say what they counted, what is still there as well.
nft flush chain $ip nfd-filter FORWARD
mended
expect answer client udp "$SERVER" 5000
counted filter 2 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
counted filter 2 "-A FORWARD -s $SERVER/$HOST -j ACCEPT"

nft delete table $ip nfd-filter
mended
expect answer client udp "$SERVER" 5000
counted filter 3 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"

nft flush ruleset
mended
expect answer client udp "$SERVER" 5000
counted filter 4 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"
expect silence client udp "$SERVER" 9
$ipt -A FORWARD -p udp --dport 9 -j ACCEPT

# Its own commits, small and big, are no news; others' tables are none either.
{
	echo "*filter"
	i=0
	while [ $i -lt 300 ]; do
		echo "-A INPUT -p udp --dport $i -m length --length $i"
		i=$((i + 1))
	done
	echo COMMIT
} >"$T/many"
$ipt_restore --noflush "$T/many"
$ipt_restore --noflush "$T/many"
nft add table $ip theirs
nft delete table $ip theirs
sleep 0.2
[ ! -s "$T/nfd.err" ] || fail "said for no reason: $(cat "$T/nfd.err")"
nft delete table $ip nfd-filter
mended
[ "$($ipt_save | grep -c -- --length)" = 600 ] || fail "rules are gone"
expect answer client udp "$SERVER" 5000
counted filter 5 "-A FORWARD -p udp -m udp --dport 5000 -j ACCEPT"

# Somebody who undoes it again and again does not keep nfd busy.
i=0
while [ $i -lt 50 ]; do
	nft delete table $ip nfd-filter 2>/dev/null || :
	sleep 0.02
	i=$((i + 1))
done
[ "$(grep -c "put right" "$T/nfd.err")" -lt 10 ] ||
	fail "repaired too often: $(cat "$T/nfd.err")"
is_repaired() { [ "$(ask client udp "$SERVER" 5001 --wait 0.1)" = silence ]; }
eventually is_repaired || fail "not repaired in the end"
expect answer client udp "$SERVER" 5000

# Only said.
again "claim no" "drift report"
nft insert rule $ip nfd-filter FORWARD accept
logged "table $name was changed in the kernel by nft, process "
sleep 0.2
expect answer client icmp "$SERVER"
! grep -F "put right" "$T/nfd.err" || fail "it was not to be put right"

# Not even that.
again "claim no" "drift ignore"
expect silence client icmp "$SERVER"
nft insert rule $ip nfd-filter FORWARD accept
$ipt -A INPUT -j ACCEPT
sleep 0.2
! grep -F "was changed" "$T/nfd.err" || fail "it was to be ignored"
