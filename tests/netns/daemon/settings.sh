# A wrong nfd.conf: the machine has its rules all the same, and nobody but root
# gets more than without it.
# families: 4
# timeout: 60
. "$NETNS/lib.sh"

only lite
command -v nft >/dev/null || skip "no nft"
topology
tool_stop || fail "nfd ended with an error"
mkdir "$T/etc"
export NFD_CONFIG="$T/etc/nfd.conf"
good=$NFD_CONFIG.good rules=$T/etc/rules.v4

config()
{
	cat - >"$NFD_CONFIG" <<-END
		rules-v4 $rules
		rules-v6 none
		state-folder $T/var
		split no
	END
	[ $# = 0 ] || printf '%s\n' "$@" >>"$NFD_CONFIG"
}

off()
{
	pid=$(cat "$T/nfd.pid")
	kill "${1:--TERM}" "$pid"
	wait $supervisor || :
	rm "$T/nfd.pid"
}

# boot: the machine is switched off and on
boot()
{
	rm -f "$T"/nfd.state "$T"/nfd.journal "$T"/nfd.history
	nft flush ruleset
	: >"$T/nfd.err"
	supervised
}

hup()
{
	: >"$T/said"
	kill -HUP "$(cat "$T/nfd.pid")"
	await "READY=1"
}

# tested TEXT: nfd --test refuses the file, and nothing comes of it
tested()
{
	for option in -t --test; do
		refused 2 "$1" "$BUILD/nfd/nfd" $option --config "$NFD_CONFIG"
	done
}

printf '*filter\n-A FORWARD -p udp -j DROP\nCOMMIT\n' >"$rules"
serve server --udp 5000

# What was right is kept, for root alone to read; testing keeps nothing.
config "limit-rules 2" "read-group 4100"
silent "$BUILD/nfd/nfd" --test --config "$NFD_CONFIG"
[ ! -e "$good" ] || fail "a test wrote $good"
boot
await "STATUS=Serving"
cmp "$NFD_CONFIG" "$good" || fail "no good copy"
[ "$(stat -c %a "$good")" = 600 ] || fail "who may read the copy?"
[ "$(stat -c %a "$NFD_SOCKET")" = 666 ] || fail "the group is not served"
expect silence client udp "$SERVER" 5000

# Reload: a wrong file changes nothing; a right one is kept.
config "limit-rules 3" "" "persist sometimes"
tested "$NFD_CONFIG:7: persist: \"sometimes\" is not manual or auto"
hup
logged "$NFD_CONFIG:7: persist: \"sometimes\" is not manual or auto"
logged "the settings stay what they were"
grep -qFx "limit-rules 2" "$good" || fail "a wrong file was kept"
silent $ipt -A INPUT
refused 4 "" $ipt -A INPUT
config "limit-rules 3" "read-group 4100"
hup
cmp "$NFD_CONFIG" "$good" || fail "a right file was not kept"
silent $ipt -A INPUT

# A restart with a wrong file: the rules that are there are taken over; what
# allows others something is not taken from the copy.
packets=$($ipt_save -c | grep -F -e "-A FORWARD -p udp -j DROP")
config "limit-rules 9" "limit-rulez 9"
for signal in -TERM -9; do
	off $signal
	: >"$T/nfd.err"
	supervised
	logged "$NFD_CONFIG:6: \"limit-rulez\" is not a setting of nfd"
	logged "file=$NFD_CONFIG line=6"
	logged "$good, the last good copy"
	logged "the rules were taken over"
	await "STATUS=Serving; the file of settings is wrong: its last good copy is used"
	[ "$($ipt_save -c | grep -F -e "-A FORWARD -p udp -j DROP")" = "$packets" ] ||
		fail "not taken over"
	[ "$(stat -c %a "$NFD_SOCKET")" = 600 ] || fail "others are served"
	refused 4 "" $ipt -A INPUT
	grep -qFx "limit-rules 3" "$good" || fail "a wrong file was kept"
done

# Put right while it runs
config "limit-rules 4" "read-group 4100"
hup
silent $ipt -A INPUT
[ "$(stat -c %a "$NFD_SOCKET")" = 666 ] || fail "the group is not served"
grep -qFx "STATUS=Serving" "$T/said" ||
	sed 's/^[0-9.]* //' "$T/said" | grep -qFx "STATUS=Serving" ||
	fail "$(cat "$T/said")"
grep -qFx "limit-rules 4" "$good" || fail "a right file was not kept"

# The machine boots with a wrong file: bad value, user, folder, nothing.
off
for what in "fuse maybe" "user nosuchuser" "user root" "socket /$(printf %0120d 0)"; do
	config "$what"
	tested "$NFD_CONFIG:5: "
	boot
	logged "$NFD_CONFIG:5: "
	logged "$rules was loaded"
	expect silence client udp "$SERVER" 5000
	off
done
rm "$NFD_CONFIG"
tested "$NFD_CONFIG is gone"
boot
logged "$NFD_CONFIG is gone"
expect silence client udp "$SERVER" 5000
off
mkdir "$NFD_CONFIG"
tested "$NFD_CONFIG: Is a directory"
boot
logged "$NFD_CONFIG: Is a directory"
expect silence client udp "$SERVER" 5000
off
rmdir "$NFD_CONFIG"

# A copy that is wrong too, that somebody else could have written, or none:
# the built-in settings.
config "fuse maybe"
defaults()
{
	boot
	logged "$NFD_CONFIG:5: "
	[ $# = 0 ] || logged "$1"
	logged "the settings are the built-in ones"
	await "STATUS=Serving; the file of settings is wrong: built-in ones are used"
	[ "$(stat -c %a "$NFD_SOCKET")" = 600 ] || fail "others are served"
	off
}
echo "read-group 4100 # and no such thing
fuse perhaps" >"$good"
defaults "$good:2: fuse: "
echo "read-group 4100" >"$good"
chmod 666 "$good"
defaults "$good: Operation not permitted"
rm "$good"
ln -s "$rules" "$good"
defaults "$good: "
rm "$good"
defaults
chmod 777 "$T/etc"
config
supervised
[ ! -e "$good" ] || fail "kept where anybody may write"
off

# Options that are wrong are no settings: it does not start.
chmod 700 "$T/etc"
refused 2 "see nfd --help" "$BUILD/nfd/nfd" --fuse
refused 2 "backend: \"disk\"" "$BUILD/nfd/nfd" --backend disk --config "$NFD_CONFIG"

# What has no files for boots has no copy either.
config "rules-v4 none"
supervised
[ ! -e "$good" ] || fail "kept without rules"
off

# An engine without privileges writes none beside the file; the start does.
if setpriv --reuid 4001 --regid 4001 --clear-groups true 2>/dev/null; then
	was=$NFD_SOCKET NFD_SOCKET=/run/nfd/nfd.sock
	mkdir /run/etc
	NFD_CONFIG=/run/etc/nfd.conf good=$NFD_CONFIG.good
	config "split yes" "state-folder /run/state" "limit-rules 5"
	chmod 644 "$NFD_CONFIG"
	tool_start
	cmp "$NFD_CONFIG" "$good" || fail "no good copy"
	[ "$(stat -c %u "$good")" = 0 ] || fail "whose is the copy?"
	config "split yes" "state-folder /run/state" "limit-rules 6"
	: >"$T/nfd.err"
	kill -HUP "$(cat "$T/nfd.pid")"
	logged "were read again"
	grep -qFx "limit-rules 5" "$good" || fail "written by the engine"
	tool_stop || fail "nfd ended with an error"
	tool_start
	grep -qFx "limit-rules 6" "$good" || fail "not written at the start"
	tool_stop || fail "nfd ended with an error"
	NFD_SOCKET=$was
fi
nft flush ruleset
NFD_CONFIG=
tool_start
