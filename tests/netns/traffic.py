"""Packets whose fate is known, and edits that don't change it.

A process writes packets into one TUN device and looks after each whether it
came out of the other: what a write() puts in is through the firewall when it
returns, but on a machine that is very busy. Each packet belongs to a flow, which one rule accepts or drops and
counts.
"""

import fcntl
import ipaddress
import os
import random
import select
import struct
import subprocess
import sys
import time

LATE_S = 2              # a packet that has not come by then is lost
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 0x0001, 0x1000


class Net:
    """An address family: the names of things in it."""

    def __init__(self, family):
        self.family = family
        self.command = {"4": "iptables", "6": "ip6tables"}[family]
        self._source = {"4": "10.1.0.%d", "6": "fd01::%x"}[family]
        self._target = {"4": "10.2.0.%d", "6": "fd02::%x"}[family]
        self._network = {"4": "10.%d.%d.0/24", "6": "fd%02x:%x::/64"}[family]
        self.host_bits = {"4": 32, "6": 128}[family]
        self.net_bits = {"4": 24, "6": 64}[family]

    def source(self, number):
        return self._source % number

    def target(self, number):
        return self._target % number

    def network(self, number):
        """One of thousands; the first has the sources in it."""
        text = self._network % (1 + number // 256, number % 256)
        return str(ipaddress.ip_network(text))


def prepare():
    """Have the kernel forward, and be quiet beside that."""
    subprocess.run(["sysctl", "-qw", "net.ipv4.ip_forward=1",
                    "net.ipv6.conf.all.forwarding=1",
                    "net.ipv4.conf.all.rp_filter=0",
                    "net.ipv4.conf.default.rp_filter=0",
                    "net.ipv6.conf.default.accept_dad=0"], check=True)


def tun(net, name, address):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF,
                struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    subprocess.run(["ip", "addr", "add", "%s/%d" % (address, net.net_bits),
                    "dev", name], check=True)
    subprocess.run(["ip", "link", "set", name, "up"], check=True)
    return fd


def checksum(data):
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def udp_packet(family, source, target, port):
    src = ipaddress.ip_address(source).packed
    dst = ipaddress.ip_address(target).packed
    datagram = struct.pack("!HHHH", 4000, port, 16, 0) + b"swapping"
    if family == "6":
        # IPv6 wants a UDP checksum only of hosts, and this one is passing.
        return struct.pack("!IHBB", 6 << 28, 16, 17, 64) + src + dst + datagram
    header = struct.pack("!BBHHHBBH", 0x45, 0, 36, 1, 0, 64, 17, 0)
    header += src + dst
    return (header[:10] + struct.pack("!H", checksum(header)) + header[12:] +
            datagram)


class Flow:
    """Packets of one source, target and port; `passes` is their fate."""

    def __init__(self, net, number, spread=0):
        self.net = net
        self.source = net.source(10 + number)
        self.target = net.target(10 + number % 7)
        self.port = 5000 + number
        self.ports = str(self.port)
        if spread:
            self.ports += ":%d" % (self.port + spread)
        self.passes = number % 2 == 0
        self.packet = udp_packet(net.family, self.source, self.target,
                                 self.port)

    def rule(self):
        return "-A FORWARD -s %s/%d -p udp -m udp --dport %s -j %s" % (
            self.source, self.net.host_bits, self.ports,
            "ACCEPT" if self.passes else "DROP")


class Load:
    """The packet generator: counts what it sent and what fared wrongly."""

    def __init__(self, net, flows):
        self.flows = flows
        self.passing = {struct.pack("!H", flow.port) for flow in flows
                        if flow.passes}
        self.tun_in = tun(net, "in0", net.source(1))
        self.tun_out = tun(net, "out0", net.target(1))

    def round(self):
        """Send one packet of each flow; returns the number of misjudged."""
        wrong = 0
        for flow in self.flows:
            os.write(self.tun_in, flow.packet)
            wrong += self.misjudged(flow)
        return wrong

    def misjudged(self, flow):
        """So many of those that came out by now, and of @flow's one."""
        port, wrong = struct.pack("!H", flow.port), 0
        while True:
            try:
                packet = os.read(self.tun_out, 4096)
            except BlockingIOError:
                if not flow.passes:
                    return wrong
                if not select.select([self.tun_out], [], [], LATE_S)[0]:
                    return wrong + self.wrong("lost", flow.port)
                continue
            if not packet.endswith(b"swapping"):
                continue
            came = packet[-14:-12]
            if came not in self.passing:
                wrong += self.wrong("let through", *struct.unpack("!H", came))
            if came == port:
                return wrong

    @staticmethod
    def wrong(fate, port):
        print("%.3f: packet to port %d was %s" % (time.time(), port, fate),
              file=sys.stderr, flush=True)
        return 1

    def run(self, stop, result):
        rounds = wrong = 0
        while not stop.is_set():
            wrong += self.round()
            rounds += 1
        result.put((rounds, wrong))


class Edits:
    """Random edits around the rules of the flows, which stay."""

    def __init__(self, net, flows, seed, ranges=False):
        self.net, self.flows, self.ranges = net, flows, ranges
        self.rng = random.Random(seed)
        self.rows = [None] * len(flows)  # the text of other rules

    def first(self):
        """The save file that it begins with."""
        return ("*filter\n:FORWARD DROP [0:0]\n:other - [0:0]\n"
                "-A other -p udp -j RETURN\n%s\nCOMMIT\n" %
                "\n".join(flow.rule() for flow in self.flows))

    def other_rule(self):
        """Like the rules of the flows, and touching none of their packets."""
        ports = port = self.rng.randrange(5000, 5100)
        if self.ranges and self.rng.randrange(3) == 0:
            ports = "%d:%d" % (port, port + 9)
        return self.rng.choice((
            "-s %s/%d -p udp -m udp --dport %s -j %s" % (
                self.net.source(200), self.net.host_bits, ports,
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
        """The save file of a few edits."""
        lines = [self.line() for _ in range(self.rng.choice((1, 1, 1, 4)))]
        return "*filter\n%s\nCOMMIT\n" % "\n".join(lines)
