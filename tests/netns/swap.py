#!/usr/bin/env python3
"""Change rules under traffic and look for a packet that was misjudged.

    swap.py FAMILY restore COUNT   COUNT whole restores of equivalent rulesets
    swap.py FAMILY edits COUNT     COUNT edits around rules that stay

A child process writes packets into one TUN device and looks after each
whether it came out of the other: what a write() puts in is through the
firewall when it returns. Every packet's fate is known beforehand and no swap
changes it. At the end the counters must add up to what was sent: since the
last restore, or, where the counting rules stayed, since the beginning.
"""

import fcntl
import ipaddress
import multiprocessing
import os
import random
import re
import struct
import subprocess
import sys

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 0x0001, 0x1000
FLOWS = 40

FAMILY = sys.argv[1]
COMMAND = {"4": "iptables", "6": "ip6tables"}[FAMILY]
SOURCE = {"4": "10.1.0.%d", "6": "fd01::%x"}[FAMILY]
TARGET = {"4": "10.2.0.%d", "6": "fd02::%x"}[FAMILY]
BITS = {"4": 32, "6": 128}[FAMILY]


def tun(name, address):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF,
                struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    bits = {"4": 24, "6": 64}[FAMILY]
    subprocess.run(["ip", "addr", "add", "%s/%d" % (address, bits),
                    "dev", name], check=True)
    subprocess.run(["ip", "link", "set", name, "up"], check=True)
    return fd


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def udp_packet(source, target, port):
    src = ipaddress.ip_address(source).packed
    dst = ipaddress.ip_address(target).packed
    datagram = struct.pack("!HHHH", 4000, port, 16, 0) + b"swapping"
    if FAMILY == "6":
        # IPv6 wants a UDP checksum only of hosts, and this one is passing.
        return struct.pack("!IHBB", 6 << 28, 16, 17, 64) + src + dst + datagram
    header = struct.pack("!BBHHHBBH", 0x45, 0, 36, 1, 0, 64, 17, 0)
    header += src + dst
    return (header[:10] + struct.pack("!H", checksum(header)) + header[12:] +
            datagram)


class Flow:
    """Packets of one source, target and port; `passes` is their fate."""

    def __init__(self, number):
        self.source = SOURCE % (10 + number)
        self.target = TARGET % (10 + number % 7)
        self.port = 5000 + number
        self.passes = number % 2 == 0
        self.packet = udp_packet(self.source, self.target, self.port)

    def rule(self):
        return "-A FORWARD -s %s/%d -p udp -m udp --dport %d -j %s" % (
            self.source, BITS, self.port, "ACCEPT" if self.passes else "DROP")


class Load:
    """The packet generator: counts what it sent and what fared wrongly."""

    def __init__(self, flows):
        self.flows = flows
        self.tun_in = tun("in0", SOURCE % 1)
        self.tun_out = tun("out0", TARGET % 1)

    def round(self):
        """Send one packet of each flow; returns the number of misjudged."""
        wrong = 0
        for flow in self.flows:
            os.write(self.tun_in, flow.packet)
            wrong += self.passed() != flow.passes
        return wrong

    def passed(self):
        while True:
            try:
                packet = os.read(self.tun_out, 4096)
            except BlockingIOError:
                return False
            if packet.endswith(b"swapping"):
                return True

    def run(self, stop, result):
        rounds = wrong = 0
        while not stop.is_set():
            wrong += self.round()
            rounds += 1
        result.put((rounds, wrong))


def restore(text, *options):
    done = subprocess.run([COMMAND + "-restore", *options], input=text,
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


class Edits:
    """Random edits around the rules of the flows, which stay."""

    def __init__(self, flows):
        self.rng = random.Random(1)
        self.rows = [None] * len(flows)  # the text of other rules
        restore("*filter\n:FORWARD DROP [0:0]\n:other - [0:0]\n"
                "-A other -p udp -j RETURN\n%s\nCOMMIT\n" %
                "\n".join(flow.rule() for flow in flows))

    def other_rule(self):
        """Like the rules of the flows, and touching none of their packets."""
        return self.rng.choice((
            "-s %s/%d -p udp -m udp --dport %d -j %s" % (
                SOURCE % 200, BITS, self.rng.randrange(5000, 5100),
                self.rng.choice(("ACCEPT", "DROP", "other"))),
            "-p tcp -m tcp --dport %d -j DROP" % self.rng.randrange(65536),
            "-p udp -m udp --dport %d" % self.rng.randrange(5000, 5100),
            "-p udp -j other"))

    def line(self):
        others = [at for at, row in enumerate(self.rows) if row]
        kind = self.rng.choice("IDdR" if len(others) > 3 else "IA")
        if kind == "A":
            self.rows.append(self.other_rule())
            return "-A FORWARD " + self.rows[-1]
        if kind == "I":
            at = self.rng.randrange(len(self.rows) + 1)
            self.rows.insert(at, self.other_rule())
            return "-I FORWARD %d %s" % (at + 1, self.rows[at])
        at = self.rng.choice(others)
        if kind == "R":
            self.rows[at] = self.other_rule()
            return "-R FORWARD %d %s" % (at + 1, self.rows[at])
        if kind == "d":
            rule = self.rows[at]
            del self.rows[self.rows.index(rule)]
            return "-D FORWARD " + rule
        del self.rows[at]
        return "-D FORWARD %d" % (at + 1)

    def step(self):
        lines = [self.line() for _ in range(self.rng.choice((1, 1, 1, 4)))]
        restore("*filter\n%s\nCOMMIT\n" % "\n".join(lines), "--noflush")


def check_counters(flows, packets):
    saved = subprocess.run([COMMAND + "-save", "-c", "-t", "filter"],
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
    subprocess.run(["sysctl", "-qw", "net.ipv4.ip_forward=1",
                    "net.ipv6.conf.all.forwarding=1",
                    "net.ipv4.conf.all.rp_filter=0",
                    "net.ipv4.conf.default.rp_filter=0",
                    "net.ipv6.conf.default.accept_dad=0"], check=True)
    flows = [Flow(number) for number in range(FLOWS)]
    load = Load(flows)
    edits = None
    if mode == "restore":
        restore(equivalent_ruleset(flows, 0))
    else:
        edits = Edits(flows)

    stop, result = multiprocessing.Event(), multiprocessing.Queue()
    child = multiprocessing.Process(target=load.run, args=(stop, result),
                                    daemon=True)
    child.start()
    for number in range(1, count + 1):
        if edits:
            edits.step()
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
