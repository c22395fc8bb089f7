# Long stretches of rules that no map stands for, edited at many places: each
# packet meets the rules in their order, RETURN leaves the whole chain, and
# counts stay.
. "$NETNS/lib.sh"

# Rules that walk alone, N of them from FROM on
rules()
{
	for i in $(seq "$1" "$2"); do
		echo "-A $3 -p udp -m udp --dport 5000 ! -s $NOBODY -m length --length $i:$i -j DROP"
	done
}

# packet SIZE: one of so many bytes, headers included
packet()
{
	on client python3 - "$SERVER" $(($1 - MIN_HEADER - 8)) <<-'END'
		import socket, sys
		kind = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
		socket.socket(kind, socket.SOCK_DGRAM).sendto(
		    b"x" * int(sys.argv[2]), (sys.argv[1], 5000))
	END
}

# drop SIZE [CHAIN]: the rule, as it is saved
drop()
{
	echo "-A ${2:-FORWARD} ! -s $NOBODY/$HOST -p udp -m udp --dport 5000 -m length --length $1 -j DROP"
}

# dropped SIZE N
dropped() { counted filter "$2" "$(drop "$1")"; }

topology
{
	echo "*filter"
	rules 100 1299 FORWARD
	echo COMMIT
} | $ipt_restore
for size in 100 600 700 1299; do
	packet $size
	dropped $size 1
done
$ipt -I FORWARD 600 -p udp --dport 5000 -m length --length 700:799 -j RETURN
packet 700
dropped 700 1
packet 600
dropped 600 2
packet 800
dropped 800 1
# A run in the middle of a stretch, and out of it again.
for i in 1 2 3 4 5 6 7; do
	$ipt -I FORWARD $((300 + i)) -p udp --dport $((6000 + i)) -j DROP
done
packet 401
dropped 401 1
for i in 1 2 3 4 5; do
	$ipt -D FORWARD 302
done
packet 390
dropped 390 1
$ipt -D FORWARD -p udp --dport 5000 -m length --length 700:799 -j RETURN
packet 700
dropped 700 2
for n in 1 50 600 1000; do
	$ipt -I FORWARD $n -p udp --dport 5000 -m length --length 1250 -j LOG
	$ipt -D FORWARD $((n + 1))
	$ipt -D FORWARD $n
done
packet 600
dropped 600 3
dropped 1299 1

# More jumps in each other than stretches leave room for.
{
	echo "*filter"
	rules 100 800 FORWARD
	echo "-A FORWARD -j c1"
	for i in $(seq 1 14); do
		echo ":c$i - [0:0]"
		echo "-A c$i -p udp -j c$((i + 1))"
	done
	echo ":c15 - [0:0]"
	rules 801 1400 c15
	echo COMMIT
} | sed -n -e '/^[*:]/p' -e '/^-/H' -e '/^COMMIT/{x;s/^\n//;p;x;p;}' | $ipt_restore
packet 1000
counted filter 1 "$(drop 1000 c15)"
packet 600
dropped 600 1
$ipt -D c15 5
packet 1000
counted filter 2 "$(drop 1000 c15)"
