# Two nfds in one network namespace: the one that has come second says so, and
# leaves the first one's tables alone.
# families: 4
. "$NETNS/lib.sh"

only lite
command -v nft >/dev/null || skip "no nft"
taken="the tables in this network namespace belong to another process"
holder="$(cat "$T/nfd.pid"), nfd"

# second OPTION...: the command line of another nfd
second()
{
	echo "$BUILD/nfd/nfd --foreground --single --config $NETNS/../nfd.conf $*"
}

kernel() { nft list ruleset >"$T/kernel.$1"; }

# One that came before there were rules finds out by its first commit.
mkdir "$T/b" "$T/etc"
# shellcheck disable=SC2046 # several words
$(second --socket "$T/b/nfd.sock") 2>"$T/b/err" &
b=$!
answers() { NFD_SOCKET=$T/b/nfd.sock $ipt -S >/dev/null 2>&1; }
eventually answers || fail "$(cat "$T/b/err")"
silent $ipt -A INPUT -p udp -j ACCEPT
kernel 1
grep -q "flags owner" "$T/kernel.1" || skip "tables can't be claimed"
for t in filter nat; do
	NFD_SOCKET=$T/b/nfd.sock refused 4 "$taken: number $holder" \
		$ipt -t $t -A OUTPUT -p tcp
done
kernel 2
cmp "$T/kernel.1" "$T/kernel.2" || fail "they were changed"
kill $b
wait $b || fail "the second nfd ended with an error"

# Another socket, elsewhere or beside the first; with rules for boots or without
printf '*filter\n-A INPUT -j DROP\nCOMMIT\n' >"$T/etc/rules.v4"
printf '%s\n' "rules-v4 $T/etc/rules.v4" "rules-v6 none" \
	"state-folder $T/etc" >"$T/etc/nfd.conf"
for more in "" "--config $T/etc/nfd.conf" "--no-fuse"; do
	for socket in "$T/b/nfd.sock" "$T/other.sock"; do
		# shellcheck disable=SC2046 # several words
		refused 4 "$taken: number $holder" \
			$(second --socket "$socket" $more)
		[ "$(wc -l <"$T/refused.err")" = 1 ] ||
			fail "more than one line: $(cat "$T/refused.err")"
		[ ! -e "$socket" ] || fail "$socket is left"
	done
done
# The same socket
# shellcheck disable=SC2046
refused 1 "$NFD_SOCKET: another nfd is running there" \
	$(second --socket "$NFD_SOCKET")
kernel 2
cmp "$T/kernel.1" "$T/kernel.2" || fail "they were changed"
listed filter "-A INPUT -p udp -j ACCEPT"
silent $ipt -A INPUT -p tcp -j ACCEPT

# Who has claimed the table and is nobody's process
tool_stop || fail "nfd ended with an error"
nft flush ruleset
python3 - "$T/ready" <<'END' &
import os, socket, struct, sys, time
def attr(kind, data):
    return struct.pack("=HH", len(data) + 4, kind) + data + bytes(-len(data) % 4)
def message(kind, flags, seq, family, res_id, data=b""):
    body = struct.pack("=BBH", family, 0, socket.htons(res_id)) + data
    return struct.pack("=IHHII", 16 + len(body), kind, flags | 1, seq, 0) + body
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
s.bind((0xfffff000, 0))
# NFNL_MSG_BATCH_BEGIN, NFT_MSG_NEWTABLE: owned, NFNL_MSG_BATCH_END
s.send(message(16, 0, 1, 0, 10)
       + message(10 << 8, 0x400 | 4, 2, 2, 0, attr(1, b"nfd-generation\0")
                 + attr(2, struct.pack(">I", 2)))
       + message(17, 0, 3, 0, 10))
assert struct.unpack_from("=i", s.recv(4096), 16)[0] == 0
open(sys.argv[1], "w")
time.sleep(3.5)
END
holder=$!
until [ -e "$T/ready" ]; do sleep 0.02; done
# shellcheck disable=SC2046
refused 4 "$taken, which has netlink port 4294963200" \
	$(second --socket "$T/b/nfd.sock")
# An nfd that is about to end is waited for.
tool_start
silent $ipt -A INPUT -p udp -j ACCEPT
wait $holder
