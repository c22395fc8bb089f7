#!/usr/bin/env python3
"""Real rulesets go in and come out as they do with an oracle.

Each file of corpus/rulesets, and each file named on the command line, is
given to restore. What save then prints is compared with what the oracle
prints after the same file; and a restore of that save has to give that save
again. All of it happens without and with -c. A file that the oracle refuses
has to be refused with the same exit code.
"""

import pathlib
import re

import tool


def family(path):
    """The programs that a file is for; its name says."""
    return "ip6tables" if re.search(r"v6$|ip6|rules6", path.name) \
        else "iptables"


def cycle(host, path, flags):
    """restore | save, and once more: two saves, or the refusal."""
    program = family(path)
    text = path.read_text()
    saves = []
    for _ in range(2):
        result = host.run(program + "-restore", *flags, stdin=text)
        if result.rc or result.err or result.out:
            return saves, result
        text = host.must(program + "-save", *flags)
        saves.append(tool.canonical_save(text, counters=bool(flags)))
    return saves, None


def exit_code(refused):
    return refused.rc if refused else 0


def refusal(path, result):
    """The tool's own words, and the line that they are about."""
    number = re.search(r"line:? (\d+)", result.err)
    line = path.read_text().splitlines()[int(number[1]) - 1] if number else ""
    return f"exit code {result.rc}: {result.out}{result.err}\n{line}"


def compare(args, toolbox, path, flags, report):
    title = " ".join([family(path) + "-restore", *flags, str(path)])
    with tool.Host(args.oracle, toolbox) as oracle:
        wanted, wanted_refusal = cycle(oracle, path, flags)
    with tool.Host(args.kind, toolbox) as host:
        got, got_refusal = cycle(host, path, flags)
    if exit_code(wanted_refusal) != exit_code(got_refusal):
        report.add(path.name, "failed", title, refusal(
            path, got_refusal or wanted_refusal))
    elif got_refusal:
        report.add(path.name, "passed")
    elif wanted[0] != got[0]:
        report.add(path.name, "failed", title, tool.text_diff(
            args.oracle, wanted[0], args.kind, got[0]))
    elif got[0] != got[1]:
        report.add(path.name, "failed", "save | restore | save: " + title,
                   tool.text_diff("first", got[0], "second", got[1]))
    else:
        report.add(path.name, "passed")


def main():
    parser = tool.option_parser(__doc__)
    parser.add_argument("file", nargs="*", type=pathlib.Path,
                        help="only these; the corpus when none is named")
    parser.add_argument("--oracle", choices=("legacy", "nft"),
                        default="legacy",
                        help="whose save to expect (%(default)s)")
    args = parser.parse_args()
    toolbox = tool.Toolbox.from_args(args)
    toolbox.require(args.kind, args.oracle)
    report = tool.Report(args.verbose)
    for path in args.file or tool.corpus_files("rulesets", "*-v[46]"):
        for flags in ([], ["-c"]):
            with report.guard(path.name):
                compare(args, toolbox, path, flags, report)
    return report.finish()


if __name__ == "__main__":
    tool.run_main(main)
