#!/usr/bin/env python3
"""The packet differential: what rules do to packets, beside iptables-legacy.

A router of each kind gets the same rules, and the same packets on one of its
interfaces. What leaves it must be the same to the byte, and the rules must
have counted the same; checksums are checked besides. The interfaces are TUN
devices that this program holds, so nothing answers and nothing is lost; two
TAP devices, lan0 and lan1, are ports of a bridge.

Cases are in tests/packets/*.packets:

    # A remark: a line that starts with # (or is empty).
    [A name]                 begins a case
    family ip6               ip at the start of a case; both: one case each
    each --set-tos 1 | --and-tos 0xf3
                             run once for each, which takes the place of {}
    rule -t mangle -A FORWARD -j TOS {}
    send udp tos=0xb8        a packet from the inside to the outside
    wait 0.5                 seconds between two packets
    before ip link set in0 group 5     a command before the rules
    after ip route flush cache         a command after the rules
    show ipset list s                  whose answer must be the same at the end
    finally ipset destroy s            a command when the rules are gone

A command may be one of nfnl.py's; @/ stands for the folder of the cases, and
in a rule {+3} for the time of day (UTC) in three seconds.

`send` takes udp, tcp or the number of a protocol, and NAME=VALUE: tos, ttl,
src, dst, sport, dport, flags (of TCP), opts (of TCP, in hexadecimal, padded by
the writer), text or data (in hexadecimal) for what the packet carries, frag
(the flags and offset of IPv4) and via (the interface it comes from); where that
is a port of the bridge, smac and dmac, which is the bridge's own otherwise.
Only the checksums of UDP, TCP and ICMP are made. The router has UDP sockets: at
port 3000 of its inside addresses, at port 3001 of all, and at port 3002 of the
inside addresses one that is transparent and has mark 0x55.
"""

import collections
import contextlib
import fcntl
import os
import pathlib
import re
import select
import shlex
import socket
import struct
import time

import nfnl
import tool

FOLDER = tool.TOP / "tests" / "packets"

PROGRAM = {"ip": "iptables", "ip6": "ip6tables"}
TABLES = ("raw", "mangle", "nat", "filter", "security")
INSIDE, OUTSIDE, BRIDGE, PORTS = "in0", "out0", "br0", ("lan0", "lan1")
ADDRESSES = {
    "ip": {INSIDE: "10.0.1.2/24", OUTSIDE: "10.0.2.2/24",
           BRIDGE: "10.0.4.2/24"},
    "ip6": {INSIDE: "fd01::2/64", OUTSIDE: "fd02::2/64",
            BRIDGE: "fd04::2/64"},
}
BRIDGE_MAC, LAN_MAC = "02:00:00:00:00:10", "02:00:00:00:00:11"
ETHERTYPE = {"ip": 0x0800, "ip6": 0x86DD}
DEFAULTS = {
    "ip": {"src": "10.0.1.1", "dst": "10.0.2.1"},
    "ip6": {"src": "fd01::1", "dst": "fd02::1"},
}
SYSCTLS = {
    "ipv4/ip_forward": 1, "ipv6/conf/all/forwarding": 1,
    "ipv4/icmp_ratelimit": 0, "ipv6/icmp/ratelimit": 0,
}
# linux/if_tun.h, linux/in.h, linux/in6.h
TUNSETIFF, IFF_TUN, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0001, 0x0002, 0x1000
IP_TRANSPARENT, IPV6_TRANSPARENT = 19, 75
QUIET_S = 0.02          # a router that was silent for so long is done

# What differs from one run to the next: at_this_time(), an ipset's seed.
SEED_OR_TIME = re.compile(r"(--time(?:start|stop)|initval) \S+")

Case = collections.namedtuple("Case",
                              "name family rules steps commands")
# steps: ("send", device, packet), ("wait", seconds)
# commands: lists by "before", "after", "show", "finally"


class BadCase(Exception):
    """A case file that does not say what it should."""


# --- packets --------------------------------------------------------------

def checksum(data):
    """RFC 1071; 0 where data holds its own right checksum."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def pseudo_header(family, src, dst, proto, length):
    """RFC 9293 3.1, RFC 8200 8.1"""
    tail = struct.pack(">BBH", 0, proto, length) if family == "ip" \
        else struct.pack(">II", length, proto)
    return src + dst + tail


def build(family, proto, fields):
    """The packet that one `send` asks for."""
    af = socket.AF_INET if family == "ip" else socket.AF_INET6
    fields = {**DEFAULTS[family], "tos": "0", "ttl": "64", "sport": "1000",
              "dport": "2000", "flags": "2", "opts": "", "frag": "0",
              "text": "hello", **fields}
    src, dst = (socket.inet_pton(af, fields[k]) for k in ("src", "dst"))
    number = {k: int(fields[k], 0)
              for k in ("tos", "ttl", "sport", "dport", "flags",
                        "frag")}
    ports = struct.pack(">HH", number["sport"], number["dport"])
    options = bytes.fromhex(fields["opts"])
    load = bytes.fromhex(fields["data"]) if "data" in fields \
        else fields["text"].encode()
    pseudo = True
    if proto == "udp":
        number_of_proto, at = 17, 6
        segment = ports + struct.pack(">HH", 8 + len(load), 0) + load
    elif proto != "tcp":
        number_of_proto, at, segment = int(proto), None, load
        if proto in ("1", "58"):
            at, pseudo = 2, proto == "58"
    else:
        number_of_proto, at = 6, 16
        segment = ports + struct.pack(
            ">IIBBHHH", 1000, 0, (5 + len(options) // 4) << 4,
            number["flags"], 4096, 0, 0) + options + load
    if at is not None:
        head = pseudo_header(family, src, dst, number_of_proto, len(segment))
        total = checksum((head if pseudo else b"") + segment)
        segment = segment[:at] + struct.pack(">H", total) + segment[at + 2:]
    if family == "ip6":
        return struct.pack(">IHBB", 6 << 28 | number["tos"] << 20,
                           len(segment), number_of_proto,
                           number["ttl"]) + src + dst + segment
    head = struct.pack(">BBHHHBBH", 0x45, number["tos"], 20 + len(segment), 7,
                       number["frag"], number["ttl"], number_of_proto, 0)
    head += src + dst
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + segment


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def frame(family, fields, packet):
    """The packet as it comes to a port of the bridge."""
    return mac(fields["dmac"]) + mac(fields["smac"]) \
        + struct.pack(">H", ETHERTYPE[family]) + packet


def is_noise(device, packet):
    """What the router says of its own accord: to groups of IPv6.

    On a port of the bridge, whatever no host of ours has sent.
    """
    if device in PORTS:
        source = packet[6:12]
        return source[:5] != mac(LAN_MAC)[:5] or source == mac(BRIDGE_MAC)
    return packet[0] >> 4 == 6 and packet[24] == 0xFF


def describe(device, packet):
    """A line for a packet, without what differs each time.

    That is the identification of IPv4 and the flow label, where the router
    made the packet itself.
    """
    if device in PORTS:
        return f"{device} {packet.hex()}"
    right = packet[0] >> 4 == 6 or checksum(packet[:20]) == 0
    if device == INSIDE and packet[0] >> 4 == 4:
        packet = packet[:4] + b"\0\0" + packet[6:10] + b"\0\0" + packet[12:]
    elif device == INSIDE:
        packet = packet[:1] + bytes([packet[1] & 0xF0]) + b"\0\0" + packet[4:]
    return f"{device} {packet.hex()}" + ("" if right else " BAD CHECKSUM")


# --- the router -----------------------------------------------------------

class Router:
    """A host of one kind with interfaces in our hands."""

    def __init__(self, kind, toolbox):
        self.host = tool.Host(kind, toolbox)
        self.host.namespace.enter()
        for name, value in SYSCTLS.items():
            pathlib.Path("/proc/sys/net", name).write_text(str(value))
        self.fds = {name: self._open(name, IFF_TUN)
                    for name in (INSIDE, OUTSIDE)}
        self.host.must("ip", "link", "set", "lo", "up")
        for name in (INSIDE, OUTSIDE):
            self._configure(name)
        self._make_bridge()
        self.sockets = [
            self._bind(socket.AF_INET, "10.0.1.2", 3000),
            self._bind(socket.AF_INET6, "fd01::2", 3000),
            self._bind(socket.AF_INET6, "::", 3001),
            self._bind(socket.AF_INET, "10.0.1.2", 3002,
                       (socket.SOL_IP, IP_TRANSPARENT, 1),
                       (socket.SOL_SOCKET, socket.SO_MARK, 0x55)),
            self._bind(socket.AF_INET6, "fd01::2", 3002,
                       (socket.IPPROTO_IPV6, IPV6_TRANSPARENT, 1),
                       (socket.SOL_SOCKET, socket.SO_MARK, 0x55))]
        for version in ("-4", "-6"):
            self.host.must("ip", version, "route", "add", "default", "dev",
                           OUTSIDE)

    @staticmethod
    def _open(name, kind):
        fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH14x", name.encode(),
                                               kind | IFF_NO_PI))
        return fd

    def _configure(self, name):
        self.host.must("ip", "addr", "add", ADDRESSES["ip"][name], "dev", name)
        self.host.must("ip", "-6", "addr", "add", ADDRESSES["ip6"][name],
                       "dev", name, "nodad")
        self.host.must("ip", "link", "set", name, "up")

    def _make_bridge(self):
        self.host.must("ip", "link", "add", BRIDGE, "address", BRIDGE_MAC,
                       "type", "bridge")
        for name in PORTS:
            self.fds[name] = self._open(name, IFF_TAP)
            self.host.must("ip", "link", "set", name, "addrgenmode", "none")
            self.host.must("ip", "link", "set", name, "master", BRIDGE, "up")
        self._configure(BRIDGE)

    @staticmethod
    def _bind(af, address, port, *options):
        listener = socket.socket(af, socket.SOCK_DGRAM)
        for option in options:
            listener.setsockopt(*option)
        listener.bind((address, port))
        return listener

    def command(self, text):
        """Do one command of a case; what it printed."""
        name, *args = shlex.split(text.replace("@/", f"{FOLDER}/"))
        if name in nfnl.COMMANDS:
            self.host.namespace.enter()
            return nfnl.COMMANDS[name](*args)
        return self.host.must(name, *args)

    def receive(self):
        """All that leaves the router until it is quiet."""
        out = []
        while True:
            ready = select.select(list(self.fds.values()), [], [], QUIET_S)[0]
            if not ready:
                return sorted(out)
            for name, fd in self.fds.items():
                if fd in ready:
                    packet = os.read(fd, 65536)
                    if not is_noise(name, packet):
                        out.append(describe(name, packet))

    def play(self, case):
        """What came of the case: complaints, packets, counters."""
        program = PROGRAM[case.family]
        story = []
        for command in case.commands["before"]:
            self.command(command)
        for rule in case.rules:
            result = self.host.run(program, *shlex.split(at_this_time(rule)))
            if result.rc:
                story.append(f"refused with {result.rc}: {rule}")
        for command in case.commands["after"]:
            self.command(command)
        self.receive()
        for verb, *what in case.steps:
            if verb == "wait":
                time.sleep(*what)
            else:
                device, packet = what
                os.write(self.fds[device], packet)
        story += self.receive()
        for table in TABLES:
            listed = self.host.must(program, "-t", table, "-S", "-v")
            story += [f"{table}: {line}" for line in listed.splitlines()
                      if line.startswith("-A")]
        for command in case.commands["show"]:
            story += [f"{command}: {line}"
                      for line in self.command(command).splitlines()]
        for table in TABLES:
            self.host.must(program, "-t", table, "-F")
            self.host.must(program, "-t", table, "-X")
        for command in case.commands["finally"]:
            self.command(command)
        return [SEED_OR_TIME.sub(r"\1", line) for line in story]

    def close(self):
        for listener in self.sockets:
            listener.close()
        for fd in self.fds.values():
            os.close(fd)
        self.host.close()


# --- cases ----------------------------------------------------------------

def at_this_time(rule):
    """The rule, with {+N} for the time of day in N seconds."""
    return re.sub(r"\{\+(\d+)\}", lambda found: time.strftime(
        "%H:%M:%S", time.gmtime(time.time() + int(found[1]))), rule)


def read_packet(where, family, text):
    proto, *words = text.split()
    fields = {"via": INSIDE, "smac": LAN_MAC, "dmac": BRIDGE_MAC,
              **dict(word.split("=", 1) for word in words if "=" in word)}
    known = proto in ("udp", "tcp") or proto.isdigit()
    if not known or not all("=" in word for word in words):
        raise BadCase(f"{where}: {text}")
    packet = build(family, proto, fields)
    if fields["via"] in PORTS:
        packet = frame(family, fields, packet)
    return fields["via"], packet


def read_case(where, name, lines):
    """One stanza: a case for each value of its `each` and each family."""
    families, values = ["ip"], [""]
    rules, steps = [], []
    commands = {"before": [], "after": [], "show": [], "finally": []}
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "family" and rest in (*PROGRAM, "both"):
            families = list(PROGRAM) if rest == "both" else [rest]
        elif word == "each":
            values = [value.strip() for value in rest.split("|")]
        elif word in ("send", "wait"):
            steps.append((word, rest))
        elif word == "rule":
            rules.append(rest)
        elif word in commands:
            commands[word].append(rest)
        else:
            raise BadCase(f"{where}: {line}")
    return [Case(f"{name} {value}".strip()
                 + " on IPv6" * (len(families) > 1 and family == "ip6"),
                 family, [rule.replace("{}", value) for rule in rules],
                 [("wait", float(rest)) if word == "wait"
                  else (word, *read_packet(where, family, rest))
                  for word, rest in steps], commands)
            for value in values for family in families]


def read_file(path):
    cases = []
    stanzas = re.split(r"^\[(.*)\]$", path.read_text(), flags=re.M)
    for name, body in zip(stanzas[1::2], stanzas[2::2]):
        lines = [line.strip() for line in body.splitlines()]
        cases += read_case(path.name, name,
                           [line for line in lines
                            if line and not line.startswith("#")])
    return cases


def judge(wanted, got):
    """Why a case fails, or None."""
    if any("BAD CHECKSUM" in line for line in got):
        return "\n".join(got)
    if wanted != got:
        return tool.text_diff("legacy", "\n".join(wanted) + "\n",
                              "this", "\n".join(got) + "\n")
    return None


def main():
    parser = tool.option_parser(__doc__)
    parser.add_argument("pattern", nargs="?", default="",
                        help="only cases whose name has this in it")
    parser.add_argument("--story", action="store_true",
                        help="show what iptables-legacy made of each case")
    args = parser.parse_args()
    toolbox = tool.Toolbox.from_args(args)
    toolbox.require(args.kind, "legacy")
    if args.kind == "lite" and args.backend != "kernel":
        tool.skip("packets need a kernel")
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        tool.skip("/dev/net/tun can't be opened")
    report = tool.Report(args.verbose)

    def play_file(path):
        cases = [case for case in read_file(path) if args.pattern in case.name]
        with report.guard(path.stem), \
                contextlib.closing(Router("legacy", toolbox)) as oracle, \
                contextlib.closing(Router(args.kind, toolbox)) as router:
            for case in cases:
                wanted = oracle.play(case)
                if args.story:
                    print(f"[{case.name}]", *wanted, sep="\n    ")
                complaint = judge(wanted, router.play(case))
                # On a busy machine one router may have had more time than the
                # other: what is counted over time may try once more.
                if complaint and path.stem == "sequences":
                    complaint = judge(oracle.play(case), router.play(case))
                report.add(path.stem, "failed" if complaint else "passed",
                           case.name, complaint or "")

    tool.at_once(play_file, FOLDER.glob("*.packets"))
    return report.finish()


if __name__ == "__main__":
    tool.run_main(main)
