# Many intervals, so many that they are asked for and not listed: their counts,
# and what somebody has done to them while nfd was away.
# families: 4
# timeout: 240
. "$NETNS/lib.sh"

MANY=1
only lite
command -v nft >/dev/null || skip "no nft"
topology
serve server --udp 5000

# rules N: pieces that touch, of one address and of more, and some that don't
rules()
{
	python3 - "$1" <<-'END'
		import ipaddress, sys
		print("*filter")
		print("-A FORWARD -s 10.1.0.2/32 -j RETURN")
		print("-A FORWARD -s 10.1.0.0/29 -j DROP")
		at = 0x0c000000
		for i in range(int(sys.argv[1])):
		    size = (1, 1, 2, 1, 1, 1, 4, 1)[i % 8]
		    at += -at % size + (i % 8 == 7)
		    net = ipaddress.ip_network((at, 33 - size.bit_length()))
		    print(f"-A FORWARD -s {net} -j DROP")
		    at += size
		print("-A FORWARD -j ACCEPT")
		print("COMMIT")
	END
}

rules 40000 >"$T/rules"
$ipt_restore <"$T/rules"
[ "$($ipt_save -c | grep -c DROP)" = 40001 ] || fail "rules are missing"
expect answer client udp "$SERVER" 5000

# edit WORDS ELEMENT: of the map that there is now
edit()
{
	echo "nft $1 element ip nfd-filter" \
		"$(nft -t list table ip nfd-filter |
			sed -n 's/^[[:space:]]*map \([^ ]*\) {.*/\1/p' | head -n 1)" \
		"'{ $2 }'"
}

# again kept|anew PACKETS [COMMAND]...: kill nfd, do that, and start nfd
again()
{
	want=$1 packets=$2
	shift 2
	tool_kill
	: >"$T/nfd.err"
	while [ $# != 0 ]; do
		sh -euc "$1"
		shift
	done
	tool_start
	logged "the rules were taken over"
	case $want in
	kept) ! grep -F "made anew" "$T/nfd.err" || fail "made anew" ;;
	anew) logged "made anew" ;;
	esac
	counted filter "$packets" "-A FORWARD -s $CLIENT/32 -j RETURN"
	expect answer client udp "$SERVER" 5000
}

again kept 1
again kept 2
# One more, another one in its place, one that goes on to the last address
again anew 3 "$(edit add "11.0.0.0/31 : drop")"
again anew 4 "$(edit delete 12.0.0.2/31)" "$(edit add "11.0.0.0/31 : drop")"
again anew 5 "$(edit add "250.0.0.0-255.255.255.255 : drop")"
# One that ends earlier, one that does something else
again anew 6 "$(edit delete 12.0.0.2/31)" "$(edit add "12.0.0.2 : drop")"
again anew 7 "$(edit delete 12.0.0.2/31)" "$(edit add "12.0.0.2/31 : accept")"
again kept 8
