#!/usr/bin/env python3
"""Many clients at once; is any change lost, or seen by halves?

    concurrent.py FAMILY CLIENTS OPERATIONS

Each client does operations of five kinds, at random:

- takes the next number: asks for the generation, counts the rules of chain
  `numbers` and appends one with that number, on condition that the generation
  is the same. Each number must be there once, and as many as succeeded;
- puts a pair of rules into two chains as one transaction, or takes one out:
  who reads finds both or none;
- asks for a pair that can't be: nothing of it may stay;
- reads everything and looks for halves of pairs.
"""

import collections
import random
import re
import subprocess
import sys
import threading

COMMAND = {"4": "iptables-lite", "6": "ip6tables-lite"}[sys.argv[1]]
CLIENTS, OPERATIONS = int(sys.argv[2]), int(sys.argv[3])
STUBBORN = 12


def run(*args, text=None):
    return subprocess.run([COMMAND + args[0], *args[1:]], input=text,
                          text=True, capture_output=True, check=False)


def restore(lines):
    return run("-restore", "--noflush",
               text="*filter\n%s\nCOMMIT\n" % "\n".join(lines))


class Client(threading.Thread):
    """One after the other; what succeeded is noted."""

    def __init__(self, number):
        super().__init__()
        self.rng = random.Random(number)
        self.number = number
        self.count = collections.Counter()
        self.pairs = []
        self.problems = []

    def run(self):
        for at in range(OPERATIONS):
            self.rng.choice((self.take_number, self.add_pair, self.remove_pair,
                             self.fail, self.read))(at)
        # Among so many one is rarely first; of those who try on, one always is.
        if self.number < STUBBORN:
            while not self.problems and not self.take_number(OPERATIONS):
                pass

    def expect(self, done, *statuses):
        if done.returncode not in statuses:
            self.problems.append("%s: exit %d: %s" % (
                done.args, done.returncode, done.stderr.strip()))
        return done.returncode == 0

    def take_number(self, _at):
        generation = run("", "generation").stdout.strip()
        number = run("", "-S", "numbers").stdout.count("-A ")
        done = run("", "-A", "numbers", "--expect-generation", generation,
                   "-m", "mark", "--mark", str(number))
        self.count["numbers"] += self.expect(done, 0, 4)
        self.count["lost"] += done.returncode == 4
        return done.returncode == 0

    def add_pair(self, at):
        rule = "-m comment --comment pair-%d-%d" % (self.number, at)
        if self.expect(restore(["-A left " + rule, "-A right " + rule]), 0):
            self.pairs.append(rule)

    def remove_pair(self, _at):
        if self.pairs:
            rule = self.pairs.pop()
            self.expect(restore(["-D right " + rule, "-D left " + rule]), 0)

    def fail(self, at):
        rule = "-m comment --comment half-%d-%d" % (self.number, at)
        if not self.expect(restore(["-A left " + rule, "-D right " + rule]),
                           1):
            self.count["refused"] += 1

    def read(self, _at):
        done = run("-save", "-t", "filter")
        if self.expect(done, 0):
            self.problems += halves(done.stdout)
            self.count["read"] += 1


def halves(text):
    sides = [set(re.findall(r"^-A %s .*?((?:pair|half)-\S+)" % side, text,
                            re.MULTILINE)) for side in ("left", "right")]
    return ["half a commit: %s" % name for name in sides[0] ^ sides[1]]


def main():
    for chain in ("numbers", "left", "right"):
        run("", "-N", chain)
    clients = [Client(number) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    saved = run("-save", "-t", "filter").stdout
    problems = [p for client in clients for p in client.problems]
    problems += halves(saved)
    numbers = sorted(int(n, 16) for n in
                     re.findall(r"-A numbers .*--mark 0x([0-9a-f]+)", saved))
    count = sum((client.count for client in clients), collections.Counter())
    if numbers != list(range(count["numbers"])):
        problems.append("%d numbers were taken, there are %s" % (
            count["numbers"], numbers))
    pairs = sorted(rule for client in clients for rule in client.pairs)
    if sorted(re.findall(r"^-A left (.*)$", saved, re.MULTILINE)) != pairs:
        problems.append("the pairs are not those that were added")
    print("%d clients: %s" % (CLIENTS, dict(count)))
    print("\n".join(problems[:20]))
    sys.exit(bool(problems) or count["numbers"] < STUBBORN or not count["read"])


main()
