"""Random rulesets, as iptables arguments with hints for packets.

What is drawn leans to what a compiler may get wrong: long runs of like rules
with duplicates and overlaps, with a stranger in the middle, jumps that return,
nested prefixes, targets that change what a later rule tests.

Left out, for two tools cannot be in step there: limit and other clocks,
statistic (a legacy edit of the table starts its count again) but for chances of
0 and 1, random choices,
SNAT to a range of ports (the kernel begins at a random one).
"""

import ipaddress
from dataclasses import dataclass, field

BUILTIN = {
    "raw": ("PREROUTING", "OUTPUT"),
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "security": ("INPUT", "FORWARD", "OUTPUT"),
}
HAS_IN = {"PREROUTING", "INPUT", "FORWARD"}
HAS_OUT = {"FORWARD", "OUTPUT", "POSTROUTING"}
USER_CHAINS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")

PROTO_NUMBERS = {"tcp": 6, "udp": 17, "icmp": 1, "ipv6-icmp": 58, "sctp": 132,
                 "udplite": 136, "gre": 47, "esp": 50, "99": 99}
TCP_FLAGS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16, "URG": 32}
ICMP_TYPES = {
    4: (("echo-request", 8, 0), ("echo-reply", 0, 0), ("8", 8, 0),
        ("3", 3, 2), ("3/1", 3, 1), ("port-unreachable", 3, 3),
        ("time-exceeded", 11, 0), ("17/0", 17, 0), ("255", 8, 0),
        ("any", 8, 0)),
    6: (("echo-request", 128, 0), ("echo-reply", 129, 0), ("128/0", 128, 0),
        ("1", 1, 3), ("1/4", 1, 4), ("port-unreachable", 1, 4),
        ("time-exceeded", 3, 0), ("packet-too-big", 2, 0)),
}
REJECT_TYPES = {
    4: ("icmp-port-unreachable", "icmp-host-prohibited",
        "icmp-net-unreachable", "icmp-admin-prohibited"),
    6: ("icmp6-port-unreachable", "icmp6-adm-prohibited", "icmp6-no-route",
        "icmp6-addr-unreachable"),
}


@dataclass
class Rule:
    text: str  # what follows "-A CHAIN "
    hints: dict = field(default_factory=dict)  # fields of a matching packet


@dataclass
class Chain:
    name: str
    hooks: frozenset  # from which it may be reached
    builtin: bool
    policy: str = "ACCEPT"
    rules: list = field(default_factory=list)


class Pools:
    """The few values that the rules and packets of one round share."""

    def __init__(self, rng, family, without=(), length=1):
        self.family = family
        self.length = length  # so many times longer runs, if not more
        self.port_protocols = tuple(proto for proto in ("tcp", "udp", "sctp")
                                    if proto not in without)
        if family == 4:
            fixed = ["10.1.0.5", "10.1.0.6", "10.1.3.7", "10.2.0.9",
                     "10.2.200.1", "10.3.0.5", "10.3.0.6", "10.4.4.4",
                     "192.0.2.7", "198.51.100.9", "10.1.0.1", "10.2.0.1"]
            made = ["10.%d.%d.%d" % (rng.randint(1, 4), rng.randrange(4),
                                     rng.randint(2, 250)) for _ in range(6)]
        else:
            fixed = ["fd01::5", "fd01::6", "fd01::3:7", "fd02::9",
                     "fd02::200:1", "fd03::5", "fd03::6", "fd04::4:4",
                     "2001:db8::7", "2001:db8:1::9", "fd01::1", "fd02::1"]
            made = ["fd0%d::%x:%x" % (rng.randint(1, 4), rng.randrange(4),
                                      rng.randint(2, 250)) for _ in range(6)]
        self.hosts = rng.sample(fixed, 8) + made
        self.ports = sorted(rng.sample(range(1024, 65536), 5) +
                            rng.sample((53, 80, 443, 8080, 1024, 65535, 1), 3))
        self.marks = rng.sample((0, 1, 2, 3, 0x10, 0xff, 0x100,
                                 0xffffffff, 0x80000000), 5)
        self.prefixes = [self._prefix(rng) for _ in range(12)]

    def _prefix(self, rng):
        host = rng.choice(self.hosts)
        lengths = {4: (8, 12, 16, 20, 24, 25, 28, 30, 31, 32),
                   6: (16, 32, 48, 64, 96, 112, 120, 126, 127, 128)}
        length = rng.choice(lengths[self.family])
        return str(ipaddress.ip_network("%s/%d" % (host, length),
                                        strict=False))


def host_of(rng, network):
    """An address in the network, often at its edge."""
    net = ipaddress.ip_network(network, strict=False)
    size = net.num_addresses
    at = rng.choice((0, size - 1, rng.randrange(size), rng.randrange(size)))
    return str(net[at])


NPT = {"PREROUTING": "DNPT", "OUTPUT": "DNPT", "INPUT": "SNPT",
       "POSTROUTING": "SNPT"}


class RuleMaker:
    """Draws rules that are legal in one chain of one table."""

    def __init__(self, rng, pools, profile, table, chain, targets):
        self.rng, self.pools = rng, pools
        self.family, self.profile = pools.family, profile
        self.table, self.chain = table, chain
        self.targets = targets  # user chains it may jump to

    # --- matches: (text, hints) ---------------------------------------------

    def _not(self, chance=0.1):
        return "! " if self.rng.random() < chance else ""

    def _address(self, option, key, chance_not=0.08):
        rng = self.rng
        inverted = self._not(chance_not)
        if rng.random() < 0.5:
            value = rng.choice(self.pools.hosts)
        elif rng.random() < 0.04:  # a mask with holes
            value = self.pools.hosts[0] + \
                ("/255.0.255.255" if self.family == 4 else "/ffff::ffff:ffff")
        else:
            value = rng.choice(self.pools.prefixes)
        hint = {}
        if not inverted and ".0.255" not in value and "ffff::" not in value:
            hint[key] = host_of(rng, value)
        return "%s%s %s" % (inverted, option, value), hint

    def m_src(self):
        return self._address("-s", "src")

    def m_dst(self):
        return self._address("-d", "dst")

    def _device(self):
        return self.rng.choice(("lan0", "wan0", "dmz0", "wan1", "wan+", "lan+",
                                "lo", "eth9", "d+", "+"))

    def m_iif(self):
        device = self._device()
        # Legacy 1.8.9 does not print "! -i +", later versions do.
        inverted = self._not() if device != "+" else ""
        hint = {} if inverted else {"iif": device}
        return "%s-i %s" % (inverted, device), hint

    def m_oif(self):
        device = self._device()
        return "%s-o %s" % (self._not() if device != "+" else "", device), {}

    def m_proto(self):
        inverted = self._not()
        names = ["tcp", "udp", "udp", "sctp", "udplite", "gre", "99",
                 "icmp" if self.family == 4 else "ipv6-icmp"]
        name = self.rng.choice(names)
        hint = {} if inverted else {"proto": PROTO_NUMBERS[name]}
        return "%s-p %s" % (inverted, name), hint

    def _ports(self):
        rng, ports = self.rng, self.pools.ports
        low, high = sorted(rng.choices(ports, k=2))
        kind = rng.random()
        if kind < 0.6:
            return str(low), low
        if kind < 0.9:
            return "%d:%d" % (low, high), rng.choice((low, high))
        return rng.choice(("%d:" % low, ":%d" % high)), \
            rng.choice((low, high))

    def m_ports(self, proto=None):
        rng = self.rng
        proto = proto or rng.choice(self.pools.port_protocols)
        text, hint = "-p %s" % proto, {"proto": PROTO_NUMBERS[proto]}
        if proto == "sctp":
            text += " -m sctp"
        for option, key in rng.choice(((("--dport", "dport"),),
                                       (("--sport", "sport"),),
                                       (("--sport", "sport"),
                                        ("--dport", "dport")))):
            value, port = self._ports()
            # Legacy 1.8.9 does not print "! --sport 0:65535", later ones do.
            inverted = "" if value == ":65535" else self._not()
            text += " %s%s %s" % (inverted, option, value)
            if not inverted:
                hint[key] = port
        return text, hint

    def m_multiport(self):
        rng = self.rng
        proto = rng.choice(self.pools.port_protocols)
        option, key = rng.choice((("--dports", "dport"), ("--sports", "sport"),
                                  ("--ports", "dport")))
        ports = []
        for _ in range(rng.randint(1, 5)):
            value, port = self._ports()
            # multiport wants both ends of a range, and that they differ
            low, _, high = value.partition(":")
            ports.append((value if low and high and low != high
                          else str(port), port))
        inverted = self._not()
        hint = {"proto": PROTO_NUMBERS[proto]}
        if not inverted:
            hint[key] = rng.choice(ports)[1]
        return "-p %s -m multiport %s%s %s" % (
            proto, inverted, option, ",".join(text for text, _ in ports)), hint

    def m_tcp_flags(self):
        rng = self.rng
        if rng.random() < 0.3:
            inverted = self._not(0.3)
            return "-p tcp %s--syn" % inverted, \
                {"proto": 6, "flags": 18 if inverted else 2}
        mask = rng.sample(sorted(TCP_FLAGS), rng.randint(1, 4))
        value = rng.sample(mask, rng.randint(0, len(mask)))
        hint = {"proto": 6, "flags": sum(TCP_FLAGS[name] for name in value)}
        return "-p tcp %s--tcp-flags %s %s" % (
            self._not(), ",".join(mask), ",".join(value) or "NONE"), hint

    def m_tcp_option(self):
        return "-p tcp %s--tcp-option 2" % self._not(), {"proto": 6,
                                                         "mss": 1460}

    def m_icmp(self):
        name, kind, code = self.rng.choice(ICMP_TYPES[self.family])
        inverted = self._not()
        text = "-p icmp -m icmp %s--icmp-type %s" if self.family == 4 else \
            "-p ipv6-icmp -m icmp6 %s--icmpv6-type %s"
        return text % (inverted, name), {
            "proto": 1 if self.family == 4 else 58, "icmp": (kind, code)}

    def m_mark(self):
        value = self.rng.choice(self.pools.marks)
        mask = self.rng.choice(("", "", "/0xff", "/0xf0", "/0x1",
                                "/0xffffff00", "/0x80000000"))
        return "-m mark %s--mark %#x%s" % (self._not(), value, mask), {}

    def m_connmark(self):
        value = self.rng.choice(self.pools.marks)
        mask = self.rng.choice(("", "", "/0xff", "/0xfffffff0"))
        return "-m connmark %s--mark %#x%s" % (self._not(), value, mask), {}

    def m_state(self):
        rng = self.rng
        states = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "UNTRACKED"]
        chosen = ",".join(rng.sample(states, rng.choice((1, 1, 2, 3))))
        if rng.random() < 0.3:
            return "-m state %s--state %s" % (self._not(), chosen), {}
        if rng.random() < 0.2:
            chosen = rng.choice(("SNAT", "DNAT", "NEW,DNAT", "SNAT,DNAT"))
        return "-m conntrack %s--ctstate %s" % (self._not(), chosen), {}

    def m_conntrack(self):
        rng = self.rng
        inverted = self._not()
        return rng.choice((
            lambda: ("-m conntrack --ctdir %s" %
                     rng.choice(("ORIGINAL", "REPLY")), {}),
            lambda: ("-m conntrack %s--ctproto %d" % (
                inverted, rng.choice((6, 17, 1, 58))), {}),
            lambda: ("-m conntrack %s--ctorigdst %s" % (
                inverted, rng.choice(self.pools.prefixes)), {}),
            lambda: ("-m conntrack %s--ctreplsrc %s" % (
                inverted, rng.choice(self.pools.prefixes)), {}),
            lambda: ("-m conntrack --ctproto 17 %s--ctorigdstport %d" % (
                inverted, rng.choice(self.pools.ports)), {}),
            lambda: ("-m conntrack %s--ctstatus %s" % (inverted, rng.choice((
                "NONE", "SEEN_REPLY", "ASSURED", "CONFIRMED"))), {}),
        ))()

    def m_iprange(self):
        rng = self.rng
        side, key = rng.choice((("src", "src"), ("dst", "dst")))
        low, high = sorted(rng.choices(self.pools.hosts, k=2),
                           key=ipaddress.ip_address)
        inverted = self._not()
        hint = {} if inverted else {key: rng.choice((low, high))}
        return "-m iprange %s--%s-range %s-%s" % (inverted, side, low,
                                                 high), hint

    def m_length(self):
        low = self.rng.choice((0, 28, 36, 48, 60, 100))
        high = low + self.rng.choice((0, 8, 30, 2000))
        return "-m length %s--length %d:%d" % (self._not(), low, high), {}

    def m_ttl(self):
        value = self.rng.choice((1, 2, 30, 63, 64, 255))
        name, inverted = ("ttl", "") if self.family == 4 else ("hl", "")
        option = self.rng.choice(("eq", "lt", "gt"))
        if option == "eq":
            inverted = self._not()
        return "-m %s %s--%s-%s %d" % (name, inverted, name, option,
                                       value), {"ttl": value}

    def m_dscp(self):
        value = self.rng.choice((0, 8, 10, 46, 63))
        return "-m dscp %s--dscp %d" % (self._not(), value), \
            {"tos": value << 2}

    def m_tos(self):
        value = self.rng.choice((0, 0x10, 0x08, 0xfc))
        mask = self.rng.choice(("/0xff", "/0x3f", "/0xfc"))
        return "-m tos %s--tos %#x%s" % (self._not(), value, mask), \
            {"tos": value}

    def m_addrtype(self):
        rng = self.rng
        kind = rng.choice(("LOCAL", "UNICAST", "BROADCAST", "MULTICAST",
                           "LOCAL,BROADCAST"))
        if self.family == 6:
            kind = rng.choice(("LOCAL", "UNICAST", "MULTICAST"))
        side = rng.choice(("src", "dst"))
        return "-m addrtype %s--%s-type %s" % (self._not(), side, kind), {}

    def m_pkttype(self):
        return "-m pkttype %s--pkt-type %s" % (self._not(), self.rng.choice(
            ("unicast", "broadcast", "multicast"))), {}

    def m_mac(self):
        return "-m mac %s--mac-source 02:00:00:00:00:01" % self._not(0.5), {}

    def m_rpfilter(self):
        return " ".join(["-m rpfilter"] + [option for option in (
            "--loose", "--validmark", "--accept-local", "--invert")
            if self.rng.random() < 0.3]), {}

    def m_owner(self):
        return "-m owner %s--uid-owner 0" % self._not(0.5), {}

    def m_fragment(self):
        return "%s-f" % self._not(), {"frag": (3, 0, 7)}

    def m_comment(self):
        return "-m comment --comment \"%s\"" % self.rng.choice(
            ("x", "two words", "it's", "semi;colon")), {}

    def matches(self):
        """The names of the matches that are legal here, often ones first."""
        names = ["src", "dst", "proto", "ports", "ports", "multiport", "mark",
                 "icmp", "tcp_flags", "tcp_option", "iprange", "length", "ttl",
                 "dscp", "tos", "addrtype", "pkttype", "comment"]
        if self.chain.hooks <= HAS_IN:
            names += ["iif", "iif", "mac"]
        if self.chain.hooks <= HAS_OUT:
            names += ["oif", "oif"]
        if self.chain.hooks <= {"OUTPUT", "POSTROUTING"}:
            names += ["owner"]
        if self.table in ("raw", "mangle") and \
                self.chain.hooks <= {"PREROUTING"}:
            names += ["rpfilter"]
        if self.family == 4:
            names += ["fragment"]
        if self.profile != "plain":
            names += ["state", "state", "conntrack", "connmark"]
        return names

    # --- targets ------------------------------------------------------------

    def t_verdict(self):
        # iptables takes no DROP in the nat table.
        drop = "DROP" if self.table != "nat" else "ACCEPT"
        return "-j " + self.rng.choice(("ACCEPT", drop, drop, "ACCEPT",
                                        "RETURN"))

    def t_jump(self):
        if not self.targets:
            return self.t_verdict()
        return "%s %s" % (self.rng.choice(("-j", "-j", "-j", "-g")),
                          self.rng.choice(self.targets))

    def t_none(self):
        return ""

    def t_mark(self):
        value = self.rng.choice(self.pools.marks)
        return "-j MARK " + self.rng.choice((
            "--set-mark %#x" % value, "--set-mark %#x" % value,
            "--set-xmark %#x/0xff" % value, "--and-mark 0xf0",
            "--or-mark %#x" % value, "--xor-mark 0x3"))

    def t_connmark(self):
        value = self.rng.choice(self.pools.marks)
        return "-j CONNMARK " + self.rng.choice((
            "--set-mark %#x" % value, "--set-xmark %#x/0xff" % value,
            "--save-mark", "--restore-mark",
            "--restore-mark --nfmask 0xff --ctmask 0xff"))

    def t_log(self):
        return self.rng.choice((
            "-j LOG", "-j LOG --log-prefix \"seen \"",
            "-j NFLOG --nflog-group 9", "-j NFLOG --nflog-prefix x"))

    def t_reject(self):
        return "-j REJECT --reject-with " + \
            self.rng.choice(REJECT_TYPES[self.family])

    def t_change(self):
        rng = self.rng
        ttl, option = ("TTL", "ttl") if self.family == 4 else ("HL", "hl")
        if rng.random() < 0.15:  # the kernel takes it in its own table only
            prefixes = rng.sample((1, 2, 3), 2)
            if self.family == 4:
                return "-j CHECKSUM --checksum-fill"
            # Elsewhere legacy takes it where no packet comes by.
            if self.chain.name in NPT:
                return "-j %s --src-pfx fd0%d::/64 --dst-pfx fd0%d::/64" % (
                    NPT[self.chain.name], *prefixes)
        return rng.choice((
            "-j TOS --set-tos %#x/0xff" % rng.choice((0x10, 0x08, 0)),
            "-j TOS --or-tos 0x4", "-j TOS --xor-tos 0x10",
            "-j DSCP --set-dscp %d" % rng.choice((0, 10, 46)),
            "-j %s --%s-set %d" % (ttl, option, rng.choice((2, 30, 64))),
            "-j %s --%s-dec 1" % (ttl, option),
            "-j %s --%s-inc %d" % (ttl, option, rng.choice((1, 10)))))

    def t_notrack(self):
        """Not in OUTPUT: REJECT's errors about untracked packets are tracked
        by legacy whatever NOTRACK says."""
        if self.chain.hooks <= {"PREROUTING"}:
            return "-j NOTRACK"
        return self.t_verdict()

    def _to(self, address, port=None):
        if port is None:
            return address
        return ("%s:%s" if self.family == 4 else "[%s]:%s") % (address, port)

    def _inner_host(self):
        return self.rng.choice([host for host in self.pools.hosts
                                if not host.endswith((".0.1", "::1"))])

    def t_nat(self, ports):
        """A target of nat; with ports where the rule asks for TCP or UDP."""
        rng, hooks = self.rng, self.chain.hooks
        port = rng.choice(self.pools.ports) if ports and rng.random() < 0.5 \
            else None
        kinds = []
        if hooks <= {"PREROUTING", "OUTPUT"}:
            kinds += ["DNAT", "DNAT", "DNAT", "REDIRECT", "NETMAP"]
        elif hooks <= {"POSTROUTING"}:
            kinds += ["SNAT", "MASQUERADE", "NETMAP"]
        elif hooks <= {"INPUT"}:
            kinds += ["SNAT"]
        if not kinds:
            return self.t_verdict()
        kind = rng.choice(kinds)
        if kind == "DNAT" and port and rng.random() < 0.1:
            return "-j DNAT --to-destination %s-%d/%d" % (
                self._to(self._inner_host(), port), min(port + 3, 65535),
                rng.choice(self.pools.ports))
        if kind == "DNAT":
            return "-j DNAT --to-destination " + self._to(self._inner_host(),
                                                          port)
        if kind == "SNAT":
            own = {4: ("10.2.0.1", "10.2.0.77", "10.4.0.1"),
                   6: ("fd02::1", "fd02::77", "fd04::1")}[self.family]
            return "-j SNAT --to-source " + rng.choice(own)
        if kind == "REDIRECT":
            return "-j REDIRECT" + (" --to-ports %d" % port if port else "")
        if kind == "NETMAP":
            return "-j NETMAP --to " + {4: "10.3.0.0/24",
                                        6: "fd03::/112"}[self.family]
        return "-j MASQUERADE"

    def target(self, ports=False):
        makers = [self.t_verdict] * 4 + [self.t_jump] * 3 + [self.t_none] * 2 \
            + [self.t_mark] * 2 + [self.t_log]
        if self.table == "mangle":
            makers += [self.t_mark] * 3 + [self.t_change] * 4
        if self.table == "filter":
            makers += [self.t_reject] * 2
        if self.profile != "plain":
            makers += [self.t_connmark]
            if self.table == "raw":
                makers += [self.t_notrack] * 3
        if self.table == "nat":
            makers += [lambda: self.t_nat(ports)] * 12
        return self.rng.choice(makers)()

    # --- rules --------------------------------------------------------------

    def _join(self, parts, target):
        """A rule of (text, hints) pairs; None if two of them clash."""
        words = " ".join(text for text, _ in parts)
        for option in (" -p ", " -s ", " -d ", " -i ", " -o ", " -f ",
                       " rpfilter "):
            if (" " + words + " ").count(option) > 1:
                return None
        # Legacy loses its way with this option of two matches.
        if "-m mark" in words and "-m connmark" in words and \
                words.count("--mark ") > 2:
            return None
        hints = {}
        for _, hint in parts:
            hints.update(hint)
        # -p comes first: what follows may load its match
        parts = sorted(parts, key=lambda part: "-p " not in part[0])
        words = " ".join(text for text, _ in parts)
        return Rule((words + " " + target).strip(), hints)

    def rule(self):
        while True:
            count = self.rng.choice((0,) + (1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4))
            names = self.rng.choices(self.matches(), k=count)
            parts = [getattr(self, "m_" + name)() for name in names]
            words = " ".join(text for text, _ in parts)
            ports = "-p tcp" in words or "-p udp" in words
            if "! -p" in words:
                ports = False
            rule = self._join(parts, self.target(ports))
            if rule:
                return rule

    def _run_shape(self):
        shapes = [("src",), ("dst",), ("src",), ("ports",), ("dst", "ports"),
                  ("src", "ports"), ("src", "dst"), ("mark",), ("icmp",),
                  ("proto",), ("iprange",), ("multiport",), ("tcp_flags",),
                  ("ttl",), ("dscp",), ("length",)]
        if self.chain.hooks <= HAS_IN:
            shapes += [("iif",), ("iif", "src"), ("iif", "ports")]
        if self.chain.hooks <= HAS_OUT:
            shapes += [("oif",), ("oif", "dst")]
        if self.profile != "plain":
            shapes += [("state",), ("src", "state"), ("connmark",)]
        return self._mixed_shape() if self.rng.random() < 0.3 else \
            self.rng.choice(shapes)

    def _mixed_shape(self):
        """Any two to four matches, of which one speaks of protocols."""
        names = [{"proto", "ports", "multiport", "icmp", "tcp_flags"}]
        names += [{name} for name in sorted(set(self.matches()) & {
            "src", "dst", "iif", "oif", "iprange", "mark", "connmark", "state",
            "length", "ttl", "dscp", "tos", "pkttype", "addrtype", "mac",
            "rpfilter", "fragment", "conntrack"})]
        return tuple(self.rng.choice(sorted(group)) for group in
                     self.rng.sample(names, self.rng.choice((2, 2, 3, 4))))

    def _cells(self, count):
        """Ranges of addresses and of ports that do not overlap."""
        rng = self.rng
        net, length, new = {4: ("10.%d.0.0/16", 16, 20),
                            6: ("fd0%d::/112", 112, 116)}[self.family]
        nets = list(ipaddress.ip_network(net % rng.randint(1, 4)).subnets(
            rng.randint(1, new - length)))
        ports = sorted(rng.sample(range(1024, 65000), count))
        return [str(net) for net in rng.sample(nets, min(count, len(nets)))], \
            list(zip(ports, (port - 1 for port in ports[1:])))

    def boxes(self):
        """Rules for ranges of several fields, most of them disjoint, with
        some among them that overlap these."""
        rng = self.rng
        length, n_cells = self.pools.length, 4 + 2 * self.pools.length
        nets, ports = self._cells(n_cells)
        others = self._cells(n_cells)[0]
        proto = rng.choice(("tcp", "udp"))
        kind = rng.choice(("ports", "ports", "two nets", "both"))
        cells = [(net, other, port) for net in nets for other in others
                 for port in ports]
        if kind == "ports":
            cells = [(net, "", port) for net in nets for port in ports]
        elif kind == "two nets":
            cells = [(net, other, ()) for net in nets for other in others]
        rules = []
        for net, other, port in rng.sample(cells, min(len(cells), rng.choice(
                (4, 10, 20, 30)) * length)):
            text, hints = "-s " + net, {"src": host_of(rng, net)}
            if rng.random() < 0.05 / length ** 2:
                text = "-s " + str(ipaddress.ip_network(net).supernet(1))
            if other:
                text += " -d " + other
                hints["dst"] = host_of(rng, other)
            if port:
                low, high = port
                if rng.random() < 0.1 / length ** 2:
                    high += rng.choice((-1, 1, 300))
                text += " -p %s --dport %d:%d" % (proto, low, high)
                hints.update(proto=PROTO_NUMBERS[proto],
                             dport=rng.choice((low, high, (low + high) // 2)))
            rules.append(Rule(text + " " + self.t_verdict(), hints))
            if rng.random() < 0.1:
                rules.append(rng.choice(rules))
        return rules

    def ladder(self):
        """Rules that take packets by a chance that is none: never, or all."""
        rng = self.rng
        names = set(self.matches()) & {"src", "ports", "iif", "comment"}
        parts = [getattr(self, "m_" + name)() for name in rng.sample(
            sorted(names), rng.choice((0, 1, 1, 2)))]
        rules = []
        for _ in range(rng.choice((3, 4, 6, 9))):
            chance = rng.choice((0, 0, 0, 0, 1))
            statistic = ("-m statistic --mode random --probability %d" % chance,
                         {})
            target = self.t_jump() if rng.random() < 0.1 else self.t_verdict()
            rule = self._join(parts + [statistic], target)
            if rule:
                rules.append(rule)
        rule = self._join(parts, self.t_verdict())
        return rules + ([rule] if rule and rng.random() < 0.6 else [])

    def crowd(self):
        """So many like rules that a map has no room for them, most of them
        for other values; a few of TCP or UDP among the others' rules."""
        rng, pools = self.rng, self.pools
        subnet = {4: "10.%d.%d.%d", 6: "fd0%d::%x:%x"}[self.family]
        parts = rng.choice((("src",), ("ports",), ("src", "ports")))
        protos = rng.choice((("tcp",), ("tcp", "udp"), ("tcp",) * 20 + ("udp",)))
        option = rng.choice(("--dport", "--dport", "--sport"))
        verdicts = [self.t_nat(False) if self.table == "nat" else
                    self.t_verdict() for _ in range(3)]
        rules = []
        for _ in range(rng.choice((30, 70, 130, 300))):
            text, hints = [], {}
            if "src" in parts:
                host = rng.choice(pools.hosts) if rng.random() < 0.1 else \
                    subnet % (rng.randint(1, 4), rng.randrange(256),
                              rng.randint(2, 250))
                hints["src"] = host
                text.append("-s " + host)
            if "ports" in parts:
                port = rng.choice(pools.ports) if rng.random() < 0.1 else \
                    rng.randrange(1024, 65536)
                proto = rng.choice(protos)
                hints.update({"proto": PROTO_NUMBERS[proto],
                              option[2:]: port})
                text.append("-p %s %s %d" % (proto, option, port))
            rules.append(Rule(" ".join(text + [rng.choice(verdicts)]), hints))
        return rules

    def fork(self):
        """The same with jumps, to a chain or two."""
        rng = self.rng
        names = set(self.matches()) & {"src", "ports", "iif", "comment"}
        parts = [getattr(self, "m_" + name)() for name in rng.sample(
            sorted(names), rng.choice((0, 0, 1)))]
        to = rng.sample(self.targets, min(len(self.targets),
                                          rng.choice((1, 1, 2))))
        rules = []
        for _ in range(rng.choice((15, 16, 17, 20))):
            chance = rng.choice((0, 0, 0, 0, 0, 1))
            statistic = ("-m statistic --mode random --probability %d" % chance,
                         {})
            target = "-j " + rng.choice(to)
            if rng.random() < 0.03:
                target = self.t_verdict()
            rules.append(self._join(parts + [statistic], target))
        if rng.random() < 0.6:
            rules.append(self._join(parts, "-j " + rng.choice(to)))
        return [rule for rule in rules if rule]

    def end(self, proto):
        """A rule that no packet, or none of a protocol, comes back from."""
        target = "-j " + self.rng.choice(("ACCEPT", "DROP"))
        while self.table == "nat" and "--to-" not in target:
            target = self.t_nat(False)
        hints = {"proto": PROTO_NUMBERS[proto]} if proto else {}
        return Rule(("-p %s " % proto if proto else "") + target, hints)

    def run(self):
        """Like rules: the same matches, values out of few."""
        rng = self.rng
        if rng.random() < 0.2 and self.targets:
            return self.fork()
        if rng.random() < 0.2 and self.table != "nat":
            return self.boxes()
        if rng.random() < 0.1 and self.table != "nat":
            return self.ladder()
        shape = self._run_shape()
        ports = "ports" in shape
        shared = []
        if rng.random() < 0.3:
            legal = set(self.matches()) & {"comment", "state", "iif", "mark"}
            shared = [getattr(self, "m_" + rng.choice(sorted(
                legal - set(shape))))()]
        proto = rng.choice(("tcp", "udp", None))
        fixed = rng.choice((None, None, self.target(ports and proto)))
        maker = rng.choice((self.t_verdict, self.t_jump, self.t_mark,
                            lambda: self.target(ports and bool(proto))))
        if self.table == "nat":
            maker = lambda: self.t_nat(ports and bool(proto))
        rules = []
        length = self.pools.length
        for _ in range(min(40, 2 + int(rng.expovariate(0.12))) * length):
            if rng.random() < 0.05 / length ** 2:
                rules.append(self.rule())
                continue
            parts = [self.m_ports(proto) if name == "ports"
                     else getattr(self, "m_" + name)() for name in shape]
            rule = self._join(parts + shared,
                              fixed if fixed is not None else maker())
            if rule:
                rules.append(rule)
        return rules


class Ruleset:
    """The tables of one round, as both tools should have them now."""

    def __init__(self, rng, pools, profile):
        self.rng, self.pools, self.profile = rng, pools, profile
        self.tables = {}
        names = [name for name in BUILTIN if name != "nat"]
        if profile == "nat":
            chosen = ["nat", "filter"] + rng.sample(names, 1)
        else:
            chosen = ["filter"] + rng.sample(names, rng.choice((0, 1, 2)))
        for name in dict.fromkeys(chosen):
            self.tables[name] = self._table(name)

    def _hook_sets(self, table):
        """Sets of hooks for user chains: who shares one shares targets."""
        if table == "nat":
            return ({"PREROUTING"}, {"PREROUTING", "OUTPUT"}, {"POSTROUTING"})
        hooks = BUILTIN[table]
        return [set(hooks)] + [{hook} for hook in hooks]

    def _table(self, table):
        rng = self.rng
        chains = {}
        proto = rng.choice((None, "udp", "udp", "tcp"))
        for name in BUILTIN[table]:
            policy = "DROP" if table != "nat" and rng.random() < 0.15 \
                else "ACCEPT"
            chains[name] = Chain(name, frozenset((name,)), True, policy)
        for name in USER_CHAINS[:rng.randrange(len(USER_CHAINS) + 1)]:
            hooks = rng.choice(self._hook_sets(table))
            chains[name] = Chain(name, frozenset(hooks), False)
        for chain in chains.values():
            for _ in range(rng.choice((0, 1, 1, 2) if table == "filter"
                                      else (0, 0, 1))):
                maker = self.maker(table, chain, chains)
                chain.rules += maker.run() if rng.random() < 0.7 else \
                    [maker.rule() for _ in range(rng.randint(1, 8))]
            if not chain.builtin and rng.random() < 0.7:
                maker = self.maker(table, chain, chains)
                chain.rules = [maker.rule() for _ in range(
                    rng.choice((0, 0, 0, 0, 1)))] + [maker.end(proto)]
        return chains

    def maker(self, table, chain, chains=None):
        chains = chains or self.tables[table]
        names = list(chains)
        later = names if chain.builtin else names[names.index(chain.name) + 1:]
        targets = [name for name in later if not chains[name].builtin and
                   chain.hooks <= chains[name].hooks]
        return RuleMaker(self.rng, self.pools, self.profile, table, chain,
                         targets)

    def text(self, table, counters=False):
        """The table as a save file."""
        rng, chains = self.rng, self.tables[table]
        lines = ["*" + table]
        for chain in chains.values():
            lines.append(":%s %s [0:0]" % (
                chain.name, chain.policy if chain.builtin else "-"))
        for chain in chains.values():
            for rule in chain.rules:
                count = "[%d:%d] " % (rng.randrange(99), rng.randrange(9999)) \
                    if counters else ""
                lines.append("%s-A %s %s" % (count, chain.name, rule.text))
        return "\n".join(lines) + "\nCOMMIT\n"

    def all_text(self, counters=False):
        return "".join(self.text(table, counters) for table in self.tables)

    def rules(self):
        return [rule for chains in self.tables.values()
                for chain in chains.values() for rule in chain.rules]
