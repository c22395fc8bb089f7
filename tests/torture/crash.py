#!/usr/bin/env python3
"""Kill nfd at any moment and see what is lost: nothing.

    crash.py --builddir DIR --points      at each failpoint (--enable-failpoints)
    crash.py --builddir DIR --kills N     N times at random

Writers change rules as fast as they can, somebody lists them, and packets flow
all the time. After each kill -9 nfd is started again, and then:

- each writer finds its rules as they were after its last transaction that was
  answered, or the one that was under way: nothing that was acknowledged is
  lost, nothing is half done; who streams has many under way, and finds them
  done up to one of them;
- the rules that nobody touches have counted every packet, none twice, and no
  count that was listed has gone back. (Where the objects that count are made
  anew by a change, what comes by between nfd's last look at them and that
  change is missing if nfd dies before it is told of it: so many kills did.)
- no packet, of those during the crash too, was misjudged.

With --points also: where a step fails instead (no space, an error of the disk,
no buffers), nfd says so, has the old rules, and takes the next change.
"""

import argparse
import errno
import multiprocessing
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
sys.path.append(str(TESTS / "netns"))     # where a concurrent.py is
import tool     # noqa: E402
import traffic  # noqa: E402

FLOWS = 20
WAIT_S = 4              # for a failpoint to be passed…
TRIES = 5               # …so many times more
TIMES = (1, 2, 7)       # that it has been passed when nfd is killed
# Not passed without maps.
FUSED = ("counts.noted", "kernel.early", "kernel.early-sent", "kernel.late",
         "kernel.late-read", "kernel.late-sent")
# Steps that can fail, and the ways.
FAULTS = {
    "journal.write": (errno.ENOSPC, errno.EIO),
    "journal.sync": (errno.ENOSPC, errno.EIO),
    "snapshot.sync": (errno.EIO,),
    "snapshot.rename": (errno.ENOSPC,),
    "kernel.send": (errno.ENOBUFS, errno.ENOMEM, errno.EPERM),
    "kernel.early": (errno.ENOBUFS, errno.EPERM),
    "kernel.late": (errno.ENOBUFS, errno.EPERM),
}


class Failure(Exception):
    """Something was lost."""


class Load(traffic.Load):
    """Packets that flow until they are stopped, or held for a while."""

    def __init__(self, net, flows):
        super().__init__(net, flows)
        self.lock = multiprocessing.Lock()
        self.rounds = multiprocessing.Value("Q", 0, lock=False)
        self.wrong = multiprocessing.Value("Q", 0, lock=False)
        multiprocessing.Process(target=self._run, daemon=True).start()

    def _run(self):
        os.nice(5)
        while True:
            with self.lock:
                self.wrong.value += self.round()
                self.rounds.value += 1


class Writer:
    """Somebody who changes rules: transaction after transaction."""

    def __init__(self, host):
        self.host = host
        self.states = []        # that may be found: one, or old and new
        self.n_done = 0
        self.complaint = None

    def write(self):
        """Until nfd is gone."""
        while self.step():
            pass

    def step(self):
        before = self.state()
        text = self.change()
        done = self.host.restore(text, "--noflush")
        return self.note(done, text, [before, self.state()])

    def note(self, done, text, states):
        """What has become of the commits between these states."""
        self.states = states
        if done.returncode == 0:
            self.states = states[-1:]
            self.n_done += len(states) - 1
            return True
        if "nfd" not in done.stderr and "hung up" not in done.stderr:
            self.complaint = "%s\n%s" % (done.stderr, text)
        return False

    def check(self, saved):
        """Take up what is found; it must be one of the states."""
        if self.complaint:
            raise Failure("a change was refused: " + self.complaint)
        found = self.find(saved)
        if found not in self.states:
            raise Failure("found:\n%s\nnot one of:\n%s" % (
                "\n".join(map(str, found)),
                "\nor:\n".join("\n".join(map(str, state))
                               for state in self.states)))
        self.adopt(found)
        self.states = [found]


class Editor(Writer):
    """Edits around the rules of the flows, in the same chain."""

    def __init__(self, host, net, flows, seed):
        super().__init__(host)
        self.edits = traffic.Edits(net, flows, seed, ranges=True)
        self.flow_rules = [flow.rule() for flow in flows]
        self.states = [self.state()]

    def state(self):
        return list(self.edits.rows)

    def change(self):
        return self.edits.step()

    def adopt(self, found):
        self.edits.rows = found

    def find(self, saved):
        rules = [line for line in saved["filter"]
                 if line.startswith("-A FORWARD ")]
        return [None if rule in self.flow_rules else
                rule.removeprefix("-A FORWARD ") for rule in rules]


class Filler(Writer):
    """Empties and fills a chain in each of two tables, at once."""

    def __init__(self, host, seed, sizes):
        super().__init__(host)
        self.rng = random.Random(seed)
        self.sizes = sizes
        self.serial = 0
        self.states = [None]
        self.rules = None

    def state(self):
        return self.rules

    def change(self):
        self.serial += 1
        size = self.rng.choice(self.sizes)
        rules = ["-A full -s %s -m comment --comment %d" % (
            self.host.address(n), self.serial) for n in range(size)]
        self.rules = rules + rules
        lines = [":full - [0:0]", *rules, "COMMIT"]
        return "\n".join(["*mangle", *lines, "*filter", *lines, ""])

    def adopt(self, found):
        self.rules = found

    def find(self, saved):
        rules = [line for table in ("mangle", "filter")
                 for line in saved.get(table, ())
                 if line.startswith("-A full ")]
        return rules or None


class Streamer(Writer):
    """Changes a chain by many commits over one connection."""

    def __init__(self, host, seed):
        super().__init__(host)
        self.rng = random.Random(seed)
        self.serial = 0
        self.rules = []
        done = host.restore("*filter\n:streamed -\nCOMMIT\n", "--noflush")
        if done.returncode:
            raise Failure(done.stderr)
        self.states = [self.state()]

    def state(self):
        return list(self.rules)

    def change(self):
        if self.rules and self.rng.random() < 0.45:
            at = self.rng.randrange(len(self.rules))
            line = "-D" + self.rules.pop(at)[2:]
        else:
            self.serial += 1
            at = self.rng.randint(0, len(self.rules))
            rule = "-s %s -m comment --comment %d -j DROP" % (
                self.host.address(self.serial), self.serial)
            self.rules.insert(at, "-A streamed " + rule)
            line = "-I streamed %d %s" % (at + 1, rule)
        return "*filter\n%s\nCOMMIT\n" % line

    def step(self):
        states, text = [self.state()], ""
        for _ in range(self.rng.randint(1, 300)):
            text += self.change()
            states.append(self.state())
        done = self.host.run("-lite-restore", "--noflush", "--stream",
                             text=text)
        time.sleep(0.03)    # the others are much slower
        return self.note(done, text, states)

    def adopt(self, found):
        self.rules = list(found)

    def find(self, saved):
        return [line for line in saved["filter"]
                if line.startswith("-A streamed ")]


class Reader:
    """Somebody who lists what was counted, and remembers it."""

    def __init__(self, host, rules):
        self.host = host
        self.seen = dict.fromkeys(rules, 0)
        self.complaint = None

    def take(self, counters):
        """What is listed now."""
        for rule, seen in self.seen.items():
            have = counters.get(rule, 0)
            if have < seen:
                self.complaint = "went back from %d to %d: %s" % (seen, have,
                                                                  rule)
            self.seen[rule] = have

    def read(self):
        """Until nfd is gone."""
        while True:
            try:
                counters = self.host.save()[1]
            except Failure:
                return
            self.take(counters)


class Host:
    """nfd, to be killed and started again, and its tools."""

    def __init__(self, args, folder):
        toolbox = tool.Toolbox(args.builddir)
        self.nfd_path = toolbox.built("nfd")
        self.folder = pathlib.Path(folder)
        self.net = traffic.Net(args.family)
        for suffix in ("", "-save", "-restore", "-lite-restore"):
            (self.folder / (self.net.command + suffix)).symlink_to(
                toolbox.multicall("lite"))
        self.env = {"NFD_SOCKET": str(self.folder / "nfd.sock")}
        self.options = ["--no-fuse"] * args.no_fuse
        self.nfd = None

    def address(self, n):
        """One of its own for each n, as rules say it."""
        return ("fd09::%x/128" % (n + 1) if self.net.family == "6"
                else "10.9.%d.%d/32" % (n >> 8 & 255, n & 255))

    def start(self, failpoint=""):
        """False: it was gone before it served."""
        os.environ["NFD_FAILPOINT"] = failpoint
        try:
            self.nfd = tool.Nfd(self.nfd_path, self.folder, self.options)
        except tool.ToolError as error:
            if failpoint and "exit code -9" in str(error):
                return False
            raise
        return True

    def kill(self):
        self.nfd.process.kill()
        self.nfd.process.wait()

    def run(self, suffix, *words, text=""):
        return subprocess.run(
            [self.folder / (self.net.command + suffix), *words], input=text,
            text=True, capture_output=True, check=False, env=self.env)

    def restore(self, text, *options):
        return self.run("-restore", *options, text=text)

    def save(self):
        """Lines by table, and what each rule of FORWARD has counted."""
        done = self.run("-save", "-c")
        if done.returncode:
            raise Failure("save: " + done.stderr)
        tables, counters = {}, {}
        for line in done.stdout.splitlines():
            if line.startswith("*"):
                lines = tables.setdefault(line[1:], [])
            match = re.match(r"\[(\d+):(\d+)\] (.*)", line)
            if match:
                lines.append(match[3])
                counters[match[3]] = int(match[1])
        return tables, counters


class Crash:
    """One host through many crashes."""

    def __init__(self, args, folder):
        self.args = args
        self.rng = random.Random(args.seed)
        self.host = Host(args, folder)
        net = self.host.net
        traffic.prepare()
        self.flows = [traffic.Flow(net, number) for number in range(FLOWS)]
        self.host.start()
        editor = Editor(self.host, net, self.flows, args.seed)
        done = self.host.restore(editor.edits.first())
        if done.returncode:
            raise Failure(done.stderr)
        self.writers = [editor,
                        Filler(self.host, args.seed, (1, 5, 40, 200)),
                        Streamer(self.host, args.seed)]
        self.load = Load(net, self.flows)
        self.reader = Reader(self.host, [flow.rule() for flow in self.flows])
        self.lost = {flow: 0 for flow in self.flows}
        self.n_kills = self.n_missing = 0

    def check(self):
        """What must hold when nfd is back."""
        with self.load.lock:
            saved, counters = self.host.save()
            sent, wrong = self.load.rounds.value, self.load.wrong.value
        for writer in self.writers:
            writer.check(saved)
        self.check_counts(sent, counters)
        if wrong:
            raise Failure("%d packets were misjudged" % wrong)

    def check_counts(self, sent, counters):
        """Every packet is counted; but see the head of this file."""
        self.reader.take(counters)
        if self.reader.complaint:
            raise Failure("a count " + self.reader.complaint)
        is_missing = False
        for flow in self.flows:
            have = counters.get(flow.rule(), 0)
            lost = sent - self.lost[flow] - have
            self.lost[flow] += lost
            is_missing |= lost != 0
            if lost < 0:
                raise Failure("%d packets were sent, %d counted: %s" % (
                    sent, have, flow.rule()))
        self.n_missing += is_missing

    def write_and(self, do):
        """Have all write while @do() does something that ends it."""
        threads = [threading.Thread(target=writer.write)
                   for writer in self.writers]
        threads.append(threading.Thread(target=self.reader.read))
        for thread in threads:
            thread.start()
        do()
        for thread in threads:
            thread.join()

    def kill_at_random(self):
        def do():
            time.sleep(self.rng.uniform(0, 0.1))
            self.host.kill()
        # So that there is something to be lost.
        time.sleep(self.rng.uniform(0, 0.1))
        self.reader.take(self.host.save()[1])
        self.write_and(do)
        self.n_kills += 1
        # Some die again before they are up.
        while self.rng.random() < 0.1:
            os.environ["NFD_FAILPOINT"] = ""
            with open(self.host.nfd.log, "wb") as log:
                nfd = subprocess.Popen(
                    [self.host.nfd_path, "--foreground", "--socket",
                     self.host.nfd.socket, *self.host.options],
                    stdout=log, stderr=log)
            time.sleep(self.rng.uniform(0, 0.02))
            nfd.kill()
            nfd.wait()
            self.n_kills += 1
        self.host.start()
        self.check()

    def kill_at(self, point, nth):
        """False: it isn't passed so often."""
        is_passed = True
        self.host.kill()
        if self.host.start("%s:%d" % (point, nth)):
            def do():
                nonlocal is_passed
                try:
                    self.host.nfd.process.wait(WAIT_S)
                except subprocess.TimeoutExpired:
                    is_passed = False
                    self.host.kill()
            self.write_and(do)
        self.n_kills += is_passed
        self.host.start()
        self.check()
        return is_passed

    def survives_start(self, failpoint, code):
        """False: nfd ended, and said that it was for @code."""
        try:
            self.host.start(failpoint)
            if self.host.run("", "-S").returncode == 0:
                return True  # whoever is answered is served from now on
            self.host.nfd.process.wait(WAIT_S)
            story = self.host.nfd.log.read_text(errors="replace")
        except tool.ToolError as error:
            story = str(error)
        if os.strerror(code) not in story:
            raise Failure("%s: nfd ended:\n%s" % (failpoint, story))
        return False

    def fail_at(self, point, nth, code):
        """How often a client or a start heard of it: once at most."""
        editor, n_heard = self.writers[0], 0
        self.host.kill()
        if not self.survives_start("%s:%d:%d" % (point, nth, code), code):
            self.host.start()
            n_heard += 1
        for _ in range(30):
            before = editor.state()
            done = self.host.restore(editor.change(), "--noflush")
            if done.returncode:
                if os.strerror(code) not in done.stderr:
                    raise Failure("%s:%d:%d: %s" % (point, nth, code,
                                                    done.stderr))
                editor.adopt(before)
                n_heard += 1
            editor.states = [editor.state()]
            self.check()
        if n_heard > 1:
            raise Failure("%s fails for good" % point)
        return n_heard

    def close(self):
        self.host.nfd.stop()
        print("%d kills, %d changes, %d packets: nothing lost, none misjudged,"
              " no count set back; after %d kills %d packets were not counted"
              % (self.n_kills, sum(w.n_done for w in self.writers),
                 self.load.rounds.value * FLOWS, self.n_missing,
                 sum(self.lost.values())))


def points():
    """The names of all failpoints."""
    names = set()
    for path in (TESTS.parent / "nfd").rglob("*.c"):
        names.update(re.findall(r'failpoint\("([^"]+)"\)', path.read_text()))
    return sorted(names)


def run_points(crash, args):
    """Kill at each point, and fail where that can be; those never passed."""
    unseen = []
    # Boot files are written on request only.
    wanted = [point for point in points() if not point.startswith("file.")
              and not (args.no_fuse and point in FUSED)]
    for point in wanted:
        passed = [nth for nth in TIMES[:1 if args.quick else None]
                  if crash.kill_at(point, nth)]
        # What is rare may take more time where the machine is busy.
        if not passed and any(crash.kill_at(point, 1) for _ in range(TRIES)):
            passed = [1]
        print("killed at %s: %s" % (point, passed), flush=True)
        unseen += [point] * (not passed)
    for point in [point for point in FAULTS if point in wanted]:
        for code in FAULTS[point][:1 if args.quick else None]:
            heard = [nth for nth in (1, 2) if crash.fail_at(point, nth, code)]
            print("%s at %s: told of %s" % (errno.errorcode[code], point,
                                            heard), flush=True)
    return unseen


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builddir", default=os.environ.get("BUILDDIR", "."))
    parser.add_argument("--family", choices="46", default="4")
    parser.add_argument("--no-fuse", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--points", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--quick", action="store_true",
                        help="each point once")
    args = parser.parse_args()
    if not os.path.exists("/dev/net/tun"):
        tool.skip("no /dev/net/tun")
    tool.enter_sandbox()
    print("seed %d" % args.seed, flush=True)
    with tempfile.TemporaryDirectory(prefix="nfd-crash-") as folder:
        crash = Crash(args, folder)
        try:
            unseen = run_points(crash, args) if args.points else []
            while crash.n_kills < args.kills:
                crash.kill_at_random()
            crash.close()
        except Failure as failure:
            sys.exit("after %d kills: %s\n%s" % (
                crash.n_kills, failure,
                crash.host.nfd.log.read_text(errors="replace")))
    if unseen:
        sys.exit("never passed: " + " ".join(unseen))


if __name__ == "__main__":
    main()
