# The shell does lines one by one, and completes words.
. "$NETNS/lib.sh"

only lite
shell=$BUILD/iptables-lite/iptables-lite-shell
"$shell" >"$T/out" 2>"$T/err" <<END || fail "exit $?: $(cat "$T/err")"
# a remark

$ipt -N mine
$ipt -A mine -m comment --comment "two words" -j ACCEPT
$ipt -S mine
END
[ ! -s "$T/err" ] || fail "$(cat "$T/err")"
diff "$T/out" - <<'END' || fail "shell prints something else"
-N mine
-A mine -m comment --comment "two words" -j ACCEPT
END

# A line that fails does not end it; the last one decides the exit status.
status=0
printf '%s\n' "$ipt -A nowhere -j ACCEPT" "$ipt -A mine -j DROP" "$ipt -X mine" |
	"$shell" 2>"$T/err" || status=$?
[ $status = 1 ] || fail "exit $status"
grep -q "No chain/target/match by that name" "$T/err" || fail "$(cat "$T/err")"
listed filter "-A mine -j DROP"
printf '%s\n' exit "$ipt -F mine" | "$shell" || fail "exit: $?"
listed filter "-A mine -j DROP"

# A tool that reads its standard input gets what is left of the shell's.
for restore in "$ipt-restore --noflush" "$ipt-lite-restore --noflush --stream"; do
	printf '%s\n' "$ipt -F mine" "$restore" '*filter' \
		"-A mine -p udp -j ACCEPT" COMMIT | "$shell" || fail "$restore: $?"
	listed filter "-A mine -p udp -j ACCEPT"
done
printf '%s\n' "$ipt -F mine" "$ipt -A mine -j DROP" | "$shell" || fail "$?"

# At a terminal the tabulator completes chains, targets and their options, and
# ^C drops the line that is being typed.
python3 - "$shell" "$ipt" >"$T/out" <<'END' || fail "$(cat "$T/out")"
import os, pty, sys, time

shell, ipt = sys.argv[1:]
pid, fd = pty.fork()
if not pid:
    os.environ["TERM"] = "dumb"
    os.environ["INPUTRC"] = "/dev/null"
    os.execv(shell, [shell])
for part in (ipt + " -F mine ", "\x03", ipt + " -A mi\t", "-p tcp -m conntr\t", "--ctstate NEW -j REJ\t",
             "--reject-w\t", "tcp-reset\n", "exit\n"):
    time.sleep(0.3)
    os.write(fd, part.encode())
try:
    while data := os.read(fd, 65536):
        sys.stdout.buffer.write(data)
except OSError:     # the end, of a terminal
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END
listed filter "-A mine -p tcp -m conntrack --ctstate NEW -j REJECT --reject-with tcp-reset"
listed filter "-A mine -j DROP"
