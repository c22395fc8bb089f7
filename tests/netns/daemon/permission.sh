# Who may ask for what: root, members of groups, nobody else; and root of
# another user namespace is nobody.
# families: 4
. "$NETNS/lib.sh"

only lite
setpriv --reuid 4001 --regid 4001 --clear-groups true 2>/dev/null ||
	skip "there are no other users here"
tool_stop || fail "nfd ended with an error"
cp "$(command -v iptables)" "$T/cli" # others can't look into our folders
chmod 711 "$T" "$T/.."
for name in iptables iptables-save iptables-restore; do
	mkdir -p "$T/pub"
	ln -s ../cli "$T/pub/$name"
done
printf '%s\n' "rules-v4 none" "rules-v6 none" "read-group 4100 4101" \
	"full-group 4200" "limit-user-clients 5" >"$T/nfd.conf"
NFD_CONFIG=$T/nfd.conf
tool_start
iptables -A INPUT -p udp --dport 5000 -j DROP

# as GROUPS COMMAND...: user 4001, with these groups beside its own
as()
{
	as_groups=$1
	shift
	case $as_groups in
	none) setpriv --reuid 4001 --regid 4001 --clear-groups "$@" ;;
	=*) setpriv --reuid 4001 --regid "${as_groups#=}" --clear-groups "$@" ;;
	*) setpriv --reuid 4001 --regid 4001 --groups "$as_groups" "$@" ;;
	esac
}

no="Permission denied (you must be root)"
cli=$T/pub

# Nobody
[ "$(stat -c %a "$NFD_SOCKET")" = 666 ] || fail "not everybody may ask"
refused 4 "$no" as none "$cli/iptables" -S
refused 4 "$no" as none "$cli/iptables" -A INPUT -j DROP
refused 4 "$no" as 4102,4099 "$cli/iptables" -S
refused 4 "$no" as none "$cli/iptables-save"

# Readers
for groups in 4100 4101 1,2,4100,4300 =4100; do
	as $groups "$cli/iptables" -S | grep -qF -e "--dport 5000" ||
		fail "$groups can't list"
	as $groups "$cli/iptables-save" -c | grep -qF -e "--dport 5000" ||
		fail "$groups can't save"
	as $groups "$cli/iptables" -C INPUT -p udp --dport 5000 -j DROP ||
		fail "$groups can't check"
	refused 4 "$no" as $groups "$cli/iptables" -A INPUT -j DROP
	refused 4 "$no" as $groups "$cli/iptables" -Z
	refused 4 "$no" as $groups "$cli/iptables" -P INPUT DROP
	refused 4 "$no" as $groups "$cli/iptables" -N x
	echo "*filter
COMMIT" >"$T/pub/rules"
	refused 4 "$no" as $groups "$cli/iptables-restore" "$T/pub/rules"
	status=0
	as $groups "$cli/iptables" -L -Z >/dev/null 2>"$T/err" || status=$?
	[ $status = 4 ] || fail "$groups: -L -Z: exit $status"
done
listed filter "-A INPUT -p udp -m udp --dport 5000 -j DROP"

# Who may not change nf_tables can't run nfd.
cp "$BUILD/nfd/nfd" "$T/pub/nfd"
mkdir -m 777 "$T/pub/own"
refused 4 "you must be root" as none "$T/pub/nfd" --foreground \
	--config /dev/null --socket "$T/pub/own/nfd.sock"

# All that root may
silent as 4200 "$cli/iptables" -A INPUT -p udp --dport 5001 -j DROP
silent as 4100,4200 "$cli/iptables" -A INPUT -p udp --dport 5002 -j DROP
silent as =4200 "$cli/iptables" -Z
listed filter "-A INPUT -p udp -m udp --dport 5001 -j DROP"
listed filter "-A INPUT -p udp -m udp --dport 5002 -j DROP"

# Other user namespaces: root there, and root gone there
if as none unshare -U true 2>/dev/null; then
	refused 4 "$no" as none unshare -U "$cli/iptables" -S
	refused 4 "$no" as none unshare -Ur "$cli/iptables" -S
	refused 4 "$no" as 4200 unshare -Ur "$cli/iptables" -S
fi
refused 4 "$no" unshare -U "$cli/iptables" -S
refused 4 "$no" unshare -Ur "$cli/iptables" -S

# One user can't take all the places.
cat >"$T/pub/hold.py" <<'END'
import os, socket, sys, time

# Here, since another user may not be able to run python at all.
os.setgroups([4100])
os.setresgid(4001, 4001, 4001)
os.setresuid(4001, 4001, 4001)

def connect():
    s = socket.socket(socket.AF_UNIX)
    s.connect(os.environ["NFD_SOCKET"])
    return s

kept = [connect() for i in range(5)]
kept[0].settimeout(0.5)
try:
    sys.exit(f"refused too soon: {kept[0].recv(100)}")
except TimeoutError:
    pass
extra = connect()
extra.settimeout(5)
if b"too many connections" not in extra.recv(1000) or extra.recv(1):
    sys.exit("the sixth is not refused")
kept.pop().close()
time.sleep(0.2)
extra = connect()
extra.settimeout(0.5)
try:
    sys.exit(f"refused although there is room: {extra.recv(100)}")
except TimeoutError:
    pass
END
python3 "$T/pub/hold.py" || fail "places"

# A reload takes it all back.
printf '%s\n' "rules-v4 none" "rules-v6 none" >"$T/nfd.conf"
kill -HUP "$(cat "$T/nfd.pid")"
is_closed() { [ "$(stat -c %a "$NFD_SOCKET")" = 600 ]; }
eventually is_closed || fail "everybody may still ask"
status=0
as 4200 "$cli/iptables" -S >/dev/null 2>&1 || status=$?
[ $status = 4 ] || fail "the group is still allowed: exit $status"
silent iptables -A INPUT -j DROP
