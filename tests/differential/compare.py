"""Run a case on both sides and find the first difference."""

import re

import packets

NAMES = {4: "iptables", 6: "ip6tables"}


class Difference(Exception):
    """What differs: kind is exit, rules, counters, policy, packets or trouble."""

    def __init__(self, kind, text):
        super().__init__(text)
        self.kind, self.text = kind, text


# --- what is compared --------------------------------------------------------

def parse_save(text):
    """{ table: { chain: [policy, (packets, bytes), [(rule, count)...]] } }"""
    tables, chains = {}, {}
    for line in text.splitlines():
        if line.startswith("*"):
            chains = tables.setdefault(line[1:], {})
        elif line.startswith(":"):
            name, policy, count = line[1:].split(" ")
            chains[name] = [policy, parse_count(count), []]
        elif line.startswith("["):
            count, rule = line.split(" ", 1)
            chains[rule.split(" ")[1]][2].append((rule, parse_count(count)))
    return tables


def parse_count(text):
    return tuple(int(number) for number in text[1:-1].split(":"))


def is_pristine(chains):
    return all(policy in ("ACCEPT", "-") and not rules
               for policy, _, rules in chains.values())


def compare_saves(ours, theirs, ignored=()):
    for table in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(table, {}), theirs.get(table, {})
        if is_pristine(mine) and is_pristine(other) and \
                not any(chain[0] == "-" for chain in
                        list(mine.values()) + list(other.values())):
            continue
        if mine.keys() != other.keys():
            raise Difference("rules", "%s has the chains %s and %s" % (
                table, " ".join(mine), " ".join(other)))
        for name, chain in mine.items():
            compare_chains(table, name, chain, other[name], ignored)


def compare_chains(table, name, mine, other, ignored):
    if mine[0] != other[0] and "rules" not in ignored:
        raise Difference("rules", "%s %s: policy %s and %s" % (
            table, name, mine[0], other[0]))
    rules = [rule for rule, _ in mine[2]], [rule for rule, _ in other[2]]
    if rules[0] != rules[1] and "rules" not in ignored:
        for pair in zip(*rules):
            if pair[0] != pair[1]:
                raise Difference("rules", "%s:\n  %s\n  %s" % (table, *pair))
        raise Difference("rules", "%s %s: %d and %d rules" % (
            table, name, len(rules[0]), len(rules[1])))
    for (rule, count), (_, count_other) in zip(mine[2], other[2]):
        if count != count_other and "counters" not in ignored:
            raise Difference("counters", "%s: [%d:%d] and [%d:%d] %s" % (
                table, *count, *count_other, rule))


def policy_growth(save, base):
    """What reached the policies since `base`, which is an earlier save.

    Compared as growth, for an edit of a legacy chain zeroes its policy's
    counters, and that is nothing to imitate.
    """
    growth = {}
    for table, chains in save.items():
        for name, (policy, count, _) in chains.items():
            if policy == "-" or table not in base:
                continue
            old = base[table][name][1]
            growth[table, name] = (count[0] - old[0], count[1] - old[1])
    return growth


def normalise(packet):
    """The packet without what the kernel draws at random: IPv4 and fragment
    identification. A header checksum becomes right or wrong."""
    packet = bytearray(packet)
    if packet and packet[0] >> 4 == 4:
        valid = packets.checksum(bytes(packet[:(packet[0] & 15) * 4])) == 0
        packet[4:6] = b"\0\0"
        packet[10:12] = b"ok" if valid else b"no"
    elif packet and packet[6] == 44:
        packet[44:48] = b"\0\0\0\0"
    return bytes(packet)


# Where a flow's own number is, and the checksum that it changes.
FLOW_NUMBER = {6: (0, slice(16, 18)), 17: (0, slice(6, 8)),
               136: (0, slice(6, 8)), 132: (0, slice(8, 12)),
               1: (4, slice(2, 4)), 58: (4, slice(2, 4))}


def without_flow_number(packet):
    """(source port or ICMP id, the packet without it)"""
    start, proto = packets.transport_of(packet)
    number_at, sum_at = FLOW_NUMBER.get(proto, (None, None))
    if number_at is None or len(packet) < start + sum_at.stop:
        return None, packet
    rest = bytearray(packet)
    at = start + number_at
    number = bytes(rest[at:at + 2])
    rest[at:at + 2] = b"\0\0"
    for i in range(start + sum_at.start, start + sum_at.stop):
        rest[i] = 0
    return number, bytes(rest)


def without_quoted_ports(packet):
    """An ICMP error without the ports and checksums that it quotes."""
    start, proto = packets.transport_of(packet)
    errors = {1: (3, 11, 12), 58: (1, 2, 3, 4)}.get(proto, ())
    header = 20 if proto == 1 else 40
    if len(packet) < start + 8 + header or packet[start] not in errors:
        return None
    quoted, inner = packets.transport_of(packet[start + 8:])
    if inner not in FLOW_NUMBER:
        return None
    rest = bytearray(packet)
    at = start + 8 + quoted
    sum_at = FLOW_NUMBER[inner][1]
    for i in (*range(start + 2, start + 4), *range(at, at + 4),
              *range(at + sum_at.start, at + sum_at.stop)):
        if i < len(rest):
            rest[i] = 0
    return bytes(rest)


def equal_but_for_clash(sent, ours, theirs):
    """Whether two packets differ in a source port only, and neither has kept
    the one that was sent: NAT draws a port for a flow whose own is taken. Of
    an error about such a flow the ports that it quotes aren't compared."""
    quoting = without_quoted_ports(ours)
    if quoting and quoting == without_quoted_ports(theirs):
        return True
    number = without_flow_number(sent)[0]
    numbers, rests = zip(without_flow_number(ours), without_flow_number(theirs))
    return number is not None and rests[0] == rests[1] and \
        None not in numbers and number not in numbers


# --- running -----------------------------------------------------------------

class Pair:
    """Two sides that are told the same."""

    def __init__(self, make_side, ignored=()):
        self.make_side, self.ignored = make_side, ignored
        self.restarts = False
        self.sides = ()

    def open(self):
        self.close()
        self.sides = (self.make_side(0), self.make_side(1))

    def close(self):
        for side in self.sides:
            side.close()
        self.sides = ()

    def both_run(self, name, args, text=""):
        for side in self.sides:
            side.send_run(side.command(name, args), text)
        return [side.receive_run() for side in self.sides]

    def both_play(self, sent):
        for side in self.sides if self.restarts else ():
            side.restart()
        for side in self.sides:
            side.send_play(sent)
        return [side.receive_play() for side in self.sides]

    def saves(self, name):
        results = self.both_run(name + "-save", ["-c"])
        for side, (status, _, err) in zip(self.sides, results):
            if status:
                raise Difference("exit", "%s: save: exit %d: %s" % (
                    side.tool, status, err))
        return [parse_save(out) for _, out, _ in results]

    def check_trouble(self):
        for side in self.sides:
            complaint = side.complaint()
            if complaint:
                raise Difference("trouble", "%s: %s" % (side.tool, complaint))


def change(pair, name, step):
    """A step that changes the rules: both must take or both refuse it.

    Returns whether the case can go on: iptables-restore commits table by
    table, so a file that fails may leave different rules behind.
    """
    command = name + "-restore" if step["do"] == "restore" else name
    results = pair.both_run(command, step["args"], step.get("text", ""))
    failed = [status != 0 for status, _, _ in results]
    crashed = [status > 4 for status, _, _ in results]
    if failed[0] != failed[1] or any(crashed):
        raise Difference("exit", "%s %s\n  exit %d: %s\n  exit %d: %s" % (
            command, " ".join(step["args"]), results[0][0],
            results[0][2].strip(), results[1][0], results[1][2].strip()))
    return not failed[0] or step.get("text", "").count("\nCOMMIT") <= 1


def same_left(sent, ours, theirs, nat):
    """Whether the same packets left by the same devices."""
    return len(ours) == len(theirs) and all(
        mine == other or nat and mine[0] == other[0] and
        equal_but_for_clash(sent, mine[1], other[1])
        for mine, other in zip(ours, theirs))


def play(pair, sent, nat):
    """Play packets to both sides; returns what left of each, if equal."""
    left = pair.both_play(sent)
    for (device, packet), both in zip(sent, zip(*left)):
        normal = [[(out, normalise(data)) for out, data in side]
                  for side in both]
        if not same_left(packet, *normal, nat):
            shown = ["\n    ".join("%d %s" % (out, data.hex())
                                   for out, data in side) or "nothing"
                     for side in normal]
            raise Difference("packets", "packet into device %d: %s\n"
                             "  left: %s\n  left: %s" % (
                                 device, packet.hex(), *shown))
    return left


def answers(left, number):
    """What the other ends answer to the packets that left, for both sides:
    mostly the reflected packet, sometimes an ICMP error. Nothing for a flow
    that has another number on each side."""
    result = []
    for at, both in enumerate(zip(*left)):
        for mine, other in zip(*both):
            if normalise(mine[1]) != normalise(other[1]) or len(mine[1]) < 28:
                continue
            device, packet = mine
            router = ("10.8.8.8", "fd08::8")[packet[0] >> 4 == 6]
            answer = packets.error_about(packet, router) \
                if (at + number) % 7 == 0 else packets.reflect(packet)
            if answer:
                result.append((device, answer))
    return result


def run_case(pair, case):
    """Run it on a pair of sides that hold no rules; raises Difference."""
    name = NAMES[case["family"]]
    nat = case["profile"] == "nat"
    last = [[], []]
    base = pair.saves(name)
    is_base_old = False
    for number, step in enumerate(case["steps"]):
        try:
            if step["do"] in ("restore", "run"):
                if not change(pair, name, step):
                    return
            elif step["do"] == "play":
                sent = [(device, bytes.fromhex(data))
                        for device, data in step["packets"]]
                last = play(pair, sent, nat)
            else:
                sent = answers(last, number)
                last = play(pair, sent, nat)
            if step.get("unseen") and number + 1 < len(case["steps"]):
                is_base_old = True
                continue
            saves = pair.saves(name)
            compare_saves(*saves, pair.ignored)
            if step["do"] in ("play", "reflect") and not is_base_old and \
                    "policy" not in pair.ignored:
                growth = [policy_growth(save, old)
                          for save, old in zip(saves, base)]
                for key in growth[0].keys() & growth[1].keys():
                    if growth[0][key] != growth[1][key]:
                        raise Difference("policy", "%s %s: %s and %s" % (
                            *key, growth[0][key], growth[1][key]))
            base, is_base_old = saves, False
            pair.check_trouble()
        except Difference as difference:
            difference.step = number
            raise


def reset(pair):
    """Bring both sides back to no rules and no connections."""
    for family, name in NAMES.items():
        empty = ""
        for save in pair.saves(name):
            for table, chains in save.items():
                if "*%s\n" % table not in empty:
                    empty += "*%s\n%sCOMMIT\n" % (table, "".join(
                        ":%s ACCEPT [0:0]\n" % chain for chain, (policy, _, _)
                        in chains.items() if policy != "-"))
        for status, _, err in pair.both_run(name + "-restore", [], empty):
            if status:
                for side in pair.sides:
                    if side.nfd:
                        err += side.nfd_log()
                raise Difference("exit", "v%d: cannot empty the tables: %s" %
                                 (family, err))
    for side in pair.sides:
        side.send(ord("F"), b"")
        side.receive()
