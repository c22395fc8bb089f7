# 1,000 restores of equivalent rules with ranges while packets pass. An interval
# map is empty until the kernel's commit that makes it is done.
# timeout: 400
. "$NETNS/lib.sh"

[ -c /dev/net/tun ] || skip "no /dev/net/tun"
python3 "$NETNS/swap.py" "$FAMILY" ranges "${SWAPS:-1000}" ||
	fail "a swap was seen"
