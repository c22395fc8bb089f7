# --noflush edits what is there; a chain that the file declares is emptied.
. "$NETNS/lib.sh"

topology
serve server --udp 5000
$ipt -N keep
$ipt -N remake
$ipt -A keep -p udp --dport 5000
$ipt -A remake -p tcp -j DROP
$ipt -A FORWARD -j keep
$ipt -A FORWARD -j remake
expect answer client udp "$SERVER" 5000
silent $ipt_restore --noflush <<END
*filter
:remake - [0:0]
:fresh - [0:0]
-A remake -p udp -j fresh
-A fresh -s $CLIENT -j RETURN
-I FORWARD 1 -p tcp -j DROP
-D FORWARD -j keep
-A FORWARD -j keep
-R FORWARD 1 -p tcp -j ACCEPT
-P FORWARD ACCEPT
COMMIT
END
chain_is filter FORWARD <<END
-P FORWARD ACCEPT
-A FORWARD -p tcp -j ACCEPT
-A FORWARD -j remake
-A FORWARD -j keep
END
chain_is filter remake <<END
-N remake
-A remake -p udp -j fresh
END
counted filter 1 "-A keep -p udp -m udp --dport 5000"
expect answer client udp "$SERVER" 5000
counted filter 2 "-A keep -p udp -m udp --dport 5000"
counted filter 1 "-A fresh -s $CLIENT/$HOST -j RETURN"
silent $ipt_restore -n <<END
*filter
-F FORWARD
-F remake
-F fresh
-X fresh
-Z keep
COMMIT
END
counted filter "[0:0]" "-A keep -p udp -m udp --dport 5000"
refused 1 "" $ipt -S fresh
