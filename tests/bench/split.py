#!/usr/bin/env python3
"""What it costs that nfd is two processes: beside nfd --single.

    split.py [--builddir DIR] [--rounds N] [--rules N] [--changes N]

Loads of a save file, and single changes by the command line, taking turns in a
network namespace of its own. Wall time, and the CPU time of nfd's processes,
which says more on a machine that others use, too. Takes root.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MODES = {"split": ("split yes",), "single": ("split no",)}
CHANGE = ("INPUT", "-s", "11.0.0.1", "-j", "DROP")
RULES = {
    "map": "-A INPUT -s {} -j DROP\n",
    "linear": "-A INPUT -s {} -m limit --limit 5/s -j DROP\n",
}


def save_file(rule, count):
    lines = (rule.format(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}")
             for n in range(count))
    return f"*filter\n{''.join(lines)}COMMIT\n"


class Nfd:
    """One nfd in a folder of its own."""

    def __init__(self, build, mode):
        folder = pathlib.Path("/run") / mode
        folder.mkdir(exist_ok=True)
        socket = folder / "nfd.sock"
        config = pathlib.Path("/run") / f"{mode}.conf"
        config.write_text("\n".join(
            ("rules-v4 none", "rules-v6 none", *MODES[mode], "")))
        self.tool = build / "iptables-lite/iptables-lite"
        self.env = {"NFD_SOCKET": str(socket)}
        self.process = subprocess.Popen(
            [build / "nfd/nfd", "--foreground", "--config", config,
             "--socket", socket])
        while self.run("-S", check=False):
            time.sleep(0.02)

    def run(self, *words, text=None, name="iptables", check=True):
        done = subprocess.run([name, *words], executable=self.tool,
                              input=text, text=True, env=self.env,
                              capture_output=True, check=check)
        return done.returncode

    def cpu_ms(self):
        pid = self.process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
        return sum(int(pathlib.Path(f"/proc/{p}/schedstat").read_text()
                       .split()[0]) for p in (pid, *children.split())) / 1e6

    def stop(self):
        self.run("-F")
        self.run("-t", "filter", "-X")
        self.process.terminate()
        self.process.wait()
        subprocess.run(["nft", "delete", "table", "ip", "nfd-filter"],
                       check=False, capture_output=True)
        for path in pathlib.Path(self.env["NFD_SOCKET"]).parent.iterdir():
            path.unlink()


def measure(nfd, text, changes, note):
    cpu, begun = nfd.cpu_ms(), time.perf_counter()
    nfd.run(text=text, name="iptables-restore")
    note("load", time.perf_counter() - begun, nfd.cpu_ms() - cpu)
    times, cpu = [], nfd.cpu_ms()
    for number in range(changes):
        begun = time.perf_counter()
        nfd.run("-D" if number % 2 else "-A", *CHANGE)
        times.append(time.perf_counter() - begun)
    note("change", statistics.median(times), (nfd.cpu_ms() - cpu) / changes)


def inside(args):
    results = {}
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
    for number in range(args.rounds):
        for kind, rule in RULES.items():
            text = save_file(rule, args.rules)
            for mode in sorted(MODES, reverse=number % 2):
                def note(what, wall_s, cpu_ms):
                    results.setdefault((kind, what, mode), []).append(
                        (wall_s * 1e3, cpu_ms))
                nfd = Nfd(args.builddir, mode)
                measure(nfd, text, args.changes, note)
                nfd.stop()
    print(f"{args.rules} rules; medians in ms   wall: single   split  ratio"
          "   cpu: single   split  ratio")
    for kind in RULES:
        for what in ("load", "change"):
            row = [[statistics.median(column) for column in
                    zip(*results[kind, what, mode])]
                   for mode in ("single", "split")]
            print(f"{kind + ' ' + what:28}", *(
                f"{row[0][i]:12.3f} {row[1][i]:10.3f} "
                f"{row[1][i] / row[0][i]:6.2f}" for i in (0, 1)))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builddir", type=pathlib.Path,
                        default=pathlib.Path(os.environ.get("BUILDDIR", ".")))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rules", type=int, default=100000)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--inside", action="store_true",
                        help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.builddir = args.builddir.resolve()
    if args.inside:
        inside(args)
        return 0
    # The engine has to reach its folder: /run is another one in there.
    return subprocess.run(
        ["unshare", "-nm", sys.executable, __file__, "--inside",
         "--builddir", str(args.builddir), *(
             f"--{name}={getattr(args, name)}"
             for name in ("rounds", "rules", "changes"))],
        check=False, cwd=tempfile.gettempdir()).returncode


if __name__ == "__main__":
    sys.exit(main())
