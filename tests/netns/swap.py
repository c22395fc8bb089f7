#!/usr/bin/env python3
"""Change rules under traffic and look for a packet that was misjudged.

    swap.py FAMILY restore COUNT   COUNT whole restores of equivalent rulesets
    swap.py FAMILY edits COUNT     COUNT edits around rules that stay

Every packet's fate is known beforehand and no swap changes it (traffic.py). At
the end the counters must add up to what was sent: since the last restore, or,
where the counting rules stayed, since the beginning.
"""

import multiprocessing
import random
import re
import subprocess
import sys

import traffic

FLOWS = 40
NET = traffic.Net(sys.argv[1])


def restore(text, *options):
    done = subprocess.run([NET.command + "-restore", *options], input=text,
                          text=True, capture_output=True, check=False)
    if done.returncode or done.stderr:
        sys.exit("restore: exit %d: %s" % (done.returncode, done.stderr))


def equivalent_ruleset(flows, number):
    """The same meaning in another order, with other words around it."""
    rng = random.Random(number)
    lines = [flow.rule() for flow in flows]
    rng.shuffle(lines)
    for at in rng.sample(range(len(lines)), 5):
        rule, target = lines[at].split(" -j ")
        lines[at] = "%s -m comment --comment \"swap %d\" -j %s" % (
            rule, number, target)
    extra = ["-A FORWARD -p tcp -m tcp --dport %d -j ACCEPT" %
             rng.randrange(65536) for _ in range(rng.randrange(10))]
    at = rng.randrange(len(lines))
    lines[at:at] = extra
    return ("*filter\n:FORWARD %s [0:0]\n-A FORWARD -p udp -m mark ! --mark 7 "
            "-j DROP\n%s\nCOMMIT\n"
            "*mangle\n:PREROUTING ACCEPT [0:0]\n"
            "-A PREROUTING -p udp -j MARK --set-xmark 0x7/0xffffffff\nCOMMIT\n"
            % (rng.choice(("ACCEPT", "DROP")), "\n".join(lines)))


def check_counters(flows, packets):
    saved = subprocess.run([NET.command + "-save", "-c", "-t", "filter"],
                           stdout=subprocess.PIPE, text=True, check=True)
    have = {}
    for line in saved.stdout.splitlines():
        line = re.sub(' -m comment --comment "[^"]*"', "", line)
        match = re.match(r"\[(\d+):(\d+)\] (.*)", line)
        if match:
            have[match[3]] = (int(match[1]), int(match[2]))
    for flow in flows:
        want = (packets, packets * len(flow.packet))
        if have.get(flow.rule()) != want:
            sys.exit("want %s, have %s: %s" % (want, have.get(flow.rule()),
                                              flow.rule()))


def main():
    mode, count = sys.argv[2], int(sys.argv[3])
    traffic.prepare()
    flows = [traffic.Flow(NET, number) for number in range(FLOWS)]
    load = traffic.Load(NET, flows)
    edits = None
    if mode == "restore":
        restore(equivalent_ruleset(flows, 0))
    else:
        edits = traffic.Edits(NET, flows, 1)
        restore(edits.first())

    stop, result = multiprocessing.Event(), multiprocessing.Queue()
    child = multiprocessing.Process(target=load.run, args=(stop, result),
                                    daemon=True)
    child.start()
    for number in range(1, count + 1):
        if edits:
            restore(edits.step(), "--noflush")
        else:
            restore(equivalent_ruleset(flows, number))
    stop.set()
    rounds, wrong = result.get()
    child.join()
    if not edits:
        restore(equivalent_ruleset(flows, count + 1))
        wrong += sum(load.round() for _ in range(100))
    check_counters(flows, rounds if edits else 100)
    print("%d changes, %d packets, %d misjudged" % (count, rounds * FLOWS,
                                                    wrong))
    sys.exit(wrong != 0 or rounds < 10)


main()
