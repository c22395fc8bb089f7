# 1,000 restores of an equivalent ruleset while packets pass: none misjudged.
# timeout: 400
. "$NETNS/lib.sh"

[ -c /dev/net/tun ] || skip "no /dev/net/tun"
python3 "$NETNS/swap.py" "$FAMILY" restore "${SWAPS:-1000}" ||
	fail "a swap was seen"
