"""Cases: what is done to both sides, step by step, as plain data (JSON).

A case is { "family", "profile", "seed", "steps": [...] } and may have a
"fuse_min", what nfd is told of this name; a step is one of

    { "do": "restore", "args": [...], "text": "..." }
    { "do": "run", "args": ["-A", ...] }
    { "do": "play", "packets": [[device number, "hex"], ...] }
    { "do": "reflect" }    the other end answers to what left last

and may be "unseen": nothing is asked after it, so that what comes next finds
counters that nobody has read. In a case of "restarts": true, nfd is killed
before packets.
"""

import copy
import random

import packets
import rules
from side import DEVICES

PROFILES = ("plain", "state", "nat")
ODDITIES = ("fragments", "cut", "options", "extensions", "ah", "broken",
            "badsum")  # of packets
FEW = "6"           # like rules that nfd is told to make a look-up of
FUSE_MINS = (FEW, "auto")
ROUNDS_ALIKE = 5
WITHOUT = ODDITIES + ("sctp",)  # what can be left out


class PacketMaker:
    """Draws packets that the rules have something to say about."""

    def __init__(self, rng, pools, oddities):
        self.rng, self.pools, self.odd = rng, pools, oddities
        self.ident = rng.randrange(0x10000)

    def _device(self, wanted):
        names = [name for name in DEVICES if wanted and (
            name == wanted or wanted.endswith("+") and
            name.startswith(wanted[:-1]))]
        return DEVICES.index(self.rng.choice(names or DEVICES))

    def _base(self, hints):
        rng, pools = self.rng, self.pools
        icmp = packets.ICMP if pools.family == 4 else packets.ICMP6
        proto = hints.get("proto", rng.choice((6, 6, 17, 17, 17, icmp, 132,
                                               136, 47)))
        if {"sport", "dport"} & hints.keys() and \
                proto not in packets.HAS_PORTS:
            proto = rng.choice((6, 17))
        own = {4: ("10.1.0.1", "10.2.0.1"), 6: ("fd01::1", "fd02::1")}
        spec = {
            "family": pools.family, "proto": proto, "id": self.ident,
            "src": rng.choice(pools.hosts), "dst": rng.choice(pools.hosts),
            "sport": rng.choice(pools.ports + [4000, 5000]),
            "dport": rng.choice(pools.ports + [4000]),
            "flags": rng.choice((2, 2, 2, 16, 18, 24, 4, 17, 0, 41)),
            "size": rng.choice((0, 8, 8, 20, 40, 200)),
            "ttl": rng.choice((64, 64, 64, 1, 2, 30, 255)),
            "tos": rng.choice((0, 0, 0, 0x10, 0x28, 0xb8)),
        }
        if rng.random() < 0.25:
            spec["dst"] = rng.choice(own[pools.family])
        kinds = rules.ICMP_TYPES[pools.family]
        spec["icmp"] = rng.choice(kinds)[1:]
        if rng.random() < 0.2:
            spec["mss"] = rng.choice((536, 1460))
        spec.update({key: value for key, value in hints.items()
                     if key != "iif"})
        if spec["src"] in own[pools.family] or spec["src"].startswith(
                ("127.", "0.", "255.", "224.", "::", "ff")):
            spec["src"] = rng.choice(pools.hosts[-6:])
        return spec

    def _make_odd(self, spec):
        rng, family = self.rng, self.pools.family
        kinds = [kind for kind in self.odd
                 if kind in (("fragments", "cut", "options", "badsum")
                             if family == 4 else
                             ("fragments", "cut", "extensions", "ah",
                              "broken", "badsum"))]
        if not kinds:
            return
        kind = rng.choice(kinds)
        if kind == "fragments":
            spec["size"] = rng.choice((16, 40, 64))
            spec["frag"] = rng.choice((
                (0, 1, self.ident), (1, 0, self.ident), (2, 1, self.ident),
                (3, 0, self.ident), (8, 0, self.ident)))
        elif kind == "cut":
            spec["cut"] = rng.choice((0, 1, 2, 3, 4, 7, 8, 10, 12, 19))
        elif kind == "options":
            spec["options"] = True
        elif kind == "extensions":
            spec["ext"] = rng.choice((["hbh"], ["dst"], ["hbh", "dst"],
                                      ["route"], ["dst", "dst"]))
        elif kind == "ah":
            spec["ext"] = rng.choice((["ah"], ["hbh", "ah"], ["ah", "dst"]))
        elif kind == "broken":
            if rng.random() < 0.5:
                spec["ext"] = ["bad"]
            else:
                spec["ext"] = ["dst"]
                spec["frag"] = (3, 0, self.ident)
        else:
            spec["badsum"] = True

    def packet(self, ruleset_rules):
        rng = self.rng
        hints = {}
        if ruleset_rules and rng.random() < 0.8:
            for rule in rng.sample(ruleset_rules,
                                   min(len(ruleset_rules),
                                       rng.choice((1, 1, 1, 2)))):
                hints.update(rule.hints)
        for key in list(hints):
            if rng.random() < 0.08:
                del hints[key]
        self.ident = (self.ident + 1) & 0xffff
        if "frag" in hints:
            hints["frag"] = (hints["frag"][0], 0, self.ident)
        spec = self._base(hints)
        if rng.random() < 0.25:
            self._make_odd(spec)
        return [self._device(hints.get("iif")), packets.build(spec).hex()]

    def burst(self, ruleset):
        rng, known = self.rng, ruleset.rules()
        result = []
        for _ in range(rng.choice((20, 60, 100, 150))):
            result.append(self.packet(known))
            if rng.random() < 0.1:
                result.append(rng.choice(result))
        return {"do": "play", "packets": result}


class Editor:
    """Draws edits of every kind and keeps the ruleset in step with them."""

    def __init__(self, rng, ruleset):
        self.rng, self.ruleset = rng, ruleset

    def _chain(self):
        tables = self.ruleset.tables
        table = self.rng.choice(list(tables))
        return table, self.rng.choice(list(tables[table].values()))

    def _rule(self, table, chain):
        maker = self.ruleset.maker(table, chain)
        if chain.rules and self.rng.random() < 0.3:
            return self.rng.choice(chain.rules)  # a duplicate
        return maker.rule() if self.rng.random() < 0.5 else \
            (maker.run() or [maker.rule()])[0]

    def _referenced(self, table, name):
        jumps = ("-j " + name, "-g " + name)
        return any(rule.text.endswith(jumps)
                   for chain in self.ruleset.tables[table].values()
                   for rule in chain.rules)

    # Each returns a line as in a save file, or None if it can't be done now.

    def append(self, table, chain):
        rule = self._rule(table, chain)
        chain.rules.append(rule)
        return "-A %s %s" % (chain.name, rule.text)

    def insert(self, table, chain):
        rule = self._rule(table, chain)
        at = self.rng.randrange(len(chain.rules) + 1)
        chain.rules.insert(at, rule)
        if at == 0 and self.rng.random() < 0.5:
            return "-I %s %s" % (chain.name, rule.text)
        return "-I %s %d %s" % (chain.name, at + 1, rule.text)

    def delete(self, _table, chain):
        if not chain.rules:
            return None
        at = self.rng.randrange(len(chain.rules))
        rule = chain.rules[at]
        if self.rng.random() < 0.5:
            del chain.rules[at]
            return "-D %s %d" % (chain.name, at + 1)
        # By specification the first such rule goes.
        texts = [rule.text for rule in chain.rules]
        del chain.rules[texts.index(rule.text)]
        return "-D %s %s" % (chain.name, rule.text)

    def replace(self, table, chain):
        if not chain.rules:
            return None
        at = self.rng.randrange(len(chain.rules))
        chain.rules[at] = self._rule(table, chain)
        return "-R %s %d %s" % (chain.name, at + 1, chain.rules[at].text)

    def flush(self, _table, chain):
        chain.rules = []
        return "-F " + chain.name

    def zero(self, _table, chain):
        kinds = ["-Z", "-Z " + chain.name, "-Z " + chain.name]
        if chain.rules:
            kinds += ["-Z %s %d" % (chain.name, self.rng.randint(
                1, len(chain.rules)))] * 2
        return self.rng.choice(kinds)

    def policy(self, table, chain):
        if not chain.builtin or table == "nat":
            return None
        chain.policy = self.rng.choice(("ACCEPT", "ACCEPT", "DROP"))
        return "-P %s %s" % (chain.name, chain.policy)

    def new_chain(self, table, _chain):
        chains = self.ruleset.tables[table]
        name = "new%d" % self.rng.randrange(10)
        if name in chains:
            return None
        builtin = self.rng.choice(list(rules.BUILTIN[table]))
        chains[name] = rules.Chain(name, frozenset((builtin,)), False)
        return "-N " + name

    def delete_chain(self, table, chain):
        if chain.builtin or chain.rules or \
                self._referenced(table, chain.name):
            return None
        del self.ruleset.tables[table][chain.name]
        return "-X " + chain.name

    def rename_chain(self, table, chain):
        chains = self.ruleset.tables[table]
        name = "named%d" % self.rng.randrange(10)
        if chain.builtin or name in chains:
            return None
        old = chain.name
        renamed = {name if key == old else key: value
                   for key, value in chains.items()}
        self.ruleset.tables[table] = renamed
        chain.name = name
        for other in renamed.values():
            for at, rule in enumerate(other.rules):
                words = rule.text.split(" ")
                if words[-1] == old and words[-2] in ("-j", "-g"):
                    other.rules[at] = rules.Rule(
                        " ".join(words[:-1] + [name]), rule.hints)
        return "-E %s %s" % (old, name)

    def wrong(self, _table, chain):
        """What both must refuse, without a trace."""
        return self.rng.choice((
            "-D %s %d" % (chain.name, len(chain.rules) + 1),
            "-D %s -s 192.0.2.99 -j LOG" % chain.name
            if self.ruleset.pools.family == 4 else
            "-D %s -s 2001:db8::99 -j LOG" % chain.name,
            "-A nosuchchain -j ACCEPT", "-X nosuchchain",
            "-I %s %d -j ACCEPT" % (chain.name, len(chain.rules) + 2),
            "-N " + chain.name))

    EDITS = (["append"] * 4 + ["insert"] * 5 + ["delete"] * 6 +
             ["replace"] * 3 + ["flush", "zero", "zero", "policy", "policy",
                                "new_chain", "delete_chain", "rename_chain"])

    # The same, of several lines.

    def many(self, table, chain):
        """Many like rules, next to each other or here and there."""
        rng, rules_now = self.rng, chain.rules
        lines, at = [], rng.randrange(len(rules_now) + 1)
        together = rng.random() < 0.7
        for rule in self.ruleset.maker(table, chain).crowd():
            if not together:
                at = rng.randrange(len(rules_now) + 1)
            rules_now.insert(at, rule)
            lines.append("-I %s %d %s" % (chain.name, at + 1, rule.text))
        return lines

    def few(self, table, chain):
        """Two or three rules that come in between others at once."""
        lines, at = [], self.rng.randrange(len(chain.rules) + 1)
        for _ in range(self.rng.choice((2, 2, 3))):
            rule = self._rule(table, chain)
            chain.rules.insert(at, rule)
            lines.append("-I %s %d %s" % (chain.name, at + 1, rule.text))
        return lines

    def purge(self, _table, chain):
        """All rules that have a word in common, or most of them."""
        rng = self.rng
        if not chain.rules:
            return []
        word = rng.choice(rng.choice(chain.rules).text.split(" "))
        lines = []
        for at in reversed(range(len(chain.rules))):
            if word in chain.rules[at].text.split(" ") and \
                    rng.random() < 0.98:
                del chain.rules[at]
                lines.append("-D %s %d" % (chain.name, at + 1))
        return lines

    def again(self, _table, chain):
        """Rules that go and come again, at the same place or elsewhere."""
        rng, lines = self.rng, []
        for _ in range(rng.choice((1, 2, 5)) if chain.rules else 0):
            at = rng.randrange(len(chain.rules))
            rule = chain.rules.pop(at)
            lines.append("-D %s %d" % (chain.name, at + 1))
            if rng.random() < 0.5:
                at = rng.randrange(len(chain.rules) + 1)
            chain.rules.insert(at, rule)
            lines.append("-I %s %d %s" % (chain.name, at + 1, rule.text))
        return lines

    def line(self, table, chain, kinds=EDITS):
        while True:
            line = getattr(self, self.rng.choice(kinds))(table, chain)
            if line:
                return line

    def command(self):
        table, chain = self._chain()
        if self.rng.random() < 0.05:
            line = self.wrong(table, chain)
        else:
            line = self.line(table, chain)
        words = split_line(line)
        if words[0] in ("-A", "-I", "-R") and self.rng.random() < 0.1:
            words += ["-c", "7", "700"]
        return {"do": "run", "args": ["-t", table] + words}

    def fragment(self, tables_max=9):
        """A --noflush restore of several edits, in one or more tables."""
        rng, text = self.rng, ""
        tables = list(self.ruleset.tables)
        counters = rng.random() < 0.3
        for table in rng.sample(tables, rng.randint(
                1, min(len(tables), tables_max))):
            chains = self.ruleset.tables[table]
            lines = []
            remade = [chain for chain in chains.values()
                      if not chain.builtin and rng.random() < 0.2]
            for chain in remade:  # declared anew: emptied, then filled
                chain.rules = []
                lines.append(":%s - [0:0]" % chain.name)
            for chain in remade:
                for rule in self.ruleset.maker(table, chain).run():
                    chain.rules.append(rule)
                    lines.append("-A %s %s" % (chain.name, rule.text))
            for _ in range(rng.randint(1, 5)):
                chain = rng.choice(list(
                    self.ruleset.tables[table].values()))
                # Legacy's -Z passes by what a line before gave a count.
                lines.append(self.line(table, chain, [
                    kind for kind in self.EDITS
                    if kind != "zero" or not counters]))
                if counters and lines[-1].startswith("-A"):
                    lines[-1] = "[%d:%d] %s" % (
                        rng.randrange(99), rng.randrange(9999), lines[-1])
                if rng.random() < 0.3 and \
                        chain.name in self.ruleset.tables[table]:
                    lines += rng.choice((self.many, self.few, self.purge,
                                         self.purge, self.again))(table,
                                                                  chain)
            text += "\n".join(["*" + table] + lines + ["COMMIT\n"])
        args = ["--noflush"] + ["--counters"] * counters
        return {"do": "restore", "args": args, "text": text}

    def refused(self):
        """A fragment that is taken back, for the kernel refuses its end."""
        before = copy.deepcopy(self.ruleset.tables)
        step = self.fragment(tables_max=1)
        table = step["text"].split("\n", 1)[0][1:]
        chain = self.rng.choice(list(self.ruleset.tables[table]))
        step["text"] = step["text"].replace(
            "COMMIT\n", "-A %s -p udp -j TCPMSS --set-mss 1000\nCOMMIT\n" %
            chain)
        self.ruleset.tables = before
        return step

    def whole(self):
        """A whole restore: the tables as they are, a little changed."""
        rng = self.rng
        for chains in self.ruleset.tables.values():
            for chain in chains.values():
                if chain.rules and rng.random() < 0.5:
                    del chain.rules[rng.randrange(len(chain.rules))]
        counters = rng.random() < 0.5
        return {"do": "restore", "args": ["--counters"] if counters else [],
                "text": self.ruleset.all_text(counters)}

    def edit(self):
        chance = self.rng.random()
        if chance < 0.6:
            return self.command()
        if chance < 0.7:
            return self.refused()
        return self.fragment() if chance < 0.9 else self.whole()


def split_line(line):
    """The words of a save file's line; quotes group, as in the file."""
    words, word, quoted = [], "", False
    for char in line + " ":
        if char == '"':
            quoted = not quoted
        elif char == " " and not quoted:
            if word:
                words.append(word)
            word = ""
        else:
            word += char
    return words


def hide(steps, rng):
    """Let some steps be unseen, but for the last."""
    chance = rng.choice((0, 0, 0.5, 0.9))
    for step in steps[:-1]:
        if rng.random() < chance:
            step["unseen"] = True


def draw_fuse_min(seed):
    """From how many rules on nfd makes a look-up: of few in most rounds, else
    of as many as it does by itself. Some rounds in a row are alike, so that
    they can share an nfd."""
    return random.Random("fuse-min %d" % (seed // ROUNDS_ALIKE)).choice(
        (FEW, FEW, FEW, "auto"))


def generate(seed, family=None, profile=None, without=(), fuse_min=None):
    rng = random.Random(seed)
    family = family or rng.choice((4, 4, 6))
    profile = profile or rng.choice(PROFILES)
    fuse_min = fuse_min or draw_fuse_min(seed)
    pools = rules.Pools(rng, family, without, 1 if fuse_min == FEW else 4)
    ruleset = rules.Ruleset(rng, pools, profile)
    oddities = [odd for odd in ODDITIES if odd not in without]
    maker, editor = PacketMaker(rng, pools, oddities), Editor(rng, ruleset)
    steps = [{"do": "restore", "args": [], "text": ruleset.all_text()}]
    for _ in range(rng.choice((1, 2, 3))):
        steps.append(maker.burst(ruleset))
        if profile != "plain":
            steps.append({"do": "reflect"})
        for _ in range(rng.choice((0, 1, 2, 4, 10))):
            steps.append(editor.edit())
    if steps[-1]["do"] in ("run", "restore"):
        steps.append(maker.burst(ruleset))
    hide(steps, random.Random("unseen %s" % seed))
    return {"family": family, "profile": profile, "seed": seed,
            "fuse_min": fuse_min, "steps": steps}
