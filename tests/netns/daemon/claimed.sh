# Nobody else can change the tables of an nfd that runs, everybody can list
# them; when it was killed they stay, and the next nfd has them back.
. "$NETNS/lib.sh"

only lite
command -v nft >/dev/null || skip "no nft"
case $FAMILY in
4) table="ip nfd-filter" ;;
6) table="ip6 nfd-filter" ;;
esac
topology
serve server --udp 5000
$ipt -A FORWARD -p udp --dport 5001 -j DROP
$ipt -A FORWARD -p udp --dport 5000
# shellcheck disable=SC2086 # two words
nft list table $table >"$T/table"
grep -q "flags owner" "$T/table" || skip "tables can't be claimed"
refused_all()
{
	refused 1 "not permitted" nft delete table $table
	refused 1 "not permitted" nft flush table $table
	refused 1 "not permitted" nft insert rule $table FORWARD accept
	refused 1 "not permitted" nft delete chain $table INPUT
	silent nft flush ruleset
}
refused_all
expect answer client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001

tool_kill
expect answer client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001
tool_start
refused_all
counted filter 2 "-A FORWARD -p udp -m udp --dport 5000"
counted filter 2 "-A FORWARD -p udp -m udp --dport 5001 -j DROP"

# What was done to them meanwhile is undone by the next nfd.
tool_kill
silent nft insert rule $table FORWARD accept
expect answer client icmp "$SERVER"
tool_start
expect silence client udp "$SERVER" 5001
counted filter 3 "-A FORWARD -p udp -m udp --dport 5001 -j DROP"
refused_all

# As configured otherwise, they are anybody's.
tool_stop || fail "nfd ended with an error"
echo "claim no" >"$T/nfd.conf"
NFD_ARGS="$NFD_ARGS --config $T/nfd.conf"
tool_start
silent nft insert rule $table FORWARD accept
tool_stop || fail "nfd ended with an error"
rm "$T/nfd.conf"
NFD_ARGS=${NFD_ARGS% --config *}
tool_start
refused_all
expect silence client udp "$SERVER" 5001
