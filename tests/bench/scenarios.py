"""What is measured: rulesets of n rules, as save text and as nft maps by
hand, and the packets that are sent through each.

Every packet ends at a policy of DROP (or in a socket that is never read), so
that what is measured is the rules and not what becomes of the packet.
"""

import collections
import socket
import struct

LOCAL = "192.0.2.1"             # ours, on the device t0
FAR = "198.51.100.7"            # a sender that no rule knows

# What is sent; `hits`: the line of the rule that counts it, or None: the
# policy does.
Probe = collections.namedtuple("Probe", "name packet hits")


# --- packets --------------------------------------------------------------

def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ip_packet(src, dst, proto, payload):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 1, 0, 64,
                       proto, 0, socket.inet_aton(src), socket.inet_aton(dst))
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def udp(src, dst, sport, dport):
    return ip_packet(src, dst, 17, struct.pack(">HHHH", sport, dport, 12, 0)
                     + b"data")


def tcp_syn(src, dst, sport, dport):
    head = struct.pack(">HHIIBBHHH", sport, dport, 1, 0, 5 << 4, 2, 65000,
                       0, 0)
    pseudo = socket.inet_aton(src) + socket.inet_aton(dst) + struct.pack(
        ">HH", 6, len(head))
    return ip_packet(src, dst, 6, head[:16] + struct.pack(
        ">H", checksum(pseudo + head)) + head[18:])


def address(base, i):
    return socket.inet_ntoa(struct.pack(">I", base + i))


# --- rulesets -------------------------------------------------------------

def save_text(rules, table="filter", chains=("INPUT DROP", "FORWARD DROP",
                                             "OUTPUT ACCEPT")):
    lines = [f"*{table}", *(f":{chain} [0:0]" for chain in chains), *rules,
             "COMMIT"]
    return "\n".join(lines) + "\n"


def nft_table(body, name="byhand"):
    return f"table ip {name} {{\n{body}}}\n"


def nft_map(name, kind, elements, flags=""):
    """A map with a counter on each element, as iptables has on each rule."""
    listed = ",\n".join(elements)
    return (f"map {name} {{ type {kind}; {flags} counter;\n"
            + (f"elements = {{ {listed} }}\n" if elements else "") + "}\n")


def nft_chain(name, hook, body, policy="drop", kind="filter", priority=0):
    return (f"chain {name} {{ type {kind} hook {hook} priority {priority}; "
            f"policy {policy};\n{body}}}\n")


class Scenario:
    """Rules of INPUT that drop; the subclass says what they test."""

    name = title = ""
    table = "filter"
    sizes = (0, 1, 10, 100, 1000, 10000)
    unit = "rules"
    map_type = map_flags = lookup = ""

    def condition(self, i):
        """What rule i tests, for iptables."""
        raise NotImplementedError

    def key(self, i):
        """The same as the key of a map."""
        raise NotImplementedError

    def packet(self, i):
        """A packet that rule i counts."""
        raise NotImplementedError

    def miss(self):
        return udp(FAR, LOCAL, 9, 9)

    def rule(self, i):
        return f"-A INPUT {self.condition(i)} -j DROP"

    def save(self, n):
        return save_text([self.rule(i) for i in range(n)])

    def by_hand(self, n):
        elements = [f"{self.key(i)} : drop" for i in range(n)]
        return nft_table(
            nft_map("rules", self.map_type + " : verdict", elements,
                    self.map_flags)
            + nft_chain("in", "input", f"{self.lookup} vmap @rules\n"
                        "counter\n"))

    def bare(self):
        """What is not the rules' cost: the hook, and the packet's end."""
        return nft_table(nft_chain("in", "input", ""))

    def probes(self, n):
        probes = [Probe("miss", self.miss(), None)]
        if n:
            probes += [Probe("first", self.packet(0), self.rule(0)),
                       Probe("last", self.packet(n - 1), self.rule(n - 1))]
        return probes

    def prepare(self, sender):
        """What has to happen before packets are counted; rules are there."""


class Blacklist(Scenario):
    name, title = "blacklist", "-s a.b.c.d/32 -j DROP"
    map_type, lookup = "ipv4_addr", "ip saddr"

    @staticmethod
    def source(i):
        return address(0x0a000000, 7 * i + 1)

    def condition(self, i):
        return f"-s {self.source(i)}/32"

    key = source

    def packet(self, i):
        return udp(self.source(i), LOCAL, 9, 9)


class Prefixes(Scenario):
    name, title = "prefixes", "-s a.b.c.d/16…32 -j DROP, disjoint"
    map_type, lookup, map_flags = "ipv4_addr", "ip saddr", "flags interval;"
    lengths = (32, 24, 28, 30, 26, 31, 25, 22)

    def source(self, i):
        return address(0x0b000000, i << 10)

    def condition(self, i):
        return f"-s {self.key(i)}"

    def key(self, i):
        return f"{self.source(i)}/{self.lengths[i % len(self.lengths)]}"

    def packet(self, i):
        return udp(self.source(i), LOCAL, 9, 9)


class Flows(Scenario):
    name, title = "flows", "-s a.b.c.d/32 -p udp --dport n -j DROP"
    map_type = "ipv4_addr . inet_proto . inet_service"
    lookup = "ip saddr . meta l4proto . th dport"

    def source(self, i):
        return address(0x0a000000, i + 1)

    def port(self, i):
        return 1000 + i % 50000

    def condition(self, i):
        return f"-s {self.source(i)}/32 -p udp -m udp --dport {self.port(i)}"

    def key(self, i):
        return f"{self.source(i)} . udp . {self.port(i)}"

    def packet(self, i):
        return udp(self.source(i), LOCAL, 9, self.port(i))


class Ports(Scenario):
    name, title = "ports", "-p udp --dport n -j DROP"
    map_type, lookup = "inet_service", "udp dport"

    def condition(self, i):
        return f"-p udp -m udp --dport {1000 + i}"

    def key(self, i):
        return str(1000 + i)

    def packet(self, i):
        return udp(FAR, LOCAL, 9, 1000 + i)


class Interfaces(Scenario):
    name, title = "interfaces", "-i name -j DROP"
    sizes = (0, 1, 10, 100, 1000)
    map_type, lookup = "ifname", "iifname"

    def condition(self, i):
        return f"-i veth{i:x}"

    def key(self, i):
        return f'"veth{i:x}"'

    ours = "-A INPUT -i t0 -j DROP"

    def save(self, n):
        return save_text([self.rule(i) for i in range(n - 1)]
                         + [self.ours] * (n > 0))

    def by_hand(self, n):
        names = [self.key(i) for i in range(n - 1)] + ['"t0"'] * (n > 0)
        return nft_table(
            nft_map("rules", "ifname : verdict",
                    [f"{name} : drop" for name in names])
            + nft_chain("in", "input", "iifname vmap @rules\ncounter\n"))

    def probes(self, n):
        packet = udp(FAR, LOCAL, 9, 9)
        return [Probe("last", packet, self.ours) if n
                else Probe("miss", packet, None)]


class Stateful(Scenario):
    """A server's rules: what is established goes first, then ports."""

    name, title = "stateful", "ESTABLISHED first, then --dport n -j ACCEPT"
    sizes = (1, 10, 100, 1000, 10000)
    first = "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"

    def rule(self, i):
        if i == 0:
            return self.first
        return f"-A INPUT -p udp -m udp --dport {1000 + i} -j ACCEPT"

    def by_hand(self, n):
        elements = [f"{1000 + i} : accept" for i in range(1, n)]
        return nft_table(
            nft_map("rules", "inet_service : verdict", elements)
            + nft_chain("in", "input",
                        "ct state established,related counter accept\n"
                        "udp dport vmap @rules\ncounter\n"))

    def bare(self):
        return nft_table(nft_chain("in", "input", "ct state established "
                                   "accept\n"))

    flow = udp(FAR, LOCAL, 4000, 700)

    def prepare(self, sender):
        """A connection that we began, so that answers to it may come in."""
        sender.ask("socket 700")
        sender.ask(f"reply 700 {FAR} 4000")

    def probes(self, n):
        return [Probe("established", self.flow, self.first),
                Probe("new", udp(FAR, LOCAL, 9, 9), None)]


class Nat(Scenario):
    """The nat table sees a connection's first packet only. Here each packet
    is one: it is dropped in the end, so the connection never comes to be.
    The path without rules tracks connections, but doesn't translate any."""

    table = "nat"
    sizes = (1, 10, 100, 1000, 10000)
    chains = ("PREROUTING ACCEPT", "INPUT ACCEPT", "OUTPUT ACCEPT",
              "POSTROUTING ACCEPT")
    drops = nft_chain("in", "input", "") + nft_chain("fw", "forward", "")

    def bare(self):
        return nft_table(self.drops + nft_chain(
            "pre", "prerouting", "ct state established accept\n", "accept",
            "nat", -100))


class Docker(Nat):
    name, title = "docker", "published ports: --dport n -j DNAT"

    def target(self, i):
        return address(0xac110002, i), 80

    def rule(self, i):
        where = ":".join(map(str, self.target(i)))
        return (f"-A DOCKER ! -i docker0 -p tcp -m tcp --dport {1000 + i} "
                f"-j DNAT --to-destination {where}")

    def save(self, n):
        rules = ["-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER",
                 *(self.rule(i) for i in range(n))]
        return save_text(rules, "nat", (*self.chains, "DOCKER -")) \
            + save_text([])

    def by_hand(self, n):
        elements = ["{} : {} . {}".format(1000 + i, *self.target(i))
                    for i in range(n)]
        return nft_table(
            self.drops
            + nft_map("ports", "inet_service : ipv4_addr . inet_service",
                      elements)
            + nft_chain("pre", "prerouting",
                        'fib daddr type local iifname != "docker0" '
                        "dnat ip to tcp dport map @ports\n",
                        "accept", "nat", -100))

    def probes(self, n):
        return [Probe("miss", tcp_syn(FAR, LOCAL, 4000, 999), None),
                *(Probe(name, tcp_syn(FAR, LOCAL, 4000, 1000 + i),
                        self.rule(i))
                  for name, i in (("first", 0), ("last", n - 1)))]


class Kube(Nat):
    """kube-proxy's rules: a service each, three endpoints behind it."""

    name, title = "kube", "services of 3 endpoints, as kube-proxy writes them"
    endpoints = 3
    unit = "services"
    sizes = (10, 100, 1000, 5000)

    def service(self, i):
        return address(0x0a600001, i), 443

    def endpoint(self, i, e):
        return address(0x0af40002, self.endpoints * i + e), 8443

    @staticmethod
    def chain(kind, i, e=0):
        return f"KUBE-{kind}-{i:012X}{e:04X}"

    def rule(self, i):
        where, port = self.service(i)
        return (f"-A KUBE-SERVICES -d {where}/32 -p tcp -m tcp --dport "
                f"{port} -j {self.chain('SVC', i)}")

    def _endpoints(self, i):
        for e in range(self.endpoints):
            left = self.endpoints - e
            odds = (f"-m statistic --mode random --probability "
                    f"{1 / left:.10f} " if left > 1 else "")
            yield (f"-A {self.chain('SVC', i)} {odds}"
                   f"-j {self.chain('SEP', i, e)}")
        for e in range(self.endpoints):
            where, port = self.endpoint(i, e)
            sep = self.chain("SEP", i, e)
            yield f"-A {sep} -s {where}/32 -j KUBE-MARK-MASQ"
            yield (f"-A {sep} -p tcp -m tcp -j DNAT --to-destination "
                   f"{where}:{port}")

    def save(self, n):
        chains = [*self.chains, "KUBE-SERVICES -", "KUBE-MARK-MASQ -"]
        rules = ["-A PREROUTING -j KUBE-SERVICES",
                 "-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000"]
        for i in range(n):
            chains.append(self.chain("SVC", i) + " -")
            chains += [self.chain("SEP", i, e) + " -"
                       for e in range(self.endpoints)]
            rules.append(self.rule(i))
            rules += self._endpoints(i)
        return save_text(rules, "nat", chains) + save_text([])

    def by_hand(self, n):
        chains, elements = [], []
        for i in range(n):
            body = ""
            for e in range(self.endpoints):
                left = self.endpoints - e
                odds = f"numgen random mod {left} 0 " if left > 1 else ""
                where, port = self.endpoint(i, e)
                body += (f"meta l4proto tcp {odds}counter "
                         f"dnat to {where}:{port}\n")
            chains.append(f"chain svc{i} {{\n{body}}}\n")
            where, port = self.service(i)
            elements.append(f"{where} . tcp . {port} : goto svc{i}")
        return nft_table(
            self.drops + "".join(chains)
            + nft_map("services",
                      "ipv4_addr . inet_proto . inet_service : verdict",
                      elements)
            + nft_chain("pre", "prerouting",
                        "ip daddr . meta l4proto . th dport vmap @services\n",
                        "accept", "nat", -100))

    def probes(self, n):
        return [Probe("miss", tcp_syn(FAR, LOCAL, 4000, 999), None),
                *(Probe(name, tcp_syn(FAR, self.service(i)[0], 4000, 443),
                        self.rule(i))
                  for name, i in (("first", 0), ("last", n - 1)))]


class KubeWide(Kube):
    """The same with many endpoints: long ladders."""

    name = "kube-wide"
    title = "services of 100 endpoints, as kube-proxy writes them"
    endpoints = 100
    sizes = (1, 10, 100)


SCENARIOS = {scenario.name: scenario for scenario in (
    Blacklist(), Prefixes(), Flows(), Ports(), Interfaces(), Stateful(),
    Docker(), Kube(), KubeWide())}
