#!/usr/bin/env python3
"""Extension cases: arguments, and what must become of them.

Every case stands alone. One that must be taken is appended silently, printed
by save as exactly one line `-A CHAIN EXPECTED`, found by -C, and removed by
-D. One that must be refused exits non-zero and changes nothing.

Cases come from two places. The shared corpus has one .tsv file an extension;
its first line describes the columns and may name rules to load beforehand.
Our own are in tests/ext/NAME.t:

    # A remark: a line that starts with # (or is empty).
    @family both            ip, ip6 or both, for the lines that follow
    @table mangle           filter at the start of the file
    @chain INPUT,FORWARD    every case is tried in each; INPUT at the start
    @setup iptables -N foo  a command that must succeed; undone at the end
                            of the file with everything else
    -p tcp --dport ssh ; -p tcp -m tcp --dport 22 ; ok
    -m length --length 5 ; = ; ok
    -m length ; ; fail 2 ; option "--length" must be specified

A case has its arguments, quoted as in a shell; what -S prints after
`-A CHAIN `, where `=` stands for the arguments as typed; and `ok`, or `fail`
with the exit code and a text that stderr must contain. Fields are separated
by a semicolon with a blank before it.

--listings compares what -L prints of the cases that are taken, with -n and
with -v, with what an oracle prints that saves the same.
"""

import collections
import contextlib
import pathlib
import re
import shlex
import sys

import tool

PROGRAM = {"ip": "iptables", "ip6": "ip6tables"}

Case = collections.namedtuple(
    "Case", "where family table chain args expected code text")
# code: 0 must be taken, None refused with any code; text: part of stderr
CaseFile = collections.namedtuple("CaseFile", "name setup cases")


class BadCase(Exception):
    """A case file that does not say what it should."""


# --- reading --------------------------------------------------------------

def read_tsv(path):
    """A file of the shared corpus."""
    header, *rows = path.read_text().splitlines()
    setup = []
    found = re.search(r"Loaded beforehand, for all rows: (.*)\.$", header)
    if found:
        setup = [shlex.split(command) for command in found[1].split(";")]
    cases = []
    for number, row in enumerate(rows, 2):
        family, table, chain, args, expected, result = row.split("\t")
        cases.append(Case(f"{path.name}:{number}", family, table, chain, args,
                          expected, 0 if result == "OK" else None, ""))
    return CaseFile(path.stem, setup, cases)


def read_t(path):
    """A file of tests/ext/."""
    setup, cases = [], []
    families, table, chains = ["ip"], "filter", ["INPUT"]
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.name}:{number}"
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            directive, _, value = line[1:].partition(" ")
            value = value.strip()
            if directive == "family" and value in ("ip", "ip6", "both"):
                families = ["ip", "ip6"] if value == "both" else [value]
            elif directive == "table" and value:
                table = value
            elif directive == "chain" and value:
                chains = value.split(",")
            elif directive == "setup" and value:
                setup.append(shlex.split(value))
            else:
                raise BadCase(f"{where}: {line}")
            continue
        args, expected, code, text = parse_case(where, line)
        cases += [Case(where, family, table, chain, args, expected, code, text)
                  for family in families for chain in chains]
    return CaseFile(path.stem, setup, cases)


def parse_case(where, line):
    """One line of a .t: arguments, expected, exit code, text of the error."""
    fields = [field.strip() for field in re.split(r"\s;(?=\s|$)|^;", line)]
    args, expected, verdict = (fields + ["", ""])[:3]
    if verdict == "ok" and len(fields) == 3:
        return args, args if expected == "=" else expected, 0, ""
    refused = re.fullmatch(r"fail ([1-4])", verdict)
    if not refused or expected or len(fields) < 4 or not fields[3]:
        raise BadCase(f"{where}: {line}")
    return args, "", int(refused[1]), " ; ".join(fields[3:])


def find_files(args):
    """The case files that the command line asks for."""
    files = []
    if args.source in ("corpus", "both"):
        files += [read_tsv(path) for path
                  in tool.corpus_files("extensions", "*.tsv")]
    if args.source in ("own", "both"):
        files += [read_t(path) for path
                  in sorted((tool.TOP / "tests" / "ext").glob("*.t"))]
    files += [read_t(pathlib.Path(path)) for path in args.file]
    unknown = set(args.extension) - {file.name for file in files}
    if unknown:
        raise BadCase("no cases for " + ", ".join(sorted(unknown)))
    return [file for file in files
            if not args.extension or file.name in args.extension]


# --- judging --------------------------------------------------------------

def save(host, case):
    text = host.must(PROGRAM[case.family] + "-save", "-t", case.table)
    return tool.canonical_save(text).splitlines()


def judge(host, case):
    """Why the case fails, or None; the table is as before either way."""
    program = PROGRAM[case.family]
    before = save(host, case)

    def call(command):
        return host.run(program, "-t", case.table, command, case.chain,
                        *shlex.split(case.args))

    added = call("-A")
    if case.code != 0:
        complaint = judge_refusal(case, added, before, save(host, case))
        if added.rc == 0:
            call("-D")
        return complaint
    if added.rc:
        return f"refused with {added.rc}: {added.err}"
    try:
        complaint = f"not silent: {added.out}{added.err}" \
            if added.out or added.err else None
        wanted = f"-A {case.chain} {case.expected}".rstrip()
        printed = [line for line in save(host, case)
                   if line.startswith("-A ")]
        for line in before:
            if line in printed:
                printed.remove(line)
        if printed != [wanted]:
            return "printed: " + "\n".join(printed)
        checked = call("-C")
        if checked.rc:
            return f"-C exits {checked.rc}: {checked.err}"
        return complaint
    finally:
        removed = call("-D")
        if removed.rc or save(host, case) != before:
            host.must(program, "-t", case.table, "-D", case.chain,
                      str(1 + sum(line.startswith(f"-A {case.chain} ")
                                  for line in before)))
            return f"-D exits {removed.rc}: {removed.err}"


def judge_refusal(case, result, before, after):
    if result.rc == 0:
        return "not refused"
    if after != before:
        return f"changed the table (exit code {result.rc})"
    if case.code not in (None, result.rc):
        return f"exit code {result.rc}: {result.err}"
    if case.text not in result.err:
        return f"another message: {result.err}"
    return None


def kernel_lacks_it(case, complaint):
    """Whether the case failed because of this kernel, not of the tool.

    Both oracles say so in a warning beside the error; else ENOENT says it:
    no such module, helper or security context.
    """
    return case.code == 0 and ("missing kernel module?" in complaint or
                               "(No such file or directory)" in complaint)


# What these name has to be in the kernel, or the kernel has the last word.
KERNEL_JUDGES = {"SET", "set", "bpf", "cgroup", "hashlimit", "ipvs", "nfacct"}


def needs_a_kernel(file, kind, toolbox, complaint):
    """Whether the memory backend could not know better."""
    return kind == "lite" and toolbox.backend == "memory" \
        and file.name in KERNEL_JUDGES and complaint == "not refused"


def run_file(file, kind, toolbox, report):
    """Run one file's cases on a host of their own."""
    with tool.Host(kind, toolbox) as host:
        for command in file.setup:
            host.must(*command)
        for case in file.cases:
            complaint = judge(host, case)
            title = (f"{case.where}: {PROGRAM[case.family]} -t {case.table} "
                     f"-A {case.chain} {case.args}")
            if complaint is None:
                report.add(file.name, "passed")
            elif needs_a_kernel(file, kind, toolbox, complaint):
                report.add(file.name, "skipped", title, "needs a kernel")
            elif kernel_lacks_it(case, complaint):
                report.add(file.name, "skipped", title, "not in this kernel")
            else:
                report.add(file.name, "failed", title,
                           f"wanted: -A {case.chain} {case.expected}\n"
                           * (case.code == 0) + complaint)


# --- listings -------------------------------------------------------------

ORACLES = ("legacy", "nft")
LISTINGS = ([], ["-n"], ["-v"], ["-v", "-n"])


def listings(host, case):
    """What save and each -L print of the case; None when it is refused."""
    where = [PROGRAM[case.family], "-t", case.table]
    if host.run(*where, "-A", case.chain, *shlex.split(case.args)).rc:
        return None
    printed = [host.must(*where, "-S", case.chain)]
    # iptables prints the NUL that ends a program of -m bpf
    printed += [host.must(*where, "-L", case.chain, *options)
                .replace("\0", "").replace(" references", "")
                for options in LISTINGS]
    host.must(*where, "-F", case.chain)
    return printed


def list_file(file, kind, toolbox, report):
    """Compare the listings of one file's cases."""
    with contextlib.ExitStack() as stack:
        hosts = [stack.enter_context(tool.Host(one, toolbox))
                 for one in (kind, *ORACLES)]
        for host in hosts:
            for command in file.setup:
                host.must(*command)
        for case in file.cases:
            if case.code != 0:
                continue
            mine, *others = [listings(host, case) for host in hosts]
            same = [other for other in others
                    if mine and other and other[0] == mine[0]]
            if not same:
                report.add(file.name, "skipped", f"{case.where}: {case.args}",
                           "no oracle saves the same")
            elif mine in same:
                report.add(file.name, "passed")
            else:
                report.add(file.name, "failed", f"{case.where}: {case.args}",
                           "".join(tool.text_diff("oracle", wanted, "this",
                                                  got)
                                   for wanted, got in zip(same[0], mine)))


def main():
    parser = tool.option_parser(__doc__)
    parser.add_argument("extension", nargs="*",
                        help="only these; all when none is named")
    parser.add_argument("--source", choices=("corpus", "own", "both", "none"),
                        default="both", help="shared corpus, tests/ext/*.t")
    parser.add_argument("--file", action="append", default=[],
                        help="a .t file more")
    parser.add_argument("--listings", action="store_true",
                        help="compare what -L prints instead")
    args = parser.parse_args()
    toolbox = tool.Toolbox.from_args(args)
    toolbox.require(args.kind, *ORACLES * args.listings)
    report = tool.Report(args.verbose)

    def judge_file(file):
        with report.guard(file.name):
            (list_file if args.listings else run_file)(
                file, args.kind, toolbox, report)

    try:
        files = find_files(args)
    except BadCase as error:
        sys.exit(str(error))
    # Long ones first, so that no CPU waits for another at the end.
    tool.at_once(judge_file, sorted(files, key=lambda file: -len(file.cases)))
    return report.finish()


if __name__ == "__main__":
    tool.run_main(main)
