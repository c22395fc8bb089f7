# The tool that is tested, as the commands iptables, iptables-save,
# iptables-restore, ip6tables… in front of everything else on PATH.
# Sourced; wants T, TOOL, BUILD, NETNS, NFD_ARGS. NFD_CONFIG: settings of nfd. Also used by contrib/demo.
# shellcheck shell=sh

NFD_SOCKET=${NFD_RUN:-$T}/nfd.sock
XTABLES_LOCKFILE=$T/xtables.lock
ASAN_OPTIONS=log_path=$T/sanitizer:detect_leaks=1
UBSAN_OPTIONS=log_path=$T/sanitizer:print_stacktrace=1
VALGRIND_OPTS="-q --vgdb=no --leak-check=full --log-file=$T/sanitizer.valgrind.%p"
export NFD_SOCKET XTABLES_LOCKFILE ASAN_OPTIONS UBSAN_OPTIONS VALGRIND_OPTS
: "${NFD_ARGS:=}" "${NFD_WRAPPER:=}" "${CLI_WRAPPER:=}"

# link BINARY NAME: make NAME a command, that BINARY does
tool_link()
{
	rm -f "$T/bin/$2"
	if [ -z "$CLI_WRAPPER" ]; then
		ln -s "$1" "$T/bin/$2"
		return
	fi
	printf '#!/bin/sh\nexec %s %s %s "$@"\n' "$CLI_WRAPPER" "$1" "$2" \
		>"$T/bin/$2"
	chmod +x "$T/bin/$2"
}

tool_setup()
{
	case $TOOL in
	lite) binary=$BUILD/iptables-lite/iptables-lite ;;
	legacy | nft) binary=$(command -v "xtables-$TOOL-multi") ;;
	*) echo "TOOL=$TOOL: lite, legacy or nft" >&2; return 1 ;;
	esac
	mkdir -p "$T/bin"
	for name in iptables ip6tables; do
		for suffix in "" -save -restore; do
			tool_link "$binary" "$name$suffix"
		done
		[ "$TOOL" = lite ] || continue
		for suffix in "" -save -restore -apply; do
			tool_link "$binary" "$name-lite$suffix"
		done
	done
	PATH=$T/bin:/usr/sbin:/sbin:$PATH
	export PATH
}

# Start nfd, if it is what is tested, and wait until it answers.
tool_start()
{
	[ "$TOOL" = lite ] || return 0
	# Another user, as nfd would become, cannot enter a test's own folder.
	case $NFD_SOCKET in
	/run/*) single= ;;
	*) single=--single ;;
	esac
	# shellcheck disable=SC2086 # several arguments
	$NFD_WRAPPER "$BUILD/nfd/nfd" --foreground \
		--config "${NFD_CONFIG:-$NETNS/../nfd.conf}" \
		--socket "$NFD_SOCKET" $single $NFD_ARGS \
		2>>"$T/nfd.err" &
	echo $! >"$T/nfd.pid"
	tries=0
	until iptables -S >/dev/null 2>&1; do
		tries=$((tries + 1))
		if [ $tries -gt 600 ] || ! tool_is_running; then
			echo "nfd does not answer:" >&2
			cat "$T/nfd.err" >&2
			return 1
		fi
		sleep 0.05
	done
}

tool_is_running()
{
	[ "$TOOL" = lite ] || return 0
	[ -e "$T/nfd.pid" ] && kill -0 "$(cat "$T/nfd.pid")" 2>/dev/null
}

# Kill nfd and wait until it is gone.
tool_kill()
{
	kill -9 "$(cat "$T/nfd.pid")"
	while tool_is_running; do sleep 0.02; done
}

# Ask nfd to stop and wait until it has; true if it went without an error.
tool_stop()
{
	[ -e "$T/nfd.pid" ] || return 0
	pid=$(cat "$T/nfd.pid")
	rm "$T/nfd.pid"
	kill "$pid" 2>/dev/null || return 1
	tries=0
	while kill -0 "$pid" 2>/dev/null; do
		# A zombie is gone; our own child is reaped by wait below.
		! grep -qs '^State:.Z' "/proc/$pid/status" || break
		tries=$((tries + 1))
		[ $tries -le 200 ] || { kill -9 "$pid"; return 1; }
		sleep 0.05
	done
	wait "$pid" 2>/dev/null
	code=$?
	[ $code = 0 ] || [ $code = 127 ] # 127: another shell's child
}
