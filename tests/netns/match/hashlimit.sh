# hashlimit: a bucket for each destination, or one for all.
. "$NETNS/lib.sh"

per_host="--hashlimit-upto 1/hour --hashlimit-burst 2 --hashlimit-mode dstip"
for_all="--hashlimit-above 1/hour --hashlimit-burst 2"

topology
needs -m hashlimit --hashlimit-upto 1/sec --hashlimit-name probe
# shellcheck disable=SC2086 # several arguments
{
	$ipt -A FORWARD -p udp -m hashlimit $per_host --hashlimit-name host
	$ipt -A FORWARD -p udp -m hashlimit $for_all --hashlimit-name all
}
$ipt -A FORWARD -p udp -j REJECT
for n in 1 2 3 4; do
	ask client udp "$SERVER" 5000 >/dev/null
	ask client udp "$SERVER2" 5000 >/dev/null
done
counted filter 4 "-A FORWARD -p udp -m hashlimit $per_host --hashlimit-name host"
counted filter 6 "-A FORWARD -p udp -m hashlimit $for_all --hashlimit-name all"
