#!/usr/bin/env python3
"""Change rules under traffic and look for a packet that was misjudged.

    swap.py FAMILY restore COUNT   COUNT whole restores of equivalent rulesets
    swap.py FAMILY ranges COUNT    the same, of rules with ranges of ports
    swap.py FAMILY edits COUNT     COUNT edits around rules that stay
    swap.py FAMILY cuts COUNT      COUNT times a piece is cut off the interval
                                   that packets meet, in a map of thousands
    swap.py FAMILY until FILE      nothing, until there is FILE

Every packet's fate is known beforehand and no swap changes it (traffic.py). At
the end the counters must add up to what was sent: since the last restore, or,
where the counting rules stayed, since the beginning.
"""

import multiprocessing
import pathlib
import random
import re
import subprocess
import sys
import time

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


def mark_rule(flow):
    return ("-A PREROUTING -s %s/%d -p udp -m udp --dport %d -j MARK "
            "--set-xmark 0x7/0xffffffff" % (flow.source, NET.host_bits,
                                            flow.port))


def counting_ruleset(flows):
    """Maps, chains, rules alone and a policy; the last flow meets that."""
    return ("*filter\n:FORWARD DROP [0:0]\n:other - [0:0]\n"
            "-A FORWARD -p udp -m mark ! --mark 0x7 -j DROP\n"
            "-A FORWARD -p udp -j other\n%s\n-A other -p udp -j RETURN\n"
            "COMMIT\n*mangle\n%s\nCOMMIT\n" %
            ("\n".join(flow.rule() for flow in flows[:-1]),
             "\n".join(mark_rule(flow) for flow in flows)))


def saved_counters():
    """What rules, and policies by the names of chains, have counted."""
    saved = subprocess.run([NET.command + "-save", "-c"],
                           stdout=subprocess.PIPE, text=True, check=True)
    lines = re.sub(r"(?m)^(:\w+) \w+ (\[.*)", r"\2 \1", saved.stdout)
    return {match[2]: int(match[1])
            for match in re.finditer(r"(?m)^\[(\d+):\d+\] (.*)", lines)}


def until(path):
    """Others do something meanwhile that no packet and no count is to notice."""
    flows = [traffic.Flow(NET, number) for number in range(FLOWS)]
    load = traffic.Load(NET, flows)
    restore(counting_ruleset(flows))
    rounds = wrong = 0
    while not path.exists():
        wrong += load.round()
        rounds += 1
        path.with_suffix(".begun").touch()
        time.sleep(0.0005)
    want = {rule: rounds for flow in flows[:-1]
            for rule in (flow.rule(), mark_rule(flow))}
    want.update({mark_rule(flows[-1]): rounds, ":FORWARD": rounds,
                 "-A FORWARD -p udp -m mark ! --mark 0x7 -j DROP": 0,
                 "-A FORWARD -p udp -j other": rounds * FLOWS,
                 "-A other -p udp -j RETURN": rounds * FLOWS})
    have = saved_counters()
    for what, packets in want.items():
        if have.get(what) != packets:
            wrong += 1
            print("want %d, have %s: %s" % (packets, have.get(what), what),
                  file=sys.stderr)
    print("%d packets, %d misjudged or counts wrong" % (rounds * FLOWS, wrong))
    sys.exit(wrong != 0 or rounds < 10)


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


def under_load(load, change):
    """Call change() while packets pass; so many rounds, so many misjudged."""
    stop, result = multiprocessing.Event(), multiprocessing.Queue()
    child = multiprocessing.Process(target=load.run, args=(stop, result),
                                    daemon=True)
    child.start()
    change()
    stop.set()
    rounds, wrong = result.get()
    child.join()
    return rounds, wrong


def cuts(count):
    """Hosts are taken out of a network from its end, where nobody is."""
    flows = [traffic.Flow(NET, 2 * number) for number in range(FLOWS // 2)]
    network = "-A FORWARD -s %s -j ACCEPT" % NET.network(0)
    others = "".join("-A FORWARD -s %s -j DROP\n" % NET.network(number)
                     for number in range(1, 5000))
    load = traffic.Load(NET, flows)
    restore("*filter\n:FORWARD DROP [0:0]\n%s\n%sCOMMIT\n" %
            (network, others))

    def change():
        for number in range(250, 250 - count, -1):
            restore("*filter\n-I FORWARD -s %s/%d -j DROP\nCOMMIT\n" %
                    (NET.source(number), NET.host_bits), "--noflush")

    rounds, wrong = under_load(load, change)
    have = saved_counters()[network]
    print("%d cuts, %d packets, %d misjudged, %d counted" %
          (count, rounds * len(flows), wrong, have))
    sys.exit(wrong != 0 or have != rounds * len(flows) or rounds < 10)


def main():
    mode = sys.argv[2]
    traffic.prepare()
    if mode == "cuts":
        cuts(int(sys.argv[3]))
    if mode == "until":
        until(pathlib.Path(sys.argv[3]))
    count = int(sys.argv[3])
    flows = [traffic.Flow(NET, number, spread=3 * (mode == "ranges"))
             for number in range(FLOWS)]
    load = traffic.Load(NET, flows)
    edits = None
    if mode != "edits":
        restore(equivalent_ruleset(flows, 0))
    else:
        edits = traffic.Edits(NET, flows, 1)
        restore(edits.first())

    def change():
        for number in range(1, count + 1):
            if edits:
                restore(edits.step(), "--noflush")
            else:
                restore(equivalent_ruleset(flows, number))

    rounds, wrong = under_load(load, change)
    if not edits:
        restore(equivalent_ruleset(flows, count + 1))
        wrong += sum(load.round() for _ in range(100))
    check_counters(flows, rounds if edits else 100)
    print("%d changes, %d packets, %d misjudged" % (count, rounds * FLOWS,
                                                    wrong))
    sys.exit(wrong != 0 or rounds < 10)


main()
