# Who changed what; what differs; and the way back, over a restart of nfd.
# timeout: 60
. "$NETNS/lib.sh"

only lite
own=$ipt-lite
topology
serve server --udp 5000
silent $own -A FORWARD -p udp --dport 5000
silent $own -N user
silent $own -A FORWARD -p tcp -j user
$own-restore <<END
*filter
:FORWARD DROP [0:0]
-A FORWARD -p udp --dport 5000 -c 10 1000
-A FORWARD -p udp -j ACCEPT
COMMIT
END
[ "$($own generation)" = 4 ] || fail "$($own generation)"

$own diff >"$T/diff"
diff - "$T/diff" <<END || fail "diff"
--- generation 3
+++ generation 4
@@ $ipt -t filter @@
-:user -
-:FORWARD ACCEPT
+:FORWARD DROP
--A FORWARD -p tcp -j user
+-A FORWARD -p udp -j ACCEPT
END
[ -z "$($own diff 4)" ] || fail "$($own diff 4)"
$own diff 4 2 | sed 1,3d >"$T/diff"
diff - "$T/diff" <<END || fail "diff 4 2"
+:user -
+:FORWARD ACCEPT
-:FORWARD DROP
--A FORWARD -p udp -j ACCEPT
END
$own history | awk '$1 == 4 { exit !($4 == 0 && $8 == "+1" && $9 == "-1") }' ||
	fail "$($own history)"
$own history | grep -qF -- "$own -A FORWARD -p tcp -j user" ||
	fail "$($own history)"

# Rules that stay count on; what comes back counts from where it was.
expect answer client udp "$SERVER" 5000
counted filter 11 "-A FORWARD -p udp -m udp --dport 5000"
tool_stop || fail "nfd ended with an error"
tool_start
silent $own rollback 3
counted filter 1 "-A FORWARD -p udp -m udp --dport 5000"
chain_is filter FORWARD <<END
-P FORWARD ACCEPT
-A FORWARD -p udp -m udp --dport 5000
-A FORWARD -p tcp -j user
END
expect answer client udp "$SERVER" 5000
silent $own rollback 4
counted filter 12 "-A FORWARD -p udp -m udp --dport 5000"
[ "$($own generation)" = 6 ] || fail "$($own generation)"
[ -z "$($own diff 4 6)" ] || fail "$($own diff 4 6)"
refused 1 "there is no generation 7" "$own" rollback 7
refused 2 "not a generation" "$own" rollback last

# Conditional commits.
refused 4 "is generation 6, not 5" "$own" --expect-generation 5 -F
silent $own -A FORWARD --expect-generation 6 -p udp
echo "*filter
COMMIT" >"$T/empty"
refused 4 "is generation 7, not 6" "$own-restore" --expect-generation 6 "$T/empty"
silent $own-restore --expect-generation=7 "$T/empty"
refused 4 "is generation 8, not 6" "$own-restore" --expect-generation 6 /dev/null
refused 1 '--expect-generation: "six" is not a number' \
	"$own-restore" --expect-generation six "$T/empty"
refused 1 '--confirm: "0" is not a number' "$own-restore" --confirm 0 "$T/empty"
silent $own-restore --confirm 60 /dev/null
silent $own confirm
$own -h | grep -qF -e --expect-generation || fail "-h says nothing of it"
! $ipt -h | grep -F -e --expect-generation || fail "not $ipt's"
refused 2 "for changes" "$own" -S --expect-generation 6
refused 2 "unknown option" "$ipt" -F --expect-generation 6
refused 2 "that is a matter for ip" "$own" -4 -6 -S

# What the words after the name are for.
for verb in plan generation persist history diff rollback try confirm cancel; do
	"$own" "$verb" --help | grep -qF "Usage: $own $verb" || fail "$verb --help"
	"$own" "$verb" -h | sed -n 3p | grep -q . || fail "$verb -h says nothing"
done
refused 2 "Bad argument \`history'" "$ipt" history -h
