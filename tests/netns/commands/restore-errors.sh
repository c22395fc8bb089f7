# A file with an error changes nothing and names its line.
. "$NETNS/lib.sh"

$ipt -A INPUT -s "$CLIENT" -j ACCEPT
$ipt_save | sed '/^#/d' >"$T/before"
unchanged()
{
	$ipt_save | sed '/^#/d' | diff -u "$T/before" - || fail "something changed"
}
bad()
{
	status=0
	$ipt_restore $2 >"$T/out" 2>&1 || status=$?
	[ $status = "$1" ] || fail "exit $status, not $1: $(cat "$T/out")"
	grep -qF -e "$3" "$T/out" || fail "no \"$3\" in: $(cat "$T/out")"
	unchanged
}

bad 2 "" "line: 3" <<END
*filter
:INPUT ACCEPT [0:0]
-A INPUT -p tcp --dport 99999 -j ACCEPT
COMMIT
END
bad 2 "" "line: 2" <<END
*filter
-A INPUT -j nowhere_to_jump
COMMIT
END
bad 1 --noflush "line 3 failed" <<END
*filter
-A INPUT -j ACCEPT
-D INPUT -p udp -j DROP
COMMIT
END
bad 1 --noflush "line 3 failed" <<END
*filter
-A INPUT -j ACCEPT
-A nowhere -j ACCEPT
COMMIT
END

# A rule that is cut off by a zero byte is not the rule that was meant.
if [ "$TOOL" = lite ]; then
	printf '*filter\n-A INPUT -j ACCEPT\0 -s 192.0.2.1\nCOMMIT\n' >"$T/nul"
	bad 2 "" "line: 2" <"$T/nul"
fi
