#!/usr/bin/env python3
"""Measure iptables-legacy, iptables-nft, nft maps written by hand and
iptables-lite side by side; see README.md. `make bench` builds what it needs.

Results go to OUT/results.json; tables to standard output and OUT/results.md,
plots to OUT/*.svg where gnuplot is installed.
"""

import argparse
import json
import os
import pathlib
import sys
import tempfile
import time

import changes
import hosts
import packet_cost
import report
import scenarios
import tool

QUICK_MAX = 1000


def parse_args():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builddir", default=os.environ.get("BUILDDIR", "."),
                        help="where iptables-lite and nfd were built")
    parser.add_argument("--out", default="bench-results",
                        help="folder for results (%(default)s)")
    parser.add_argument("--part", choices=("packets", "changes", "all"),
                        default="all")
    parser.add_argument("--scenario", action="append",
                        choices=sorted(scenarios.SCENARIOS),
                        help="of packets: only this one; may be repeated")
    parser.add_argument("--n", type=int, action="append",
                        help="only this size; may be repeated")
    parser.add_argument("--kind", action="append",
                        choices=sorted(hosts.KINDS),
                        help="only this; may be repeated (default: all but "
                        "linear and fused)")
    parser.add_argument("--op", action="append",
                        choices=sorted(changes.OPERATIONS),
                        help="of changes: only this; may be repeated")
    parser.add_argument("--keep", action="store_true",
                        help="what OUT/results.json has and is not measured "
                        "now stays")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true",
                        help=f"3 rounds, sizes up to {QUICK_MAX}")
    args = parser.parse_args()
    if args.quick:
        args.rounds = 3
    return args


def sizes_of(args, all_sizes):
    largest = min(max(all_sizes), QUICK_MAX) if args.quick else max(all_sizes)
    return [n for n in args.n or all_sizes if n <= largest]


def kinds_of(args, parser_default=("legacy", "nft", "maps", "lite")):
    toolboxes = tool.Toolbox(args.builddir)
    kinds = [kind for kind in hosts.KINDS
             if kind in (args.kind or parser_default)]
    for kind in kinds:
        toolboxes.require(hosts.TOOLS.get(kind, kind))
    return kinds


def run_packets(args, kinds, rows):
    sender = args.builddir / "tests" / "bench" / "sender"
    for name, scenario in scenarios.SCENARIOS.items():
        if args.scenario and name not in args.scenario:
            continue
        for n in sizes_of(args, scenario.sizes):
            new = packet_cost.measure(scenario, n, kinds, args.builddir,
                                      sender, args.rounds)
            rows += new
            report.print_packets(scenario, n, kinds, new)


def run_changes(args, kinds, rows):
    for n in sizes_of(args, changes.SIZES):
        if args.op == ["restore_kube"]:
            break
        new = changes.measure(n, kinds, args)
        rows += new
        report.print_changes(n, kinds, new)
    for n in sizes_of(args, scenarios.SCENARIOS["kube"].sizes):
        if args.op and "restore_kube" not in args.op:
            break
        new = changes.measure_kube(n, kinds, args)
        rows += new
        report.print_changes(n, kinds, new)


def without(rows, new):
    """Those of `rows` that `new` has no news of."""
    def name(row):
        return tuple(row.get(key) for key in (
            "what", "scenario", "probe", "op", "n", "kind"))
    known = {name(row) for row in new}
    return [row for row in rows if name(row) not in known]


def main():
    args = parse_args()
    # nfd's state lies beside its socket: in memory, where /run/nfd would be.
    tempfile.tempdir = "/run"
    args.out = pathlib.Path(args.out).resolve()
    args.out.mkdir(parents=True, exist_ok=True)
    args.builddir = pathlib.Path(args.builddir).resolve()
    kinds = kinds_of(args)
    rows, begin = [], time.monotonic()
    machine = report.machine()
    try:
        if args.part != "changes":
            run_packets(args, kinds, rows)
        if args.part != "packets" and not args.scenario:
            run_changes(args, kinds, rows)
    finally:
        machine["seconds"] = round(time.monotonic() - begin)
        machine["load_end"] = os.getloadavg()[0]
        path = args.out / "results.json"
        if args.keep and path.exists():
            old = json.loads(path.read_text())
            rows = without(old["rows"], rows) + rows
            machine["seconds"] += old["machine"].get("seconds", 0)
        results = {"machine": machine, "rows": rows}
        path.write_text(json.dumps(results, indent=1) + "\n")
    report.write(results, args.out)
    return 0


if __name__ == "__main__":
    if os.getuid():
        tool.skip("it takes root")
    sys.path.insert(0, str(hosts.HERE))
    tool.run_main(main)
