#!/usr/bin/env python3
"""Kill nfd at the steps of changes that make counting objects anew.

    counts.py --builddir DIR [CASE...]          (--enable-failpoints)

In each case rules have counted, and a change takes away the objects of the
kernel that did: a range is cut in two, a duplicate comes first, rules move to
another map, or out of one, or the table is made anew. nfd is killed at each
step of that, and of its next start. No packets flow meanwhile, so that each
rule that stays must have counted exactly what it had.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

import crash
import tool
import traffic

POINTS = ("journal.synced", "counts.noted", "kernel.early-sent", "kernel.send",
          "kernel.sent",
          "kernel.late-read", "kernel.late", "kernel.late-sent",
          "commit.done", "adopt.done", "snapshot.renamed")
TIMES_MAX = 8           # that a step is passed until the change is done
PACKETS = 7
FLOWS = 8


def source(number):
    return "-s 10.1.0.%d/32" % number


def flow_source(number, verdict="ACCEPT"):
    return "%s -j %s" % (source(10 + number), verdict)


def many(first, number):
    return [source(number) + " -j DROP" for number in range(first,
                                                            first + number)]


def walked(number):
    """A rule that never shares a map, for the flow of this number."""
    return "! -s 10.7.7.%d/32 -p udp -m udp --dport %d -j ACCEPT" % (
        number, 5000 + number)


def walls(first, number):
    return ["! -s 10.7.%d.%d/32 -p tcp -j DROP" % (n >> 8, n & 255)
            for n in range(first, first + number)]


FLOW_RULES = [flow_source(number) for number in range(FLOWS)]
PREFIXES = ["-s 10.1.0.0/24 -j ACCEPT"] + [
    "-s 10.8.%d.0/24 -j DROP" % number for number in range(20)]
BOXES = ["-s 10.1.0.0/24 -d 10.2.0.0/24 -j ACCEPT"] + [
    "-s 10.8.%d.0/24 -d 10.9.0.0/24 -j DROP" % number for number in range(20)]
WALKED = [walked(number) for number in range(FLOWS)]
LONG = walls(100, 300) + WALKED + walls(400, 300)
BARRIER = "! -s 10.7.7.7/32 -p tcp -j DROP"

# The rules of FORWARD, and a change: a save file's, under --noflush.
CASES = {
    "range-cut": (PREFIXES, ["-I FORWARD -s 10.1.0.128/25 -j DROP"]),
    "range-uncovered": (["-s 10.1.0.128/25 -j DROP"] + PREFIXES,
                     ["-D FORWARD 1"]),
    "duplicate-first": (FLOW_RULES, ["-I FORWARD " + flow_source(0)]),
    "duplicate-gone": ([source(10) + " -j DROP"] + FLOW_RULES[1:] + many(
        100, 4), ["-I FORWARD 2 " + flow_source(1, "DROP"), "-D FORWARD 1"]),
    "box-duplicate": (BOXES, ["-I FORWARD " + BOXES[0]]),
    "map-cut": (FLOW_RULES + many(100, 8), ["-I FORWARD 7 " + BARRIER]),
    "map-joined": (FLOW_RULES[:6] + [BARRIER] + FLOW_RULES[6:] + many(100, 8),
                   ["-D FORWARD 7"]),
    "map-made": (FLOW_RULES[:5], ["-A FORWARD " + FLOW_RULES[5]]),
    "map-unmade": (FLOW_RULES[:6], ["-I FORWARD 4 " + BARRIER]),
    "map-renewed": (FLOW_RULES + many(100, 12),
                    ["-R FORWARD %d %s -m comment --comment again" % (
                        number, rule) for number, rule in
                     enumerate(many(100, 12), FLOWS + 1)]),
    "stretch-cut": (LONG, ["-I FORWARD 306 -p tcp -j RETURN"]),
    "stretch-begun": (LONG[:508], ["-A FORWARD " + rule
                                   for rule in walls(900, 10)]),
    "chain-rewritten": (LONG, ["-D FORWARD 1"] * 300 +
                        ["-D FORWARD 9"] * 290),
    "table-renamed": (FLOW_RULES, ["-A OUTPUT -p udp -j CHECKSUM "
                                   "--checksum-fill"]),
    "chains-swapped": (FLOW_RULES, ["-E one three", "-E two one",
                                    "-E three two"]),
}


def some(counts):
    """Those that aren't zero, as equal rules' may be."""
    return sorted(one for one in counts if any(one))


class Counts:
    """One case through many crashes."""

    def __init__(self, args, folder):
        self.host = crash.Host(args, folder)
        traffic.prepare()
        self.flows = [traffic.Flow(self.host.net, number)
                      for number in range(FLOWS)]
        self.load = traffic.Load(self.host.net, self.flows)
        self.n_kills = 0
        self.failures = []

    def begin(self, rules):
        """New rules, and nothing of older ones; they count."""
        self.host.kill()
        for path in self.host.folder.glob("nfd.*"):
            path.unlink()
        self.host.start()
        done = self.host.restore("*mangle\n:one - [0:0]\n:two - [0:0]\n%s\n"
                                 "COMMIT\n" % "\n".join(
                                     "-A FORWARD " + rule for rule in rules))
        if done.returncode:
            raise crash.Failure(done.stderr)
        self.send()

    def send(self):
        for _ in range(PACKETS):
            for flow in self.flows:
                os.write(self.load.tun_in, flow.packet)

    def counts(self):
        """What each rule has counted, and the policy."""
        done = self.host.run("-save", "-c", "-t", "mangle")
        if done.returncode:
            raise crash.Failure(done.stderr)
        counts = {}
        for line in done.stdout.splitlines():
            match = re.match(r"(:FORWARD) .*\[(\d+):(\d+)\]|"
                             r"\[(\d+):(\d+)\] (.*)", line)
            if match:
                one = [int(word) for word in match.groups()[1:5] if word]
                # Of equal rules: all of them.
                counts.setdefault(match[1] or match[6], []).append(one)
        return counts

    def start(self, failpoint):
        self.host.kill()
        return self.host.start(failpoint)

    def kill_at(self, name, point, nth):
        """False: it isn't passed so often."""
        rules, change = CASES[name]
        self.begin(rules)
        before = self.counts()
        text = "*mangle\n%s\nCOMMIT\n" % "\n".join(change)
        times = 1
        is_killed = not (self.start("%s:%d" % (point, nth)) and self.is_seen())
        if not is_killed:
            # Some that nfd knows of, some that it doesn't.
            self.send()
            times, is_killed = 2, not self.is_seen()
        if not is_killed:
            self.send()
            times = 3
            done = self.host.restore(text, "--noflush")
            if done.returncode and "nfd" not in done.stderr:
                raise crash.Failure(done.stderr)
            # After the answer there are steps, too.
            is_killed = done.returncode != 0 or self.is_gone()
        self.n_kills += is_killed
        if not self.start(""):
            raise crash.Failure("nfd does not start")
        after = self.counts()
        for rule, counts in before.items():
            counts = [[times * n for n in one] for one in counts]
            # Of those that are gone nothing is known.
            if rule in after and some(after[rule]) != some(counts):
                self.failures.append("%s, killed at %s:%d: %s had counted %s, "
                                     "and now %s" % (name, point, nth, rule,
                                                     counts, after[rule]))
        return is_killed

    def is_seen(self):
        """False: nfd ended instead of saying what was counted."""
        try:
            self.counts()
        except crash.Failure:
            return False
        return True

    def is_gone(self):
        try:
            self.host.nfd.process.wait(0.02)
        except subprocess.TimeoutExpired:
            return False
        return True

    def run(self, name):
        n_before = self.n_kills
        n_failures = len(self.failures)
        for point in POINTS:
            nth = 1
            while nth <= TIMES_MAX and self.kill_at(name, point, nth):
                nth += 1
        print("%s: %d kills, %d counts set back or told twice" % (
            name, self.n_kills - n_before, len(self.failures) - n_failures),
              flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builddir", default=os.environ.get("BUILDDIR", "."))
    parser.add_argument("--no-fuse", action="store_true")
    parser.add_argument("case", nargs="*", choices=[[], *CASES],
                        metavar="CASE")
    args = parser.parse_args()
    args.family = "4"
    if not os.path.exists("/dev/net/tun"):
        tool.skip("no /dev/net/tun")
    tool.enter_sandbox()
    with tempfile.TemporaryDirectory(prefix="nfd-counts-") as folder:
        counts = Counts(args, folder)
        counts.host.start()
        try:
            for name in args.case or CASES:
                counts.run(name)
        except crash.Failure as failure:
            sys.exit("after %d kills: %s\n%s" % (
                counts.n_kills, failure,
                counts.host.nfd.log.read_text(errors="replace")))
        counts.host.nfd.stop()
    for failure in counts.failures:
        print(failure)
    if not counts.n_kills:
        sys.exit("nfd was never killed: configure --enable-failpoints")
    sys.exit(1 if counts.failures else 0)


if __name__ == "__main__":
    main()
