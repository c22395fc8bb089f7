"""One side of the differential test: a tool in a network namespace.

A Side owns a player process (player.c), which holds the TUN devices, and nfd
where that is what is tested. Everything ends with close().
"""

import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time

DEVICES = ("lan0", "wan0", "dmz0", "wan1")

# Nothing but the test's packets, and their answers without limits.
SYSCTLS = """
net.ipv4.ip_forward=1
net.ipv6.conf.all.forwarding=1
net.ipv4.conf.all.rp_filter=0
net.ipv4.conf.default.rp_filter=0
net.ipv4.conf.all.send_redirects=0
net.ipv4.conf.default.send_redirects=0
net.ipv4.conf.all.log_martians=0
net.ipv4.icmp_ratelimit=0
net.ipv4.icmp_ratemask=0
net.ipv4.icmp_msgs_per_sec=10000000
net.ipv4.icmp_msgs_burst=10000000
net.ipv4.tcp_invalid_ratelimit=0
net.ipv4.ipfrag_time=600
net.ipv6.ip6frag_time=600
net.ipv6.icmp.ratelimit=0
net.ipv6.auto_flowlabels=0
net.ipv6.conf.all.accept_dad=0
net.ipv6.conf.default.accept_dad=0
net.ipv6.conf.default.router_solicitations=0
net.ipv6.conf.default.addr_gen_mode=1
net.ipv6.conf.default.accept_ra=0
net.ipv6.conf.default.mldv2_unsolicited_report_interval=1
"""

ADDRESSES = {  # of the router itself, by device
    "lan0": ("10.1.0.1/16", "fd01::1/64"),
    "wan0": ("10.2.0.1/16", "fd02::1/64"),
    "dmz0": ("10.3.0.1/16", "fd03::1/64"),
    "wan1": ("10.4.0.1/16", "fd04::1/64"),
}


class Side:
    """A tool, "legacy", "nft" or "lite", behind a router's network devices."""

    def __init__(self, tool, player, build=None, nfd_args=(), track=False):
        self.tool = tool
        self.dir = tempfile.mkdtemp(prefix="differential.")
        self.nfd = None
        self.env = dict(os.environ,
                        XTABLES_LOCKFILE=self.dir + "/xtables.lock",
                        NFD_SOCKET=self.dir + "/nfd.sock",
                        ASAN_OPTIONS="log_path=%s/sanitizer" % self.dir,
                        UBSAN_OPTIONS="log_path=%s/sanitizer" % self.dir)
        self._link_commands(build)
        self.player = subprocess.Popen(
            ["unshare", "-n", "--", player, *DEVICES], env=self.env,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._set_up_network()
        if track:
            self._keep_tracking()
        if tool == "lite":
            self._start_nfd(build, nfd_args)
            self.start_again = lambda: self._start_nfd(build, nfd_args)

    def restart(self):
        """Kill nfd, and start it again."""
        if self.nfd:
            self.nfd.kill()
            self.nfd.wait()
            self.start_again()

    def _link_commands(self, build):
        if self.tool == "lite":
            binary = os.path.join(build, "iptables-lite/iptables-lite")
        else:
            binary = shutil.which("xtables-%s-multi" % self.tool)
        for name in ("iptables", "ip6tables"):
            for suffix in ("", "-save", "-restore"):
                os.symlink(binary, os.path.join(self.dir, name + suffix))

    def _set_up_network(self):
        devices = ["net.ipv6.conf.%s.%s" % (device, setting)
                   for device in DEVICES for setting in (
                       "addr_gen_mode=1",
                       "mldv2_unsolicited_report_interval=1")]
        self._must(["sysctl", "-qp", "-"], SYSCTLS + "\n".join(devices))
        lines = ["link set lo up"]
        for device in DEVICES:
            lines += ["link set %s multicast off up" % device]
            lines += ["addr add %s dev %s" % (address, device)
                      for address in ADDRESSES[device]]
        lines += ["route add default dev wan0",
                  "route add ::/0 dev wan0"]
        self._must(["ip", "-batch", "-"], "\n".join(lines) + "\n")
        # Each device reports its multicast groups twice, before any rule
        # could count that.
        noise, deadline = 0, time.monotonic() + 3
        while noise < 2 * len(DEVICES) and time.monotonic() < deadline:
            time.sleep(0.005)
            self.send_play([(0, b"")])
            noise += len(self.receive_play()[0])

    def _keep_tracking(self):
        """Track connections whether or not a rule asks for it. (The kernel
        ends it some time after an nf_tables rule that wanted it has gone,
        but at once with the last rule of legacy.)"""
        self._must(["nft", "-f", "-"],
                   "table inet tracking { chain unused { ct state new; }; }\n")

    def _must(self, argv, text=""):
        status, _, err = self.run(argv, text)
        if status:
            raise RuntimeError("%s: %s" % (" ".join(argv), err))

    def _start_nfd(self, build, nfd_args):
        pid = str(self.player.pid)
        with open(self.dir + "/nfd.err", "ab") as log:
            self.nfd = subprocess.Popen(
                ["nsenter", "-t", pid, "-n", "--",
                 os.path.join(build, "nfd/nfd"), "--foreground", "--config",
                 os.path.join(os.path.dirname(__file__), "../nfd.conf"),
                 "--socket", self.env["NFD_SOCKET"], *nfd_args],
                env=self.env, stderr=log)
        for _ in range(200):
            if self.tool_run("iptables", ["-S"])[0] == 0:
                return
            if self.nfd.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError("nfd does not answer: " + self.nfd_log())

    # The three requests of player.c, each split in two so that both sides
    # work at the same time.

    def send(self, kind, body):
        self.player.stdin.write(struct.pack("=IB", len(body) + 1, kind) + body)
        self.player.stdin.flush()

    def receive(self):
        head = self.player.stdout.read(5)
        if len(head) < 5:
            raise RuntimeError("the player is gone")
        return self.player.stdout.read(struct.unpack("=IB", head)[0] - 1)

    def send_run(self, argv, text=""):
        args = b"".join(arg.encode() + b"\0" for arg in argv)
        self.send(ord("R"), struct.pack("=I", len(args)) + args +
                  text.encode())

    def receive_run(self):
        """(exit status, stdout, stderr)"""
        reply = self.receive()
        status, out_size = struct.unpack_from("=II", reply)
        return (status, reply[8:8 + out_size].decode(errors="replace"),
                reply[8 + out_size:].decode(errors="replace"))

    def send_play(self, packets):
        self.send(ord("P"), b"".join(
            struct.pack("=BH", device, len(packet)) + packet
            for device, packet in packets))

    def receive_play(self):
        """For each packet sent, a list of (device, packet) that left."""
        reply, at, results = self.receive(), 0, []
        while at < len(reply):
            count = struct.unpack_from("=H", reply, at)[0]
            at += 2
            left = []
            for _ in range(count):
                device, length = struct.unpack_from("=BH", reply, at)
                left.append((device, reply[at + 3:at + 3 + length]))
                at += 3 + length
            results.append(left)
        return results

    def run(self, argv, text=""):
        self.send_run(argv, text)
        return self.receive_run()

    def command(self, name, args):
        """The argv for one of the tool's commands, such as iptables-save."""
        return [os.path.join(self.dir, name), *args]

    def tool_run(self, name, args, text=""):
        return self.run(self.command(name, args), text)

    def nfd_log(self):
        with open(self.dir + "/nfd.err", errors="replace") as log:
            return log.read()

    def complaint(self):
        """What went wrong beside the rules, or None."""
        if not self.nfd:
            return None
        if self.nfd.poll() is not None:
            return "nfd is gone: " + self.nfd_log()
        if "made anew" in self.nfd_log():
            return "a table was not taken over: " + self.nfd_log()
        reports = [name for name in os.listdir(self.dir)
                   if name.startswith("sanitizer")]
        if reports or re.search("Sanitizer|runtime error", self.nfd_log()):
            return "sanitizer report in %s: %s" % (reports, self.nfd_log())
        return None

    def close(self):
        if self.nfd and self.nfd.poll() is None:
            self.nfd.send_signal(signal.SIGTERM)
            try:
                self.nfd.wait(10)
            except subprocess.TimeoutExpired:
                self.nfd.kill()
                self.nfd.wait()
        self.player.stdin.close()
        self.player.wait()
        self.player.stdout.close()
        shutil.rmtree(self.dir)
