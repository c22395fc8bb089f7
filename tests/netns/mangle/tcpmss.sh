# TCPMSS changes the MSS that the server sees in a SYN, and only downwards.
. "$NETNS/lib.sh"

topology
serve server --tcp 80,81,82
set_mss() { $ipt -t mangle -A FORWARD -p tcp --dport "$1" --tcp-flags SYN,RST SYN -j TCPMSS $2; }
set_mss 80 "--set-mss 1000"
set_mss 81 "--clamp-mss-to-pmtu"
expect "answer mss=1000" client tcp "$SERVER" 80
expect "answer mss=$((1500 - MIN_HEADER - 20))" client tcp "$SERVER" 81
ip link set wan mtu 1300
expect "answer mss=$((1300 - MIN_HEADER - 20))" client tcp "$SERVER" 81
expect "answer mss=$((1500 - MIN_HEADER - 20))" client tcp "$SERVER" 82
refused - "" $ipt -t mangle -A FORWARD -p udp -j TCPMSS --set-mss 1000
