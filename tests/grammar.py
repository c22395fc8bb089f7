"""Random text from a grammar: what tests/oracle/*.grammar mean.

See the head of tests/oracle/commands.grammar for the format. Mistakes are
part of the grammar, so that each kind of mistake is made on purpose and next
to what it is a mistake in.
"""

import re

FAMILIES = {"4", "6"}
TABLES = ("raw", "mangle", "nat", "filter", "security")
MISTAKES = 0.02         # how often a wrong alternative is taken, if any

HEAD = re.compile(r"^([\w-]+):$")
ALTERNATIVE = re.compile(r"^    (?:([46!,\w]+)\| ?)?(.*)$")
INNERMOST_CHOICE = re.compile(r"\(([^()]*)\)")
NAME = re.compile(r"<([\w-]+)>")


class Alternative:
    """One line of a rule: its text, and when it may be chosen."""

    def __init__(self, tags, text):
        tags = set(tags.split(",")) if tags else set()
        self.text = text
        self.weight = 1
        for tag in [tag for tag in tags if re.fullmatch(r"x\d+", tag)]:
            self.weight = int(tag[1:])
            tags.remove(tag)
        self.wrong = "!" in tags
        self.families = tags & FAMILIES or FAMILIES
        self.tables = tags & set(TABLES) or set(TABLES)
        unknown = tags - {"!"} - FAMILIES - set(TABLES)
        if unknown:
            raise ValueError(f"tags {unknown} of: {text}")


class Grammar:
    """All rules of all files; expand() makes text of them."""

    def __init__(self, paths, excluded=None):
        self.rules = {}
        for path in paths:
            self._read(path, re.compile(excluded) if excluded else None)

    def _read(self, path, excluded):
        rule = None
        for line in path.read_text().splitlines():
            head = HEAD.match(line)
            if head:
                rule = self.rules.setdefault(head[1], [])
            elif line and not line.startswith("#"):
                tags, text = ALTERNATIVE.match(line).groups()
                if not (excluded and excluded.search(text)):
                    rule.append(Alternative(tags, text))

    def expand(self, name, context):
        """Text for <name>.

        The context has the random numbers (rng), the family and the table it
        is for, and get(name) for names that are not in the grammar.
        """
        if name not in self.rules:
            return context.get(name)
        text = self._choose(name, context).text
        while INNERMOST_CHOICE.search(text):
            text = INNERMOST_CHOICE.sub(
                lambda found: context.rng.choice(found[1].split("|")),
                text, count=1)
        return NAME.sub(lambda found: self.expand(found[1], context), text)

    def _choose(self, name, context):
        fitting = [choice for choice in self.rules[name]
                   if context.family in choice.families]
        right = [choice for choice in fitting if not choice.wrong
                 and context.table in choice.tables]
        wrong = [choice for choice in fitting if choice not in right]
        if not right or wrong and context.rng.random() < MISTAKES:
            right = wrong
        return context.rng.choices(right, [one.weight for one in right])[0]
