# 1,000 edits around rules that count: they count every packet, exactly.
# timeout: 400
. "$NETNS/lib.sh"

[ -c /dev/net/tun ] || skip "no /dev/net/tun"
python3 "$NETNS/swap.py" "$FAMILY" edits "${SWAPS:-1000}" ||
	fail "an edit was seen"
