# A run of port forwards, edited while connections exist.
. "$NETNS/lib.sh"

topology
serve server --udp 5000,5001,5002
case $FAMILY in
4) to() { echo "$1:$2"; } ;;
6) to() { echo "[$1]:$2"; } ;;
esac
forward() { echo "-p udp --dport $1 -j DNAT --to-destination $(to "$SERVER" "$2")"; }
for port in 100 101 102 103; do
	$ipt -t nat -A PREROUTING $(forward $port 5000)
done
expect "answer to=$SERVER,5000" client udp "$LAN" 102
silent $ipt -t nat -D PREROUTING $(forward 102 5000)
silent $ipt -t nat -I PREROUTING 2 $(forward 102 5001)
silent $ipt -t nat -R PREROUTING 1 $(forward 103 5002)
expect "answer to=$SERVER,5001" client udp "$LAN" 102
expect "answer to=$SERVER,5002" client udp "$LAN" 103
expect "answer to=$SERVER,5000" client udp "$LAN" 101
counted nat 0 "-A PREROUTING -p udp -m udp --dport 103 -j DNAT --to-destination $(to "$SERVER" 5000)"
counted nat 1 "-A PREROUTING -p udp -m udp --dport 103 -j DNAT --to-destination $(to "$SERVER" 5002)"
