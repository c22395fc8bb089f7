#!/usr/bin/env python3
"""The differential test of the language: the same commands for all.

Commands are given to the oracles (iptables-legacy and iptables-nft) and to
the tool under test, each in a network namespace of its own. After every
command the exit code, what was printed and all rules with their counters have
to be the same. The commands are either random, from a seed and the grammar in
tests/oracle, or written by hand, in tests/oracle/*.cmds. A difference is cut
down to the shortest sequence of commands that shows it.

Where the oracles agree, the tool has to agree with them. Where they don't:

- the exit code is legacy's. But legacy's 1 is also the kernel's refusal (then
  it has no text that programs look for, or nft says 4), which nft may have
  foreseen: so 4 and nft's code will do as well. In a restore file with
  several mistakes any of them may be the one that counts;
- what is printed, and the rules that result, are either one's; afterwards
  all are given legacy's rules, and if one can't take them, that is the end
  of the sequence;
- of error texts only those in RELIED_ON count (words, and line numbers):
  legacy's, or nft's in their place.

Ours differs from both in these things:

- a restore that fails changes nothing, where they have committed the tables
  that came before the error; and a line that can't be understood is reported
  before a command that can't be done, as the file is read before nfd works;
- loops are refused where a rule closes them, reachable or not;
- a chain can't be renamed to the name of a target, as it can't be made;
- a range that ends before it starts is refused, as by later versions.
"""

import collections
import contextlib
import pathlib
import random
import re
import shlex

import grammar
import tool

FOLDER = pathlib.Path(__file__).resolve().parent / "oracle"
ORACLES = {"both": ("legacy", "nft"), "legacy": ("legacy",), "nft": ("nft",)}
FAMILIES = {"4": "iptables", "6": "ip6tables"}
BUILTIN = {
    "raw": ("PREROUTING", "OUTPUT"),
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "nat": ("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
    "security": ("INPUT", "FORWARD", "OUTPUT"),
}

# Texts that programs look for. When the oracle's error has one, ours must.
# All other wording may differ. Words and line numbers are judged apart.
RELIED_ON = (re.compile("|".join(map(re.escape, (
    "Bad rule (does a matching rule exist in that chain?)",
    "No chain/target/match by that name",
    "Chain already exists",
    "Too many links",
    "Too many levels of symbolic links",
    "Directory not empty",
    "File exists",
    "does not exist",
    "Index of insertion too big",
    "Index of deletion too big",
    "Index of replacement too big",
    "is not a chain",
    "Another app is currently holding the xtables lock",
    "Couldn't load match",
    "Couldn't load target",
    "unknown option",
    "invalid port/service",
    "unknown protocol",
    "host/network",
    "Bad built-in chain name",
    "Bad policy name",
)))), re.compile(r"line \d+ failed|Error occurred at line: \d+"))

# Decided for nft: with legacy's answer, what works with nft would not here.
# Looked for in the command and in legacy's error.
NFT_IS_RIGHT = re.compile(r"TRACE|error creating chain '[^']*':File exists")
# Decided for ours: the text of our refusal; see above.
OURS_IS_RIGHT = re.compile(
    r"RULE_\w+ failed \(Too many links\)"
    "|chain name may not clash with target name"
    "|ends before it starts")
# The oracles ask the kernel for a set while they read the command line.
NO_SET = re.compile(r"Set \S+ doesn't exist")
# In place of legacy's text.
SYNONYMS = {"Couldn't load target": "does not exist",
            "is not a chain": "does not exist"}

Command = collections.namedtuple("Command", "argv stdin code_only",
                                 defaults=(None, False))
Outcome = collections.namedtuple("Outcome", "result save")


def family_of(command):
    return "ip6tables" if command.argv[0].startswith("ip6") else "iptables"


def show(command):
    """The command as one would type it."""
    line = shlex.join(command.argv)
    if command.stdin:
        line += " <<'END'\n" + command.stdin.rstrip("\n") + "\nEND"
    return line


# --- doing and comparing --------------------------------------------------

class Company:
    """The oracles and the tool, fresh, to be given the same commands."""

    def __init__(self, args, toolbox):
        self.whole_files = args.kind == "lite"
        self.stack = contextlib.ExitStack()
        self.saves = dict.fromkeys(FAMILIES.values(), "")
        self.parted = False     # can't be brought to the same rules again
        with contextlib.ExitStack() as stack:
            self.oracles = [stack.enter_context(tool.Host(kind, toolbox))
                            for kind in ORACLES[args.oracle]]
            self.tested = stack.enter_context(tool.Host(args.kind, toolbox))
            self.stack = stack.pop_all()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.stack.close()

    def run(self, command):
        """Give everyone the command; the differences it shows."""
        family = family_of(command)
        before = self.saves[family]
        wanted = [self._run_on(host, command) for host in self.oracles]
        got = self._run_on(self.tested, command)
        found = list(differences(command, wanted, got,
                                 before if self.whole_files else None))
        self.saves[family] = wanted[0].save
        for host, outcome in zip([*self.oracles, self.tested],
                                 [*wanted, got]):
            if outcome.save != wanted[0].save:
                self._adopt(host, family)
        return wanted[0].result, found

    def _run_on(self, host, command):
        result = host.run(*command.argv, stdin=command.stdin)
        return Outcome(result, self._save(host, family_of(command)))

    @staticmethod
    def _save(host, family):
        return tool.canonical_save(host.must(family + "-save", "-c"),
                                   counters=True)

    def _adopt(self, host, family):
        """Give a host the first oracle's rules, if its own differ."""
        empty = "".join(
            f"*{table}\n" + "".join(f":{chain} ACCEPT [0:0]\n"
                                    for chain in chains) + "COMMIT\n"
            for table, chains in BUILTIN.items())
        save = self.saves[family]
        host.run(family + "-restore", "-c", stdin=empty + save)
        if self._save(host, family) != save:
            self.parted = True


def relied_on(result, pattern):
    return set(pattern.findall(result.err))


def exit_codes(command, wanted):
    """The right ones; `wanted` are the oracles' outcomes."""
    if NO_SET.search(wanted[0].result.err):
        return {1, 2, 4}
    first = wanted[0].result
    codes = {outcome.result.rc for outcome in wanted}
    if command.argv[0].endswith("-restore") and (
            0 not in codes or 4 in codes):
        return codes | {4}
    if command.argv[0].endswith("-restore") and {"-t", "--test"} & {
            *command.argv}:
        return codes | {1, 2, 4}        # ours is the more thorough test
    kernel_refused = first.rc == 1 and (4 in codes or not any(
        relied_on(first, pattern) for pattern in RELIED_ON))
    return (codes | {1, 4}) - {0} if kernel_refused else {first.rc}


def plain(error):
    """An error without the version, blank lines and full stops."""
    return [re.sub(r" v[\d.]+ \(\w+\)", "", line).strip(" .")
            for line in error.splitlines() if line]


def reads_on(command, wanted, got):
    """Whether restore met a line that it can't understand, further down."""
    def line(result):
        number = re.search(r"line:? (\d+)", result.err)
        return int(number[1]) if number else 0

    return command.argv[0].endswith("-restore") and got.rc in (2, 4) \
        and wanted[0].result.rc and line(got) > line(wanted[0].result) > 0


def error_is_known(wanted, got):
    """Whether programs find in the tool's error what they look for.

    That is the first oracle's texts, if any, or in their place another's. Not
    the line that the kernel refused: legacy only knows that of COMMIT.
    """
    def known(pattern):
        given = relied_on(got, pattern)
        first, *others = [relied_on(outcome.result, pattern)
                          for outcome in wanted]
        return any(texts <= given for texts in [
            first, {SYNONYMS.get(text, text) for text in first},
            *filter(None, others)])

    if got.err and plain(got.err) in [plain(outcome.result.err)
                                      for outcome in wanted]:
        return True
    words, lines = RELIED_ON
    if got.rc == 4 and (wanted[-1].result.rc == 4 or
                        re.search(r"\): line \d+: ", got.err)):
        return True             # the kernel's refusal: legacy has no words
    return got.rc == 0 or known(words) and (got.rc == 4 or known(lines))


def printed(command, result):
    """What a command printed, without what may differ between tools."""
    if command.argv[0].endswith("-save"):
        return tool.canonical_save(result.out, counters=True)
    return result.out


def differences(command, wanted, got, before):
    """How the tool differs: pairs of an aspect and a text for people.

    `before` is the save that a refused restore has to leave; None when the
    tool works table by table, as the oracles do.
    """
    if NFT_IS_RIGHT.search(show(command) + wanted[0].result.err):
        wanted = wanted[-1:]
    errors = "\n".join(f"{outcome.result.rc}: {outcome.result.err.strip()}"
                       for outcome in [*wanted, got])
    if got.result.rc and OURS_IS_RIGHT.search(got.result.err):
        return
    if reads_on(command, wanted, got.result):
        pass
    elif got.result.rc not in exit_codes(command, wanted):
        yield "exit code", errors
    elif not error_is_known(wanted, got.result):
        yield "error", errors
    elif got.result.rc == 0 and got.result.err \
            and not any(outcome.result.err for outcome in wanted):
        yield "not silent", got.result.err
    if command.code_only:
        return
    outputs = [printed(command, outcome.result) for outcome in wanted]
    output = printed(command, got.result)
    if output not in outputs:
        yield "output", tool.text_diff("wanted", outputs[0], "got", output)
    saves = [outcome.save for outcome in wanted]
    if before is not None and got.result.rc \
            and command.argv[0].endswith("-restore"):
        saves = [before]
    if got.save not in saves:
        yield "rules", tool.text_diff("wanted", saves[0], "got", got.save)


def replay(commands, args, toolbox):
    """The differences that the last command shows, from a fresh start.

    Nothing when an earlier one shows some: that would be another case.
    """
    found = []
    try:
        with Company(args, toolbox) as company:
            for command in commands:
                if found:
                    return []
                _, found = company.run(command)
    except tool.ToolError as failure:
        return [("broken tool", str(failure))]
    return found


# --- shrinking ------------------------------------------------------------

def shortest(items, still_fails):
    """Delta debugging: a short sublist for which still_fails() is true."""
    size = max(1, len(items))
    while True:
        start, removed = 0, False
        while start < len(items):
            fewer = items[:start] + items[start + size:]
            if still_fails(fewer):
                items, removed = fewer, True
            else:
                start += size
        if size == 1 and not removed:
            return items
        size = max(1, size // 2)


def shrink(commands, aspect, args, toolbox):
    """The shortest commands that differ in the same aspect at their end."""
    def fails(candidates):
        return any(found == aspect for found, _
                   in replay(candidates, args, toolbox))

    *before, last = commands
    before = shortest(before, lambda fewer: fails([*fewer, last])) \
        if before else before
    if last.stdin:
        lines = shortest(last.stdin.splitlines(), lambda fewer: fails(
            [*before, last._replace(stdin="\n".join(fewer) + "\n")]))
        last = last._replace(stdin="\n".join(lines) + "\n")
    program, *words = last.argv
    words = shortest(words, lambda fewer: fails(
        [*before, last._replace(argv=[program, *fewer])]))
    return [*before, last._replace(argv=[program, *words])]


# --- random commands ------------------------------------------------------

class State:
    """What the oracle has: chains and rules of each table of a family."""

    def __init__(self, save=""):
        self.tables = {table: {chain: [] for chain in chains}
                       for table, chains in BUILTIN.items()}
        chains = {}
        for line in map(tool.strip_counters, save.splitlines()):
            if line.startswith("*"):
                chains = self.tables.setdefault(line[1:], {})
            elif line.startswith(":"):
                chains[line[1:].split()[0]] = []
            elif line.startswith("-A "):
                chains[line.split()[1]].append(line[3:])


class Generator:
    """Makes the next random command for what is there now.

    It is the grammar's context: attributes and get() are used from there.
    """

    NEW_CHAINS = ("a", "foo", "bar", "Zed-2", "in_public", "x.y", "0",
                  "a_chain_with_twenty_8_letter")

    def __init__(self, rules, rng):
        self.grammar = rules
        self.rng = rng
        self.family = self.table = self.chain = None
        self.chains = {}
        self.typed = collections.defaultdict(list)  # chain, rule; by table

    def next(self, states):
        """A command; `states` has the State of each family."""
        self.family = self.rng.choice("446")
        program = FAMILIES[self.family]
        state = states[program]
        self._use_table(state)
        kind = self.rng.random()
        if kind < 0.05:
            flags = shlex.split(self._expand("save-flags"))
            return Command([program + "-save", *flags])
        if kind < 0.15:
            return self._restore(program, state)
        argv = split(self._expand("command"))
        self._remember(argv)
        return Command([program, *argv])

    def get(self, name):
        """Text for a name that depends on what is there."""
        return getattr(self, "_" + name.replace("-", "_"))()

    def _expand(self, name):
        return self.grammar.expand(name, self)

    def _use_table(self, state):
        self.table = self.rng.choice(("filter",) * 4 + grammar.TABLES)
        self.chains = dict(state.tables[self.table])

    def _remember(self, argv):
        """Keep a rule as it was typed, to ask for it and delete it."""
        if "-A" in argv:
            chain_and_rule = argv[argv.index("-A") + 1:]
            self.typed[self.family, self.table].append(
                quote(without_counters(chain_and_rule)))

    def _restore(self, program, state):
        flags = split(self._expand("restore-flags"))
        keeps = {"-n", "--noflush"} & set(flags)
        text = []
        for _ in range(self.rng.choice((1, 1, 2))):
            self._use_table(state)
            if not keeps:
                self.chains = {chain: [] for chain in BUILTIN[self.table]}
            text.append(f"*{self.table}")
            for _ in range(self.rng.randrange(5)):
                line = self._expand("restore-chain")
                self.chains.setdefault(line[1:].split()[0], [])
                text.append(line)
            for _ in range(self.rng.randrange(8)):
                text.append(restore_line(self._expand("restore-line")))
            if self.rng.random() > grammar.MISTAKES:
                text.append("COMMIT")
        return Command([program + "-restore", *flags], "\n".join(text) + "\n")

    # Names that the grammar leaves to us.

    def _table(self):
        if self.table == "filter" and self.rng.random() < 0.6:
            return ""
        return self.rng.choice(("-t ", "-t ", "--table ", "--table=")) \
            + self.table

    def _table_name(self):
        return self.table

    def _chain(self):
        self.chain = self.rng.choice(list(self.chains))
        return self.chain

    def _direction(self):
        """-i or -o, mostly as the chain at hand allows."""
        choices = ["-i", "--in-interface", "-o", "--out-interface"]
        if self.chain in ("PREROUTING", "INPUT"):
            choices += choices[:2] * 20
        elif self.chain in ("OUTPUT", "POSTROUTING"):
            choices += choices[2:] * 20
        return self.rng.choice(choices)

    def _builtin_chain(self):
        return self.rng.choice(BUILTIN[self.table])

    def _own_chains(self):
        return [chain for chain in self.chains
                if chain not in BUILTIN[self.table]]

    def _user_chain(self):
        return self.rng.choice(self._own_chains() or self.NEW_CHAINS)

    def _jump_chain(self):
        return self.rng.choice(self._own_chains() or ["ACCEPT"])

    def _new_chain(self):
        return self.rng.choice(self.NEW_CHAINS)

    def _number(self):
        """A rule's number in the chain at hand, or one too many."""
        length = len(self.chains.get(self.chain, ()))
        return str(self.rng.randint(1, max(1, length)
                                    + (self.rng.random() < 0.1)))

    def _known_rule(self):
        known = self.typed[self.family, self.table][-12:] + [
            rule for rules in self.chains.values() for rule in rules]
        return self.rng.choice(known or ["INPUT -j ACCEPT"])


def without_counters(words):
    """Arguments without -c, which -C and -D have no use for."""
    for option in ("-c", "--set-counters"):
        if option in words:
            at = words.index(option)
            words = words[:at] + words[at + 3:]
    return words


def quote(words):
    """Words as one line that both a shell and restore read alike."""
    return " ".join(word if re.fullmatch(r"[^\s\"'\\]+", word) else
                    '"' + re.sub(r'(["\\])', r"\\\1", word) + '"'
                    for word in words)


def split(line):
    """The words of a generated command.

    Several parts of a rule may bring their -p. Only the first stays, or too
    few rules would be right.
    """
    words = shlex.split(line)
    if "-p" in words:
        first = words.index("-p")
        while "-p" in words[first + 2:]:
            at = words.index("-p", first + 2)
            if words[at - 1] == "!":
                del words[at - 1:at + 2]
            else:
                del words[at:at + 2]
    return words


def restore_line(line):
    """The same for a line of a restore file."""
    try:
        return quote(split(line))
    except ValueError:      # a quote left open on purpose
        return line


# --- commands written by hand ---------------------------------------------

class Section:
    """Commands of a .cmds file that start from nothing."""

    def __init__(self, name):
        self.name = name
        self.commands = []
        self.numbers = []       # the line each command is in


def read_sections(path):
    """A .cmds file.

    `== TITLE` begins a section that starts from nothing. Then one command a
    line, `? ` before it when only the exit code counts (help texts), and the
    lines of its standard input after it, each begun with `< `.
    """
    sections = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("== "):
            sections.append(Section(line[3:]))
        elif line.startswith("<"):
            last = sections[-1].commands[-1]
            sections[-1].commands[-1] = last._replace(
                stdin=(last.stdin or "") + line[2:] + "\n")
        elif line and not line.startswith("#"):
            code_only = line.startswith("? ")
            sections[-1].commands.append(Command(
                shlex.split(line[2 * code_only:]), code_only=code_only))
            sections[-1].numbers.append(number)
    return sections


def run_section(path, section, args, toolbox, report):
    with report.guard(path.name), Company(args, toolbox) as company:
        for number, command in zip(section.numbers, section.commands):
            _, found = company.run(command)
            report_differences(report, path.name, f"{path.name}:{number}: "
                               f"{section.name}: {show(command)}", found)
            if found and company.parted:
                break       # what follows would differ for this reason


# --- random sequences -----------------------------------------------------

def last_look(states):
    """Commands that look at everything once more, in every way."""
    for program in FAMILIES.values():
        for table in BUILTIN:
            for look in ("-S", "-L -n -v -x --line-numbers", "-L -n -v",
                         "-L", "-S -v"):
                yield Command([program, "-t", table, *look.split()])
        yield Command([program + "-save", "-c"])
        yield Command([program + "-restore", "-c"], states[program])


def random_commands(company, rules, seed, length):
    """A sequence, made while it is run, and a last look at everything."""
    generator = Generator(rules, random.Random(seed))
    for _ in range(length):
        yield generator.next({family: State(save) for family, save
                              in company.saves.items()})
    yield from last_look(company.saves)


def run_sequence(seed, rules, args, toolbox, report):
    """One random sequence, until a difference; how long it became."""
    commands, found = [], []
    try:
        with Company(args, toolbox) as company:
            for command in random_commands(company, rules, seed, args.length):
                commands.append(command)
                result, found = company.run(command)
                if args.trace:
                    print(f"{result.rc} {show(command)}\n    "
                          + result.err.partition("\n")[0])
                if found:
                    break
                report.add("random", "passed")
                if company.parted:
                    break
    except tool.ToolError as failure:
        found = [("broken tool", str(failure))]
    if found:
        aspect = found[0][0]
        commands = shrink(commands, aspect, args, toolbox)
        report_differences(
            report, "random", f"--seed {seed} --commands 1: {aspect}\n"
            + "\n".join(map(show, commands)),
            replay(commands, args, toolbox) or found)
    return len(commands)


def report_differences(report, group, title, found):
    if found:
        report.add(group, "failed", title, "\n".join(
            f"{aspect}: {text}" for aspect, text in found))
    else:
        report.add(group, "passed")


def main():
    parser = tool.option_parser(__doc__)
    parser.add_argument("cmds", nargs="*", type=pathlib.Path,
                        help="only these .cmds files, nothing random")
    parser.add_argument("--oracle", choices=ORACLES, default="both",
                        help="(%(default)s)")
    parser.add_argument("--seed", type=int,
                        help="of the first sequence; the others count on")
    parser.add_argument("--commands", type=int, default=2000,
                        help="about how many random ones (%(default)s)")
    parser.add_argument("--length", type=int, default=60,
                        help="of a sequence from one seed (%(default)s)")
    parser.add_argument("--failures", type=int, default=10,
                        help="random ones to stop after; each takes some "
                        "seconds to shrink (%(default)s)")
    parser.add_argument("--exclude", metavar="REGEX",
                        help="leave out what matches in the grammar")
    parser.add_argument("--trace", action="store_true",
                        help="print every random command and its exit code")
    args = parser.parse_args()
    toolbox = tool.Toolbox.from_args(args)
    toolbox.require(args.kind, *ORACLES[args.oracle])
    report = tool.Report(args.verbose)

    sections = [(path, section)
                for path in args.cmds or sorted(FOLDER.glob("*.cmds"))
                for section in read_sections(path)]
    tool.at_once(lambda which: run_section(*which, args, toolbox, report),
                 sections)
    if not args.cmds and args.commands:
        seed = args.seed if args.seed is not None \
            else random.randrange(1 << 32)
        print(f"random sequences from --seed {seed}")
        rules = grammar.Grammar(sorted(FOLDER.glob("*.grammar")),
                                args.exclude)
        done = 0
        enough = report.failures + args.failures
        while done < args.commands and report.failures < enough:
            done += run_sequence(seed, rules, args, toolbox, report)
            seed += 1
    return report.finish()


if __name__ == "__main__":
    tool.run_main(main)
