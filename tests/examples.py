#!/usr/bin/env python3
"""The examples of iptables-lite-extensions(8), word for word.

Each line between .EX and .EE in man/extensions/*.man is a command that must
succeed in silence, and be printed by -S.
"""

import re
import shlex

import tool

FOLDER = tool.TOP / "man" / "extensions"
SETUP = "ipset create blocked hash:ip,port timeout 0"


def examples(path):
    """The commands of one entry, as man shows them."""
    for block in re.findall(r"^\.EX\n(.*?)^\.EE$", path.read_text(),
                            re.M | re.S):
        for line in block.splitlines():
            if not line.startswith("."):
                yield (line.replace("\\(aq", "'").replace("\\-", "-")
                       .replace("\\\\", "\\"))


def judge(host, command):
    """Why the example is none, or None."""
    program, *argv = shlex.split(command)
    table = argv[1] if argv[0] == "-t" else "filter"
    before = host.must(program, "-t", table, "-S").splitlines()
    result = host.run(program, *argv)
    if result.rc or result.out or result.err:
        return f"exit code {result.rc}: {result.out}{result.err}"
    after = host.must(program, "-t", table, "-S").splitlines()
    return None if len(after) == len(before) + 1 else "nothing was added"


def main():
    toolbox_args = tool.option_parser(__doc__).parse_args()
    toolbox = tool.Toolbox.from_args(toolbox_args)
    report = tool.Report(toolbox_args.verbose)
    with tool.Host(toolbox_args.kind, toolbox) as host:
        host.must(*shlex.split(SETUP))
        for path in sorted(FOLDER.glob("*.man")):
            for command in examples(path):
                complaint = judge(host, command)
                report.add("examples", "failed" if complaint else "passed",
                           f"{path.stem}: {command}", complaint or "")
    return report.finish()


if __name__ == "__main__":
    tool.run_main(main)
