# What contrib/demo and contrib/check have in common: installing what is
# missing, and building. Sourced; wants TOP, the top of the source tree.
# shellcheck shell=sh disable=SC2034

BUILD_PACKAGES="autoconf automake gcc libc6-dev make pkg-config libmnl-dev
	libnftnl-dev libreadline-dev check"
# The oracle is iptables; iproute2, procps and python3 are the tests' tools.
TEST_PACKAGES="iproute2 procps python3 iptables nftables"

say() { printf '\n== %s\n' "$*"; }

die()
{
	echo "$(basename "$0"): $*" >&2
	exit 1
}

as_root()
{
	[ "$(id -u)" = 0 ] || die "run me as root: I make network namespaces"
}

# install_missing PACKAGE...: those that are not there, with apt-get
install_missing()
{
	command -v dpkg-query >/dev/null || return 0 # not Debian: build will tell
	missing=
	for package; do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null |
			grep -qFx installed || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	say "Installing$missing"
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq
	# shellcheck disable=SC2086 # several packages
	apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# build DIR [CONFIGURE-OPTION]...: out of the tree, in DIR
build()
{
	build_dir=$1
	shift
	say "Building in $build_dir${*:+ with $*}"
	(
		set -e
		cd "$TOP"
		[ -e configure ] || autoreconf -fi >/dev/null
		mkdir -p "$build_dir"
		cd "$build_dir"
		[ -e Makefile ] || "$TOP/configure" --quiet "$@"
		make --quiet -j "$(nproc)"
	)
}

# Modules that a namespace cannot load itself; where they are built in, or
# cannot be had, the tests that need them will tell.
load_modules()
{
	command -v modprobe >/dev/null || return 0
	for module in tun veth nf_tables nft_compat nf_conntrack; do
		modprobe -q "$module" || :
	done
}
