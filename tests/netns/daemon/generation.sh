# The kernel says which generation it is at; after kill -9 the journal is
# brought together with it: a change that only the journal has did not happen.
# families: 4
# timeout: 60
. "$NETNS/lib.sh"

only lite
command -v nft >/dev/null || skip "no nft"

# So that it can be meddled with.
echo "claim no" >"$T/nfd.conf"
NFD_ARGS="$NFD_ARGS --config $T/nfd.conf"
tool_stop || fail "nfd ended with an error"
tool_start

mark()
{
	nft list table ip nfd-generation |
		sed -n 's/.*chain generation-\([0-9]*\)[. ].*/\1/p'
}

# killed: and what is left is in the files and in the kernel
killed()
{
	pid=$(cat "$T/nfd.pid")
	kill -9 "$pid"
	while tool_is_running; do sleep 0.02; done
	: >"$T/nfd.err"
}

last_handle()
{
	nft -a list chain ip nfd-filter INPUT |
		sed -n 's/.*counter.*# handle //p' | tail -n 1
}

unsaid() { ! grep -F -e "$1" "$T/nfd.err" || fail "said: $1"; }
ONE="-A INPUT -p udp -j ACCEPT"
TWO="-A INPUT -p tcp -j ACCEPT"
THREE="-A INPUT -p esp -j ACCEPT"

[ -z "$(nft list tables)" ] || fail "who only looks leaves tables"
# Others may touch what is nfd's: how that is prevented is tested elsewhere.
tool_stop || fail "nfd ended with an error"
export NFD_CONFIG="$T/nfd.conf"
printf '%s\n' "rules-v4 none" "rules-v6 none" "claim no" >"$NFD_CONFIG"
tool_start
$ipt $ONE
n=$(mark)
[ -n "$n" ] || fail "the kernel has no generation"
$ipt $TWO
[ "$(mark)" = $((n + 1)) ] || fail "the generation is $(mark)"
printf '*filter\n:INPUT ACCEPT [5:500]\nCOMMIT\n' | $ipt_restore -n -c
[ "$(mark)" = $((n + 2)) ] || fail "counters: the generation is $(mark)"
refused 1 "does a matching rule exist" $ipt -D INPUT -p esp -j ACCEPT
[ "$(mark)" = $((n + 2)) ] || fail "a refusal: the generation is $(mark)"

# Dead after the kernel's commit: nothing is lost.
killed
tool_start
unsaid "did not happen"
listed filter "$ONE"
listed filter "$TWO"
[ "$(mark)" = $((n + 2)) ] || fail "taken over: the generation is $(mark)"

# Dead between the two: as if the kernel had never been asked.
$ipt $THREE
killed
nft "delete rule ip nfd-filter INPUT handle $(last_handle)
	rename chain ip nfd-generation generation-$((n + 3)) generation-$((n + 2))"
tool_start
logged "did not happen"
unsaid "made anew"
unlisted filter "$THREE"
listed filter "$TWO"
$ipt $THREE
[ "$(mark)" = $((n + 3)) ] || fail "again: the generation is $(mark)"

# While the record was being written.
killed
printf 'nfdR and no more' >>"$T/nfd.journal"
tool_start
logged "did not happen"
unsaid "damaged"
listed filter "$THREE"

# The kernel is ahead of the files: these win, and it is said.
cp "$T/nfd.journal" "$T/journal"
cp "$T/nfd.state" "$T/state"
$ipt -D INPUT 1
killed
cp "$T/journal" "$T/nfd.journal"
cp "$T/state" "$T/nfd.state"
tool_start
logged "the kernel's rules are not those of the state file"
listed filter "$ONE"
nft list chain ip nfd-filter INPUT | grep -q udp ||
	fail "the kernel has other rules"
[ "$(mark)" = $((n + 3)) ] || fail "files win: the generation is $(mark)"

# Somebody deletes it, all of it, or makes it something else.
nft delete table ip nfd-generation
$ipt -I INPUT -j ACCEPT
[ "$(mark)" = $((n + 4)) ] || fail "deleted: the generation is $(mark)"
nft add chain ip nfd-generation more
$ipt -D INPUT 1
nft rename chain ip nfd-generation "generation-$((n + 5))" mine
$ipt -I INPUT -j ACCEPT
killed
tool_start
$ipt -I INPUT -p udp -j ACCEPT
[ "$(mark)" = $((n + 7)) ] || fail "broken: the generation is $(mark)"
killed
nft flush ruleset
tool_start
nft list table ip nfd-filter | grep -q esp ||
	fail "flushed: the kernel has other rules"
[ "$(mark)" = $((n + 7)) ] || fail "flushed: the generation is $(mark)"

# The name is another's: we do without.
killed
nft 'delete table ip nfd-generation; add table ip nfd-generation; add chain ip nfd-generation x'
tool_start
logged "nfd-generation"
$ipt -D INPUT 1
nft list table ip nfd-generation | grep -q 'chain x' || fail "not ours, and touched"
