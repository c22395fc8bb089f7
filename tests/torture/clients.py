#!/usr/bin/env python3
"""Many clients change rules at once; nothing is lost or torn.

    clients.py --builddir DIR [--clients N] [--operations N] [--seed N]

Each client appends, inserts, replaces, deletes and empties in a chain of its
own, changes two chains that all share at once, asks for what can't be done, and
lists; it hears the generation of each commit. Afterwards:

- each generation was given to one commit only, and they rise by one: none was
  lost, and no client saw an older one after a newer;
- all commits done again in the order of their generations, by a simple model,
  make the rules that nfd has;
- in each listing the two shared chains are the same, and the client's own is
  what it made last: none saw half a commit.
"""

import pathlib
import random
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
import tool     # noqa: E402


class Script:
    """What one client says, and what it must hear."""

    def __init__(self, number, n_operations, rng):
        self.number, self.rng = number, rng
        self.chain = "c%d" % number
        self.rules, self.shared = [], []    # its own chain; its own in "both"
        self.serial = 0
        self.lines = []
        self.wanted = []        # per answer: commands, None (fails), or rules
        for _ in range(n_operations):
            rng.choice((self.append, self.append, self.insert, self.delete,
                        self.replace, self.refill, self.share, self.share,
                        self.unshare, self.fail, self.list))()

    def rule(self):
        self.serial += 1
        return "-s 10.%d.%d.%d/32 -j %s" % (
            self.number, self.serial >> 8 & 255, self.serial & 255,
            self.rng.choice(("ACCEPT", "DROP")))

    def commit(self, *commands):
        self.lines += [*commands, "="]
        self.wanted.append(commands)

    def append(self):
        self.rules.append(self.rule())
        self.commit("-A %s %s" % (self.chain, self.rules[-1]))

    def insert(self):
        at = self.rng.randrange(len(self.rules) + 1)
        self.rules.insert(at, self.rule())
        self.commit("-I %s %d %s" % (self.chain, at + 1, self.rules[at]))

    def delete(self):
        if self.rules:
            rule = self.rng.choice(self.rules)
            self.rules.remove(rule)
            self.commit("-D %s %s" % (self.chain, rule))

    def replace(self):
        if self.rules:
            at = self.rng.randrange(len(self.rules))
            self.rules[at] = self.rule()
            self.commit("-R %s %d %s" % (self.chain, at + 1, self.rules[at]))

    def refill(self):
        self.rules = [self.rule() for _ in range(self.rng.randrange(1, 6))]
        self.commit("-F %s" % self.chain, *(
            "-A %s %s" % (self.chain, rule) for rule in self.rules))

    def share(self):
        self.shared.append(self.rule())
        self.commit("-A a " + self.shared[-1], "-A b " + self.shared[-1])

    def unshare(self):
        if self.shared:
            rule = self.rng.choice(self.shared)
            self.shared.remove(rule)
            self.commit("-D b " + rule, "-D a " + rule)

    def fail(self):
        self.lines += ["-A %s %s" % (self.chain, self.rule()),
                       "-D a -s 10.255.255.255/32 -j DROP", "="]
        self.wanted.append(None)

    def list(self):
        self.lines.append("?")
        self.wanted.append(list(self.rules))


class Answers:
    """What the clients heard, held against what they said."""

    def __init__(self):
        self.commits = {}       # by generation
        self.n_failed = self.n_lists = 0

    def take(self, script, text):
        """All answers to one client, in order."""
        lines = iter(text.splitlines())
        last = 0
        for wanted in script.wanted:
            line = next(lines, "(nothing)")
            if isinstance(wanted, list):
                self.take_list(script, wanted, line, lines)
            elif wanted is None:
                self.n_failed += 1
                if not line.startswith("! "):
                    sys.exit("%s: done, though it can't be: %s" % (
                        script.chain, line))
            elif not line.startswith("= "):
                sys.exit("%s: %s: %s" % (script.chain, wanted, line))
            else:
                generation = int(line[2:])
                if generation <= last or generation in self.commits:
                    sys.exit("generation %d twice, or after %d" % (
                        generation, last))
                last = generation
                self.commits[generation] = wanted

    def take_list(self, script, wanted, line, lines):
        self.n_lists += 1
        chains = {"a": [], "b": [], script.chain: []}
        while line.startswith("-A "):
            _, chain, rule = line.split(" ", 2)
            chains.setdefault(chain, []).append(rule)
            line = next(lines, "(nothing)")
        if line != ".":
            sys.exit("%s: a listing ends: %s" % (script.chain, line))
        if chains["a"] != chains["b"]:
            sys.exit("%s saw half a commit" % script.chain)
        if chains[script.chain] != wanted:
            sys.exit("%s lost its own:\n%s\nnot\n%s" % (
                script.chain, chains[script.chain], wanted))

    def replay(self, first):
        """The rules that all commits make, one after the other."""
        if sorted(self.commits) != list(range(
                first + 1, first + 1 + len(self.commits))):
            sys.exit("generations are missing")
        chains = {}
        for generation in sorted(self.commits):
            for command in self.commits[generation]:
                apply(chains, *command.split(" ", 2))
        return chains


def apply(chains, verb, chain, rest=""):
    rules = chains.setdefault(chain, [])
    at, _, rule = rest.partition(" ")
    if verb == "-A":
        rules.append(rest)
    elif verb == "-I":
        rules.insert(int(at) - 1, rule)
    elif verb == "-R":
        rules[int(at) - 1] = rule
    elif verb == "-D":
        rules.remove(rest)
    elif verb == "-F":
        rules.clear()


def saved_chains(host):
    chains = {}
    for line in host.must("iptables-save", "-t", "filter").splitlines():
        if line.startswith("-A "):
            _, chain, rule = line.split(" ", 2)
            chains.setdefault(chain, []).append(rule)
    return chains


def talk(talker, host, script, folder):
    """Start one client; its answers go to a file."""
    said = folder / ("said-%d" % script.number)
    said.write_text("\n".join(script.lines) + "\n")
    with open(said, encoding="ascii") as stdin, \
            open(folder / ("heard-%d" % script.number), "wb") as stdout:
        return subprocess.Popen([talker], stdin=stdin, stdout=stdout,
                                env=host.env)


def run(args, host, folder):
    toolbox = tool.Toolbox(args.builddir)
    talker = toolbox.builddir / "tests/torture/talker"
    scripts = [Script(number, args.operations,
                      random.Random(args.seed * 1000 + number))
               for number in range(args.clients)]
    host.must("iptables-restore", stdin="*filter\n:a - [0:0]\n:b - [0:0]\n"
              + "".join(":c%d - [0:0]\n" % script.number
                        for script in scripts) + "COMMIT\n")
    first = 1
    clients = [talk(talker, host, script, folder) for script in scripts]
    if any([client.wait() for client in clients]):
        sys.exit("a client failed")
    answers = Answers()
    for script in scripts:
        answers.take(script,
                     (folder / ("heard-%d" % script.number)).read_text())
    wanted = {chain: rules for chain, rules in answers.replay(first).items()
              if rules}
    if wanted != saved_chains(host):
        sys.exit("the rules are not what the commits make")
    print("%d clients, %d commits, %d refused, %d listings: none lost, none "
          "torn" % (args.clients, len(answers.commits), answers.n_failed,
                    answers.n_lists))


def main():
    parser = tool.option_parser(__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--operations", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    tool.enter_sandbox()
    with tool.Host("lite", tool.Toolbox.from_args(args)) as host, \
            tempfile.TemporaryDirectory(prefix="nfd-clients-") as folder:
        run(args, host, pathlib.Path(folder))


if __name__ == "__main__":
    main()
