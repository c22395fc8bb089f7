# The numbers of a namespace that is gone, its inode's and that which it had in
# the router's, are given to others: nothing of it shows there.
# families: 4
. "$NETNS/lib.sh"

only lite

inode() { stat -Lc %i "/run/netns/$1"; }

# is_new NAME: nothing is known of it
is_new()
{
	on "$1" "$ipt" -S >"$T/new"
	printf '%s\n' "-P INPUT ACCEPT" "-P FORWARD ACCEPT" "-P OUTPUT ACCEPT" |
		diff -u - "$T/new" || fail "$1 is not new"
}

: >"$T/inodes"
tries=0
while :; do
	new=new$tries
	ip netns add $new
	is_new $new
	on $new "$ipt" -A INPUT -p udp --dport "$((6000 + tries))"
	! grep -qFx "$(inode $new)" "$T/inodes" || break
	inode $new >>"$T/inodes"
	ip netns del $new
	tries=$((tries + 1))
	# Others on the machine make namespaces, too.
	[ $tries -lt 200 ] || skip "no inode is used again"
done
on $new "$ipt" -S INPUT | grep -qF -e "--dport $((6000 + tries))" ||
	fail "a rule is lost"

# An nfd that did not see it go: the number is somebody else's when it is back.
ip netns add dead
on dead "$ipt" -A INPUT -p udp --dport 7000 -j DROP
nsid=$(ip netns list-id | sed -n 's/nsid \([0-9]*\) .*name: dead)*/\1/p')
[ -n "$nsid" ] || fail "no number: $(ip netns list-id)"
before=$(ls "${NFD_SOCKET%/*}" | grep -c '^nfd-.*\.state$')
tool_kill
ip netns del dead
is_free() { ! ip netns list-id | grep -q "^nsid $nsid "; }
eventually is_free || fail "number $nsid is not free"
ip netns add heir
ip netns set heir "$nsid"
tool_start
is_new heir
on heir "$ipt" -A INPUT -p udp --dport 7001 -j DROP
[ "$(ls "${NFD_SOCKET%/*}" | grep -c '^nfd-.*\.state$')" = "$before" ] ||
	fail "the dead one's files are still there: $(ls "${NFD_SOCKET%/*}")"

# States of another boot are nobody's, even where the cookies fit.
tool_stop || fail "nfd ended with an error"
sed -i '1s/./x/' "${NFD_SOCKET%/*}/nfd.spaces"
tool_start
[ "$(ls "${NFD_SOCKET%/*}" | grep -c '^nfd-')" = 0 ] || fail "another boot's: $(ls "${NFD_SOCKET%/*}")"
