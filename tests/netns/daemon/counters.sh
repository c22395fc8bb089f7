# So many rules that their counters are asked for in lists, of which two are on
# their way at a time: each rule tells what it has counted, all others nothing,
# also when some elements are gone.
# families: 4
. "$NETNS/lib.sh"

MANY=1
only lite
command -v nft >/dev/null || skip "no nft"
topology
serve server --udp 5000

# rules AT: 20,000 addresses, the client's as number AT of them
rules()
{
	python3 - "$1" "$CLIENT" <<-'END'
		import sys
		print("*filter")
		for i in range(20000):
		    address = f"12.0.{i >> 8}.{i & 255}"
		    if i == int(sys.argv[1]):
		        address = sys.argv[2]
		    print(f"-A FORWARD -s {address}/32 -j RETURN")
		print("COMMIT")
	END
}

# nothing_else: of the others none has counted
nothing_else()
{
	[ "$($ipt_save -c -t filter | grep -vF -e "$mine" |
		grep -c '^\[0:0\] -A FORWARD')" = 19999 ] ||
		fail "another rule has counted, or is missing"
}

mine="-A FORWARD -s $CLIENT/32 -j RETURN"
for at in 0 9999 19999; do
	rules $at >"$T/rules"
	$ipt_restore <"$T/rules"
	expect answer client udp "$SERVER" 5000
	counted filter 1 "$mine"
	expect answer client udp "$SERVER" 5000
	counted filter 2 "$mine"
	nothing_else
	# It counts from nothing again, but for that it has to be read.
	$ipt_restore <"$T/rules"
	counted filter 0 "$mine"
	nothing_else
done

# The lists that were on their way are no answers to what is asked next.
expect answer client udp "$SERVER" 5000
tool_kill
map=$(nft -t list table ip nfd-filter |
	sed -n 's/^[[:space:]]*map \([^ ]*\) {.*/\1/p' | head -n 1)
nft delete element ip nfd-filter "$map" '{ 12.0.10.1 }'
nft add element ip nfd-filter "$map" '{ 13.0.0.1 : return }'
: >"$T/nfd.err"
tool_start
logged "made anew"
counted filter 1 "$mine"
nothing_else
expect answer client udp "$SERVER" 5000
counted filter 2 "$mine"
