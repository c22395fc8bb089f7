#!/usr/bin/env python3
"""Commit a day's worth of changes and see what nfd keeps: nothing.

    leaks.py --builddir DIR [--backend memory] [--commits N]

One client commits pairs of changes that undo each other, of several kinds,
over one connection. After a tenth of them, and at the end, nfd has the same
number of open files and about the same memory.
"""

import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
import tool     # noqa: E402

ROUNDS = 10
GROWTH_KB_MAX = 2048    # of memory: heaps breathe
FIRST = "*filter\n:c - [0:0]\n%s\nCOMMIT\n" % "\n".join(
    "-A c -s 10.1.%d.%d/32 -j ACCEPT" % (n >> 8, n & 255) for n in range(500))
PAIRS = (
    (["-A c -s 10.9.9.9/32 -j DROP"], ["-D c 501"]),
    (["-I c 250 -p tcp -m tcp --dport 22 -j RETURN"],
     ["-D c -p tcp -m tcp --dport 22 -j RETURN"]),
    (["-N d", "-A c -j d", "-A d -m limit --limit 5/sec -j LOG"],
     ["-F d", "-D c -j d", "-X d"]),
    (["-P INPUT DROP", "-A INPUT -m comment --comment x -j c"],
     ["-P INPUT ACCEPT", "-F INPUT"]),
)


def measure(nfd):
    """Kilobytes of memory, and open files, of all of nfd's processes."""
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(nfd.process.pid)],
        capture_output=True, text=True, check=False).stdout.split()
    memory = files = 0
    for pid in [str(nfd.process.pid), *children]:
        proc = pathlib.Path("/proc") / pid
        for line in (proc / "status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                memory += int(line.split()[1])
        files += len(list((proc / "fd").iterdir()))
    return memory, files


def main():
    parser = tool.option_parser(__doc__)
    parser.add_argument("--commits", type=int, default=1000000)
    args = parser.parse_args()
    tool.enter_sandbox()
    talker = pathlib.Path(args.builddir) / "tests/torture/talker"
    each = args.commits // ROUNDS // len(PAIRS)
    with tool.Host("lite", tool.Toolbox.from_args(args)) as host:
        host.must("iptables-restore", stdin=FIRST)
        with subprocess.Popen([talker], stdin=subprocess.PIPE, text=True,
                              stdout=subprocess.PIPE, env=host.env) as client:
            seen = []
            for _ in range(ROUNDS):
                for there, back in PAIRS:
                    client.stdin.write("\n".join(
                        [*there, "=", *back, "=", "+%d" % (each // 2 * 2), ""]))
                    client.stdin.flush()
                    heard = [client.stdout.readline() for _ in range(3)]
                    if not all(line.startswith("= ") for line in heard):
                        sys.exit("%s: %s" % (there, heard))
                seen.append(measure(host.nfd))
                print("%s commits: %d KB, %d files" % (
                    heard[-1].split()[1], *seen[-1]), flush=True)
    if seen[-1][1] != seen[0][1] or \
            seen[-1][0] - seen[0][0] > GROWTH_KB_MAX:
        sys.exit("nfd grows")
    print("flat")


if __name__ == "__main__":
    main()
