# Ladders of statistic: each rung has its share of what the ones before left,
# every packet meets one, and edits keep counts.
. "$NETNS/lib.sh"

PACKETS=40000
# 20 packets more or fewer than such a sum of squares come once in 100,000 runs.
CHI2_MAX=30

case $FAMILY in
4) lo=127.0.0.1 ;;
6) lo=::1 ;;
esac
ip link set lo up
rungs="0.10000000009 0.25000000000 0.33333333349 0.50000000000"
{
	echo "*filter"
	echo ":OUTPUT ACCEPT [0:0]"
	for p in $rungs; do
		echo "-A OUTPUT -p udp -m udp --dport 9 -m statistic --mode random --probability $p -j DROP"
	done
	echo "-A OUTPUT -p udp -m udp --dport 9 -j DROP"
	echo "-A OUTPUT -p udp -m udp --dport 9 -j ACCEPT"
	echo COMMIT
} | $ipt_restore

flood()
{
	python3 - $lo $PACKETS <<-'END'
		import socket, sys
		kind = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
		sock = socket.socket(kind, socket.SOCK_DGRAM)
		for _ in range(int(sys.argv[2])):
		    try:
		        sock.sendto(b"x", (sys.argv[1], 9))
		    except PermissionError:
		        pass
	END
}

# shares SHARE...: how far are the counts from what is to be expected?
shares()
{
	$ipt_save -c -t filter | sed -n 's/^\[\([0-9]*\):.*-A OUTPUT.*/\1/p' |
		awk -v shares="$*" -v sum="$PACKETS" -v max=$CHI2_MAX '
			{ n[NR] = $1; total += $1 }
			END {
				rungs = split(shares, share, " ")
				for (i = 1; i <= rungs; i++) {
					want = share[i] * sum
					chi2 += (n[i] - want) ^ 2 / want
					printf "%d, expected %.0f\n", n[i], want
				}
				printf "sum %d, chi2 %.1f\n", total, chi2
				exit !(total == sum && chi2 < max)
			}' || fail "these counts are not by chance"
}

flood
shares 0.1 0.225 0.225 0.225 0.225
$ipt -Z OUTPUT
# One rung less: the others' shares grow.
$ipt -D OUTPUT 2
flood
shares 0.1 0.3 0.3 0.3
before=$($ipt_save -c -t filter | grep -F -c "[$PACKETS:" || :)
[ "$before" = 0 ] || fail "one rung has all"
# Another at the head; what was counted stays.
old=$($ipt_save -c -t filter | grep -F "0.33333" | cut -d ']' -f 1)
$ipt -I OUTPUT -p udp --dport 9 -m statistic --mode random \
	--probability 0.5 -j DROP
[ "$($ipt_save -c -t filter | grep -F "0.33333" | cut -d ']' -f 1)" = "$old" ] ||
	fail "a rung's count is lost"
$ipt -Z OUTPUT
flood
shares 0.5 0.05 0.15 0.15 0.15
