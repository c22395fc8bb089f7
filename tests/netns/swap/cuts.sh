# A rule whose interval is cut, in a map of 5,000, counts every packet.
. "$NETNS/lib.sh"

[ -c /dev/net/tun ] || skip "no /dev/net/tun"
python3 "$NETNS/swap.py" "$FAMILY" cuts 60 || fail "a cut was seen"
