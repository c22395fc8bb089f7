#!/usr/bin/env python3
"""Replay of what real programs asked iptables, and relied on.

A recording (corpus/clients/NAME.jsonl) is played from the top. Every call's
exit code is compared with the recorded one, and its output with what the
program is known to look for. The rules that are there after each step of the
program's life are compared with those of an oracle that got the same calls.
"""

import contextlib
import itertools
import json
import re

import tool

IGNORED = ("ebtables", "arptables")     # not ours yet: called, not compared
FAMILIES = ("iptables", "ip6tables")


class Replay:
    """One recording played to one kind, in as many namespaces as it names."""

    def __init__(self, kind, toolbox):
        self.kind = kind
        self.toolbox = toolbox
        self.hosts = {}

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        with contextlib.ExitStack() as stack:
            for host in self.hosts.values():
                stack.callback(host.close)

    def host(self, netns):
        if netns not in self.hosts:
            self.hosts[netns] = tool.Host(self.kind, self.toolbox)
        return self.hosts[netns]

    def call(self, record):
        """Make one recorded call."""
        host = self.host(record["netns"])
        argv = list(record["argv"])
        if "file" in record:
            path = host.folder / "input"
            path.write_text(record["file"])
            argv[argv.index(record["file_arg"])] = str(path)
        return host.run(*argv, stdin=record.get("stdin"))

    def saves(self, moment):
        """What every namespace has now, by moment, namespace and family."""
        return {(moment, netns, family): tool.canonical_save(
                    host.must(family + "-save"))
                for netns, host in sorted(self.hosts.items())
                for family in FAMILIES}


def exit_codes(record, kernel):
    """The exit codes that are right."""
    codes = record["rc"] if isinstance(record["rc"], list) else [record["rc"]]
    # Some were refused with 4 because the recording kernel lacked a module.
    # A chain in use is refused with 4 as well, but by every backend.
    if not kernel and 4 in codes and "-X" not in record["argv"]:
        return codes + [0]
    return codes


def complaints(record, result, kernel):
    """What the calling program would not have understood."""
    rcs = exit_codes(record, kernel)
    if result.rc not in rcs:
        yield f"exit code {result.rc}, not {record['rc']}"
    need = record.get("need", {})
    if need.get("silent") and (result.out or result.err):
        yield "not silent"
    # Answers are relied on as they were given: on success or on failure.
    for stream, text in (("stdout", result.out), ("stderr", result.err)):
        if stream == "stdout" and result.rc != 0:
            continue
        for pattern in need.get(stream, []):
            if not re.search(pattern, text, re.M):
                yield f"{stream} lacks {pattern}"


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def play(records, kind, toolbox):
    """Play a recording; the calls that went wrong, and the saves."""
    wrong, saves = [], {}
    kernel = kind != "lite" or toolbox.backend == "kernel"
    with Replay(kind, toolbox) as replay:
        for step, calls in itertools.groupby(records, lambda r: r["step"]):
            for record in calls:
                result = replay.call(record)
                if record["argv"][0] in IGNORED:
                    continue
                found = list(complaints(record, result, kernel))
                if found:
                    wrong.append((record, result, found))
            saves.update(replay.saves(f"{step} (call {record['n']})"))
    return wrong, saves


def report_calls(report, client, records, wrong):
    for record, result, found in wrong:
        report.add(client, "failed",
                   f"call {record['n']} ({record['step']}): "
                   + " ".join(record["argv"]),
                   "\n".join(found) + "\n" + result.out + result.err)
    for _ in range(len(records) - len(wrong)):
        report.add(client, "passed")


def report_saves(report, client, oracle, wanted, got):
    for key in wanted:
        moment, netns, family = key
        if wanted[key] == got[key]:
            report.add(client, "passed")
        else:
            report.add(client, "failed",
                       f"{family}-save after {moment}, namespace {netns}",
                       tool.text_diff(oracle, wanted[key], "got", got[key]))


def main():
    parser = tool.option_parser(__doc__)
    parser.add_argument("client", nargs="*",
                        help="only these; all when none is named")
    parser.add_argument("--oracle", choices=("legacy", "nft"), default="nft",
                        help="whose final rules to expect (%(default)s)")
    args = parser.parse_args()
    toolbox = tool.Toolbox.from_args(args)
    toolbox.require(args.kind, args.oracle)
    report = tool.Report(args.verbose)

    def replay(path):
        client, records = path.stem, read(path)
        with report.guard(client):
            wrong, got = play(records, args.kind, toolbox)
            report_calls(report, client, records, wrong)
            _, wanted = play(records, args.oracle, toolbox)
            report_saves(report, client, args.oracle, wanted, got)

    recordings = [path for path in tool.corpus_files("clients", "*.jsonl")
                  if not args.client or path.stem in args.client]
    # Long ones first, so that no CPU waits for another at the end.
    tool.at_once(replay, sorted(recordings,
                                key=lambda path: -path.stat().st_size))
    return report.finish()


if __name__ == "__main__":
    tool.run_main(main)
