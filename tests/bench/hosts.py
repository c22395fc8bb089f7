"""Hosts to measure on: a namespace with one kind of firewall and a sender."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import tool                                             # noqa: E402

# What each kind is, and how its lines in the plots are called.
KINDS = {
    "legacy": "iptables-legacy",
    "nft": "iptables-nft",
    "maps": "nft maps by hand",
    "lite": "iptables-lite",
    "linear": "iptables-lite --no-fuse",
    "fused": "iptables-lite --fuse-min 2",
}
# Those that are not tools of their own.
TOOLS = {"maps": "nft", "linear": "lite", "fused": "lite"}
RULE = re.compile(r"^\[(\d+):\d+\] (-A .*)$")
POLICY = re.compile(r"^:\S+ (?:ACCEPT|DROP) \[(\d+):\d+\]$")
NFT_COUNTER = re.compile(
    r"counter packets (\d+) bytes \d+( : (?!goto)| dnat| accept)?")
TICKS_S = os.sysconf("SC_CLK_TCK")
# One CPU for all senders: two are seldom equally quick.
SENDERS_CPUS = {max(os.sched_getaffinity(0))}
ENDS = re.compile(r"-j (DROP|ACCEPT|DNAT)\b")


class Sender:
    """sender.c in the namespace that we are in."""

    def __init__(self, program):
        self.process = subprocess.Popen(
            [program, "t0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        os.sched_setaffinity(self.process.pid, SENDERS_CPUS)
        self._answer()

    def _answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise tool.ToolError("the sender died")
        return line.strip()

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._answer()

    def cpu_ns(self, packet, count):
        """CPU time of `count` packets."""
        return int(self.ask(f"burst t0 {count} {packet.hex()}").split()[0])

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class BenchHost(tool.Host):
    """A host of one of KINDS."""

    def __init__(self, bench_kind, builddir):
        toolbox = tool.Toolbox(builddir, fuse=bench_kind != "linear")
        toolbox.nfd_options += [
            "--fuse-min", "2" if bench_kind == "fused" else "auto"]
        self.bench_kind = bench_kind
        super().__init__(TOOLS.get(bench_kind, bench_kind), toolbox)
        self.sender = None

    def _make_links(self, toolbox):
        """Ours has options that only its own name knows."""
        bin_folder = super()._make_links(toolbox)
        if self.kind == "lite":
            (bin_folder / "iptables-lite-restore").symlink_to(
                toolbox.multicall("lite"))
        return bin_folder

    @property
    def is_by_hand(self):
        return self.bench_kind == "maps"

    def add_sender(self, program):
        self.namespace.enter()
        self.sender = Sender(program)
        self.must("ip", "link", "set", "lo", "up")
        for name, value in (("rp_filter", 0), ("accept_local", 1)):
            for where in ("all", "default", "t0"):
                pathlib.Path(f"/proc/sys/net/ipv4/conf/{where}/{name}"
                             ).write_text(str(value))
        pathlib.Path("/proc/sys/net/ipv4/ip_forward").write_text("1")
        pathlib.Path("/proc/sys/net/ipv6/conf/t0/disable_ipv6").write_text(
            "1")
        self.must("ip", "address", "add", "192.0.2.1/24", "dev", "t0")
        self.must("ip", "link", "set", "t0", "up")
        self.must("ip", "route", "add", "default", "dev", "t0")

    def close(self):
        if self.sender:
            self.sender.close()
        super().close()

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def load(self, scenario, n):
        if self.is_by_hand:
            self.must("nft", "-f", self.write("rules", scenario.by_hand(n)))
        else:
            self.must("iptables-restore", self.write("rules",
                                                     scenario.save(n)))

    def nfd_folder(self):
        """Of its own, and open to the user that one of its processes is."""
        self.folder.chmod(0o711)
        folder = self.folder / "nfd"
        folder.mkdir()
        return folder

    def nfd_processes(self):
        pid = self.nfd.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
        return [pathlib.Path(f"/proc/{number}")
                for number in (pid, *children.read_text().split())]

    def nfd_cpu(self):
        """Seconds of CPU time that nfd has taken: its own, the kernel's."""
        ticks = [(process / "stat").read_text().rsplit(")", 1)[1].split()
                 for process in self.nfd_processes()]
        return [sum(int(fields[i]) for fields in ticks) / TICKS_S
                for i in (11, 12)]

    def nfd_kilobytes(self):
        """What nfd takes, all included."""
        return sum(int((process / "status").read_text()
                       .split("VmRSS:")[1].split()[0])
                   for process in self.nfd_processes())

    def timed(self, *argv, stdin=os.devnull):
        """Seconds that a command takes, from its start to its end."""
        self.namespace.enter()
        argv = [str(arg) for arg in argv]
        program = shutil.which(argv[0], path=self.env["PATH"])
        errors = self.folder / "stderr"
        files = [(os.POSIX_SPAWN_OPEN, 0, str(stdin), os.O_RDONLY, 0),
                 (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                 (os.POSIX_SPAWN_OPEN, 2, str(errors),
                  os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
        begin = time.perf_counter()
        pid = os.posix_spawn(program, argv, self.env, file_actions=files)
        status = os.waitpid(pid, 0)[1]
        seconds = time.perf_counter() - begin
        if status:
            raise tool.ToolError(f"{self.bench_kind}: {' '.join(argv)}: "
                                 + errors.read_text())
        return seconds

    def counts(self):
        """What was counted: by each rule's line, by all rules that end a
        packet's way, by the policies (None: unknown)."""
        if self.is_by_hand:
            found = NFT_COUNTER.findall(self.must("nft", "list", "ruleset"))
            return {}, sum(int(n) for n, end in found if end), None
        lines, ends, policies, table = {}, 0, 0, ""
        for line in self.must("iptables-save", "-c").splitlines():
            rule, policy = RULE.match(line), POLICY.match(line)
            if rule:
                lines[rule[2]] = int(rule[1])
                ends += int(rule[1]) if ENDS.search(rule[2]) else 0
            elif policy and table == "*filter":
                policies += int(policy[1])
            elif line.startswith("*"):
                table = line
        return lines, ends, policies
