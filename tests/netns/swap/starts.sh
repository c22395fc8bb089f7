# nfd is stopped or killed and started again while packets pass, rules being in
# maps: each packet is judged as ever and counted exactly once.
# timeout: 300
. "$NETNS/lib.sh"

only lite
[ -c /dev/net/tun ] || skip "no /dev/net/tun"
python3 "$NETNS/swap.py" "$FAMILY" until "$T/enough" &
load=$!
while [ ! -e "$T/enough.begun" ]; do
	kill -0 $load || fail "no packets"
	sleep 0.05
done
for i in $(seq "${STARTS:-20}"); do
	if [ $((i % 2)) = 0 ]; then
		tool_stop || fail "nfd ended with an error"
	else
		tool_kill
	fi
	sleep 0.05
	tool_start
done
touch "$T/enough"
wait $load || fail "a start was seen"
