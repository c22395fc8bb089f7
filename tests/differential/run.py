#!/usr/bin/env python3
"""Feed the same rules, edits and packets to two tools and compare.

    tests/differential/run.py --build DIR [--rounds N] [--seed S]
    tests/differential/run.py --build DIR FILE.json...

Random rulesets, random packets through TUN devices and random edits between
the bursts go to iptables-legacy and to iptables-lite, each in a network
namespace of its own. After the steps the rules, each rule's counters and
every packet that left must be the same. Without files, the cases of
regressions/ are run first, then N random rounds. A case that differs twice is
made small and written to --keep, to be added to regressions/.

Most rounds have nfd make a look-up of few rules, some leave that to it, with
more rules: --fuse-min. A seed says all there is to a round.

Needs root, /dev/net/tun, iptables-legacy, nft. Ends with "N passed, N failed".
"""

import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

import cases
import compare
import shrink
from side import Side

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS_PER_NAMESPACE = 20


class Test:
    """Runs cases on a pair of sides, made anew when nfd is to be told another
    thing, or the profile changes: in some connections are tracked for as long
    as the namespace lives."""

    def __init__(self, args, player):
        self.args, self.player = args, player
        self.pair = compare.Pair(self._make_side, args.ignore)
        self.kind, self.used = None, 0

    def _make_side(self, number):
        tool = (self.args.against, self.args.tool)[number]
        profile, fuse_min = self.kind
        nfd_args = ["--fuse-min", fuse_min, *self.args.nfd_arg]
        return Side(tool, self.player, self.args.build, nfd_args,
                    track=profile != "plain")

    def difference(self, case):
        """The first difference, or None."""
        kind = case["profile"], case.get("fuse_min", cases.FEW)
        try:
            if kind != self.kind or self.used >= ROUNDS_PER_NAMESPACE:
                self._fresh(kind)
            else:
                compare.reset(self.pair)
            self.used += 1
            self.pair.restarts = self.args.restarts or \
                case.get("restarts", False)
            compare.run_case(self.pair, case)
        except compare.Difference as difference:
            self.kind = None
            return difference
        except (RuntimeError, OSError) as error:
            self.kind = None
            return compare.Difference("trouble", str(error))
        return None

    def _fresh(self, kind):
        self.kind, self.used = kind, 0
        self.pair.open()

    def fresh_difference(self, case):
        self.kind = None
        return self.difference(case)

    def close(self):
        self.pair.close()


def show(case):
    """The case as a person would try it."""
    name = compare.NAMES[case["family"]]
    lines = []
    for step in case["steps"]:
        if step["do"] == "restore":
            lines.append("%s-restore %s <<END" % (name, " ".join(step["args"])))
            lines += step["text"].splitlines() + ["END"]
        elif step["do"] == "run":
            lines.append(name + " " + " ".join(
                "'%s'" % word if " " in word else word
                for word in step["args"]))
        elif step["do"] == "play":
            lines += ["packet into device %d: %s" % tuple(packet)
                      for packet in step["packets"]]
        else:
            lines.append("the other ends answer")
    return "\n".join("    " + line for line in lines)


def report(test, case, difference, keep):
    """Shrink the case, print it and write it down."""
    kind = difference.kind
    if hasattr(difference, "step"):
        case = dict(case, steps=case["steps"][:difference.step + 1])
    if test.args.shrink:
        deadline = time.monotonic() + test.args.shrink

        def fails(candidate):
            if time.monotonic() > deadline:
                return False
            found = test.fresh_difference(candidate)
            return found is not None and found.kind == kind

        case = shrink.shrink(case, fails)
        difference = test.fresh_difference(case) or difference
    print("DIFFERENCE (%s) of %s and %s, seed %s, v%d, %s, --fuse-min %s: %s" % (
        kind, test.args.against, test.args.tool, case["seed"], case["family"],
        case["profile"], case.get("fuse_min", cases.FEW), difference.text))
    print(show(case), flush=True)
    if keep:
        os.makedirs(keep, exist_ok=True)
        path = os.path.join(keep, "%s-%s-v%d.json" % (kind, case["seed"],
                                                     case["family"]))
        case = dict(case, why=difference.text)
        with open(path, "w") as file:
            json.dump(case, file, indent=1)
            file.write("\n")
        print("    written to " + path, flush=True)


def compile_player(folder):
    path = os.path.join(folder, "player")
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-o", path,
                    os.path.join(HERE, "player.c")], check=True)
    return path


def all_cases(args):
    files = args.files or sorted(glob.glob(HERE + "/regressions/*.json"))
    for path in files:
        with open(path) as file:
            yield json.load(file)
    if args.files:
        return
    for seed in range(args.seed, args.seed + args.rounds):
        profiles = args.profile or cases.PROFILES
        profile = profiles[seed // ROUNDS_PER_NAMESPACE % len(profiles)]
        yield cases.generate(seed, args.family, profile, args.without,
                             args.fuse_min)


def parse_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", help="the build directory",
                        type=os.path.realpath, default=HERE + "/../../build")
    parser.add_argument("--tool", default="lite",
                        choices=("lite", "legacy", "nft"))
    parser.add_argument("--against", default="legacy",
                        choices=("lite", "legacy", "nft"))
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", type=int, choices=(4, 6))
    parser.add_argument("--profile", action="append", choices=cases.PROFILES)
    parser.add_argument("--fuse-min", choices=cases.FUSE_MINS,
                        help="for nfd in all rounds; else most have the first")
    parser.add_argument("--without", action="append", default=[],
                        choices=cases.WITHOUT,
                        help="leave such packets or rules out")
    parser.add_argument("--nfd-arg", action="append", default=[],
                        help="for nfd, such as --nfd-arg=--no-fuse")
    parser.add_argument("--restarts", action="store_true",
                        help="kill nfd, and start it again, before packets")
    parser.add_argument("--shrink", type=int, default=120, metavar="SECONDS",
                        help="time for making a failing case small")
    parser.add_argument("--failures", type=int, default=5,
                        help="give up after so many")
    parser.add_argument("--ignore", action="append", default=[],
                        choices=("rules", "counters", "policy"),
                        help="what of a save is not compared")
    parser.add_argument("--keep", help="folder for failing cases")
    parser.add_argument("files", nargs="*", metavar="FILE.json")
    return parser.parse_args()


def main():
    args = parse_arguments()
    passed = failed = unstable = auto = 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="differential.") as folder:
        test = Test(args, compile_player(folder))
        try:
            for case in all_cases(args):
                difference = test.difference(case)
                if difference and not test.fresh_difference(case):
                    unstable += 1
                    print("seed %s: a difference that did not repeat: %s" % (
                        case["seed"], difference.text), flush=True)
                    difference = None
                if difference:
                    failed += 1
                    report(test, case, difference, args.keep)
                    if failed >= args.failures:
                        break
                else:
                    passed += 1
                auto += case.get("fuse_min") == "auto"
                if (passed + failed) % 100 == 0:
                    print("%d rounds, %.0f s" % (
                        passed + failed, time.monotonic() - started),
                        flush=True)
        finally:
            test.close()
    if unstable:
        print("%d differences did not repeat" % unstable)
    print("%d rounds with --fuse-min auto" % auto)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed != 0 or passed == 0)


main()
