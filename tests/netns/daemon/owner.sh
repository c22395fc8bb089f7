# docker's rules survive what ufw and administrators do to reload theirs, where
# nfd is told that they are docker's; where it isn't, they go, as with iptables.
. "$NETNS/lib.sh"

only lite
topology
serve server --udp 5000,5001
one=$((MIN_HEADER + 24))

# A shell of another name, for nfd to see.
cp "$(readlink -f /bin/sh)" "$T/dockerd"
# docker COMMANDS: done by a process called dockerd
docker() { "$T/dockerd" -euc "$1; :"; }

# What it makes for a bridge (here: wan) with one published port.
docker_starts()
{
	docker "$ipt -N DOCKER; $ipt -N DOCKER-USER
		$ipt -A DOCKER-USER -j RETURN
		$ipt -I FORWARD -i wan ! -o wan -j ACCEPT
		$ipt -I FORWARD -o wan -j DOCKER
		$ipt -I FORWARD -j DOCKER-USER
		$ipt -A DOCKER -d $SERVER -p udp --dport 5000 -j ACCEPT
		$ipt -t nat -N DOCKER
		$ipt -t nat -A PREROUTING -d $NOBODY -j DOCKER
		$ipt -t nat -A DOCKER -p udp --dport 5000 -j DNAT --to-destination $SERVER"
}

# A reload by ufw: all is flushed, then made anew, some of it with --noflush.
ufw_reloads()
{
	$ipt -F
	$ipt -X
	$ipt -P FORWARD DROP
	$ipt_restore --noflush <<-END
		*filter
		:ufw-forward - [0:0]
		:ufw-user - [0:0]
		-A ufw-forward -j ufw-user
		-A ufw-user -p udp --dport 5001 -j ACCEPT
		-A FORWARD -j ufw-forward
		COMMIT
	END
}

# An administrator's file, loaded at boot.
file_is_loaded()
{
	$ipt_restore <<-END
		*filter
		:INPUT ACCEPT [0:0]
		:FORWARD DROP [0:0]
		:OUTPUT ACCEPT [0:0]
		-A FORWARD -p udp --dport 5001 -j ACCEPT
		-A FORWARD -j REJECT
		COMMIT
		*nat
		:PREROUTING ACCEPT [0:0]
		:POSTROUTING ACCEPT [0:0]
		-A POSTROUTING -o nosuch -j MASQUERADE
		COMMIT
	END
}

docker_is_there()
{
	chain_is filter DOCKER <<-END
		-N DOCKER
		-A DOCKER -d $SERVER/$HOST -p udp -m udp --dport 5000 -j ACCEPT
	END
	chain_is filter DOCKER-USER <<-END
		-N DOCKER-USER
		-A DOCKER-USER -j RETURN
	END
	$ipt -S FORWARD | head -n 4 | diff -u - /dev/fd/3 3<<-END ||
		-P FORWARD DROP
		-A FORWARD -j DOCKER-USER
		-A FORWARD -o wan -j DOCKER
		-A FORWARD -i wan ! -o wan -j ACCEPT
	END
		fail "docker's rules are not at the head of FORWARD"
	listed nat "-A PREROUTING -d $NOBODY/$HOST -j DOCKER"
	listed nat "-A DOCKER -p udp -m udp --dport 5000 -j DNAT --to-destination $SERVER"
}

# As with iptables.
docker_starts
expect answer client udp "$SERVER" 5000
ufw_reloads
unlisted filter "-N DOCKER"
expect silence client udp "$SERVER" 5000
file_is_loaded
unlisted nat ":DOCKER - [0:0]"

# As configured.
$ipt -F; $ipt -X; $ipt -P FORWARD ACCEPT
$ipt -t nat -F; $ipt -t nat -X
tool_stop || fail "nfd ended with an error"
cat >"$T/nfd.conf" <<END
owner docker chain DOCKER*   # and rules that go there
owner docker program dockerd
owner docker unit docker.service
END
NFD_ARGS="$NFD_ARGS --config $T/nfd.conf"
tool_start
ufw_reloads
expect silence client udp "$SERVER" 5000
docker_starts
expect answer client udp "$NOBODY" 5000
rule="-A DOCKER -d $SERVER/$HOST -p udp -m udp --dport 5000 -j ACCEPT"
counted filter "[1:$one]" "$rule"
for reload in ufw_reloads file_is_loaded ufw_reloads; do
	$reload
	docker_is_there
done
expect answer client udp "$NOBODY" 5000
counted filter "[2:$((2 * one))]" "$rule"
listed filter "-A FORWARD -j ufw-forward"

# A file that was saved while docker ran makes nothing twice; its counters are
# not those of the rules that have stayed.
$ipt_save >"$T/saved"
$ipt_restore -c <"$T/saved"
$ipt_save | sed 's/\[.*//;/^#/d' >"$T/again"
sed 's/\[.*//;/^#/d' "$T/saved" | diff -u - "$T/again" ||
	fail "restoring what was saved changes it"
counted filter "[2:$((2 * one))]" "$rule"

# Whose they are is remembered, also by what is in the journal only.
tool_kill
tool_start
file_is_loaded
docker_is_there
tool_stop || fail "nfd ended with an error"
tool_start
ufw_reloads
docker_is_there
counted filter "[2:$((2 * one))]" "$rule"

# Rolled back, they are docker's again: rules, chains, also from the journal.
own=$BUILD/iptables-lite/iptables-lite
before=$($own generation)
$ipt -D FORWARD -i wan ! -o wan -j ACCEPT
$ipt -F DOCKER-USER
$ipt -D FORWARD -j DOCKER-USER
$ipt -X DOCKER-USER
silent $own rollback "$before"
docker_is_there
tool_kill
tool_start
ufw_reloads
docker_is_there

# By name, and by docker itself, they go.
$ipt -D FORWARD -i wan ! -o wan -j ACCEPT
unlisted filter "-A FORWARD -i wan ! -o wan -j ACCEPT"
$ipt -F DOCKER
chain_is filter DOCKER <<END
-N DOCKER
END
docker "$ipt -F; $ipt -X"
unlisted filter ":DOCKER - [0:0]"
listed nat ":DOCKER - [0:0]"

# Without the setting they are nobody's again: read with SIGHUP.
echo "owner other chain OTHER" >"$T/nfd.conf"
kill -HUP "$(cat "$T/nfd.pid")"
$ipt -t nat -F
$ipt -t nat -X
unlisted nat ":DOCKER - [0:0]"
