# What contrib/check and contrib/demo share: packages, the build. Sourced, with
# TOP, the source tree.
# shellcheck shell=sh disable=SC2034

PATH=/usr/local/sbin:/usr/sbin:/sbin:$PATH
LC_ALL=C
export PATH LC_ALL

die()
{
	echo "$0: $*" >&2
	exit 1
}

# Debian's names.
BUILD_PACKAGES="autoconf automake gcc libc6-dev make pkg-config libmnl-dev
	libnftnl-dev libreadline-dev check"
RUN_PACKAGES="iproute2 procps python3 util-linux"

has_package()
{
	dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok'
}

# install_packages NAME...: those that are missing
install_packages()
{
	missing=
	for package in "$@"; do
		has_package "$package" || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	[ "$(id -u)" = 0 ] || die "run as root, to install:$missing"
	echo "installing:$missing"
	export DEBIAN_FRONTEND=noninteractive
	# shellcheck disable=SC2086 # several words
	for try in update install; do
		case $try in
		update) set -- update ;;
		install) set -- install -y --no-install-recommends $missing ;;
		esac
		apt-get -q "$@" >"$LOG/apt" 2>&1 </dev/null || {
			tail -n 20 "$LOG/apt" >&2
			die "apt-get $1 failed"
		}
	done
}

# build DIR [CONFIGURE-ARGUMENT]...: out of tree, what make makes by default
build()
{
	build_dir=$1
	shift
	mkdir -p "$build_dir"
	(cd "$build_dir" && "$TOP/configure" "$@" && make -j"$(nproc)") \
		</dev/null
}

# configure and what it needs; in a tree that can be built out of.
prepare_source()
{
	[ ! -e "$TOP/config.status" ] ||
		die "the source tree is configured; make distclean first"
	[ -e "$TOP/configure" ] && [ -z "$(find "$TOP" -name build -prune -o \
		\( -name '*.mk' -o -name '*.ac' -o -name '*.am' \) \
		-newer "$TOP/configure" -print)" ] ||
		(cd "$TOP" && autoreconf -fi) </dev/null
}
