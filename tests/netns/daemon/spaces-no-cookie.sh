# A kernel that has no cookies for namespaces: nfd serves its own alone.
# families: 4
. "$NETNS/lib.sh"

only lite
topology
tool_stop || fail "nfd ended with an error"
NFD_WRAPPER=$NETNS/nocookie.py
tool_start
silent $ipt -A INPUT -p udp --dport 5000 -j DROP
refused 4 "other network namespaces" on server "$ipt" -A INPUT -j DROP
refused 4 "other network namespaces" on server "$ipt" -S
chain_is filter INPUT <<END
-P INPUT ACCEPT
-A INPUT -p udp -m udp --dport 5000 -j DROP
END
