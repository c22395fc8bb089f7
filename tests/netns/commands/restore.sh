# A restore replaces the tables it names, and no others, with counters if -c.
. "$NETNS/lib.sh"

topology
serve server --udp 5000,5001
$ipt -t mangle -A FORWARD -p udp -j MARK --set-mark 1
$ipt -A FORWARD -j DROP
$ipt_restore -c <<END
# comment
*filter
:INPUT ACCEPT [1:2]
:FORWARD DROP [3:4]
:OUTPUT ACCEPT [0:0]
:user - [0:0]
[5:600] -A FORWARD -p udp -m udp --dport 5000 -j user
-A FORWARD -s $SERVER/$HOST -j ACCEPT
[7:800] -A user -m comment --comment "two words" -j ACCEPT
COMMIT

*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -p udp -m udp --dport 5000
COMMIT
END
listed mangle "-A FORWARD -p udp -j MARK --set-xmark 0x1/0xffffffff"
unlisted filter "-A FORWARD -j DROP"
listed filter ":INPUT ACCEPT [1:2]"
counted filter "[5:600]" "-A FORWARD -p udp -m udp --dport 5000 -j user"
expect answer client udp "$SERVER" 5000
expect silence client udp "$SERVER" 5001
one=$((MIN_HEADER + 24))
counted filter "[6:$((600 + one))]" "-A FORWARD -p udp -m udp --dport 5000 -j user"
counted filter "[8:$((800 + one))]" "-A user -m comment --comment \"two words\" -j ACCEPT"
counted filter "[4:$((4 + one))]" ":FORWARD"
counted raw 1 "-A PREROUTING -p udp -m udp --dport 5000"

# Without -c the file's counters are ignored.
$ipt_save -c | $ipt_restore
counted filter "[0:0]" "-A FORWARD -p udp -m udp --dport 5000 -j user"
counted raw "[0:0]" "-A PREROUTING -p udp -m udp --dport 5000"

# With -c they come back as they were.
expect answer client udp "$SERVER" 5000
$ipt_save -c | sed '/^#/d' >"$T/before"
$ipt_restore -c "$T/before"
$ipt_save -c | sed '/^#/d' | diff -u "$T/before" - || fail "-c restores counters"

# -T takes one table out of the file, -t changes nothing.
$ipt -F
$ipt -t raw -F
$ipt_restore -T raw <"$T/before"
listed raw "-A PREROUTING -p udp -m udp --dport 5000"
unlisted filter "-A FORWARD -p udp -m udp --dport 5000 -j user"
$ipt_restore -t <"$T/before"
unlisted filter "-A FORWARD -p udp -m udp --dport 5000 -j user"
