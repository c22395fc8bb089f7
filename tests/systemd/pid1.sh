#!/bin/sh
# Process 1 of run.sh's machine: make its files, install nfd, become systemd.
# Arguments: the build folder, and an empty folder to put all of it on.
set -eu

build=$1 place=$2 root=$2/root
tests=$(cd "$(dirname "$0")/.." && pwd)
PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 022

mount --make-rprivate /
mount -t tmpfs -o mode=755 none "$place"
mkdir "$place/upper" "$place/work" "$root"
mount -t overlay \
	-o "lowerdir=/,upperdir=$place/upper,workdir=$place/work" none "$root"

# As in a container: of the kernel's knobs only those of the network are ours.
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount --bind /proc/sys/net "$root/proc/sys/net"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 none "$root/dev"
while read -r name major minor; do
	mknod -m 666 "$root/dev/$name" c "$major" "$minor"
done <<-END
	null 1 3
	zero 1 5
	full 1 7
	random 1 8
	urandom 1 9
	tty 5 0
END
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

# Nothing of this machine's services, and of an nfd that it may have.
tmpfiles=$build/contrib/systemd/nfd.tmpfiles
make -s -C "$build" "${tmpfiles#"$build/"}"
state=$(sed -n 's|^L .*/rules.v4 .* \(/.*\)/rules.v4$|\1|p' "$tmpfiles")
config=$(sed -n 's|^L \(.*\)/rules.v4 .*|\1|p' "$tmpfiles")
for folder in /run /tmp /var/log /etc/systemd/system "$config" "$state"; do
	mkdir -p "$root$folder"
	mount -t tmpfs -o mode=755 none "$root$folder"
done
chmod 1777 "$root/tmp"
echo "the machine is made"

make -s -C "$build" install install-systemd DESTDIR="$root" \
	systemdsystemunitdir=/lib/systemd/system >/dev/null
for unit in systemd-journald-audit.socket systemd-udevd.service; do
	ln -s /dev/null "$root/etc/systemd/system/$unit"
done

# Boot files that the engine may not read, and who looks before there is a
# network what has come of them.
umask 077
echo "*filter
-A INPUT -p udp -m udp --dport 5001 -j DROP
COMMIT" >"$root$state/rules.v4"
echo "*filter
-A INPUT -p udp -m udp --dport 5006 -j DROP
COMMIT" >"$root$state/rules.v6"
umask 022
cat >"$root/etc/systemd/system/before-network.service" <<-END
	[Unit]
	DefaultDependencies=no
	After=network-pre.target
	[Service]
	Type=oneshot
	ExecStart=/bin/sh -c 'nft list ruleset >/run/before-network'
	[Install]
	WantedBy=basic.target
END
systemctl --root="$root" --quiet enable nfd.service before-network.service

mkdir "$root/run/nfd-tests" "$root/run/old"
mount --bind "$tests" "$root/run/nfd-tests"
cd "$root"
pivot_root . run/old
umount -l run/old
exec setpriv --bounding-set=-sys_module,-sys_time,-sys_rawio,-sys_boot \
	env -i container=other PATH="$PATH" /lib/systemd/systemd --system \
	--unit=basic.target --log-target=journal --show-status=no </dev/null
