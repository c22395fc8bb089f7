"""Results as text, as Markdown tables and as plots."""

import os
import pathlib
import platform
import re
import shutil
import subprocess
import time

import changes
import hosts
import scenarios

COLOURS = {"legacy": "#b04020", "nft": "#c09000", "maps": "#4070b0",
           "lite": "#208040", "linear": "#80a080", "fused": "#40c0a0"}


def machine():
    """What it was measured on."""
    def first(pattern, path, default="unknown"):
        found = re.search(pattern, pathlib.Path(path).read_text(), re.M)
        return found[1] if found else default

    def version(*argv):
        if not shutil.which(argv[0]):
            return "not installed"
        done = subprocess.run(argv, capture_output=True, text=True)
        return done.stdout.strip().splitlines()[0]

    return {
        "date": time.strftime("%Y-%m-%d"),
        "cpu": first(r"^model name\s*: (.*)$", "/proc/cpuinfo"),
        "cores": os.cpu_count(),
        "kernel": platform.release().split("-")[0],
        "iptables": version("iptables-legacy", "-V"),
        "nft": version("nft", "-v"),
        "load_begin": os.getloadavg()[0],
    }


def ratio(value, base):
    if not value or not base or base <= 0 or value <= 0:
        return ""
    return f"{value / base:.3g}"


def number(value):
    if value is None:
        return "–"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def pick(rows, **wanted):
    for row in rows:
        if all(row.get(key) == value for key, value in wanted.items()):
            return row
    return None


def print_packets(scenario, n, kinds, rows):
    for probe in dict.fromkeys(row["probe"] for row in rows):
        cells = "  ".join(
            f"{kind} {pick(rows, probe=probe, kind=kind)['ns']}"
            for kind in kinds)
        bare = pick(rows, probe=probe)["bare_ns"]
        print(f"{scenario.name:<11}{n:>6}  {probe:<12} ns: {cells}"
              f"  (without rules {bare})", flush=True)


def print_changes(n, kinds, rows):
    for op in dict.fromkeys(row["op"] for row in rows
                            if row["what"] == "change"):
        cells = []
        for kind in kinds:
            row = pick(rows, op=op, kind=kind)
            if row:
                cells.append(f"{kind} {number(row['ms'])}")
        print(f"{op:<15}{n:>7}  ms: " + "  ".join(cells), flush=True)
    for row in rows:
        if row["what"] == "memory":
            print(f"memory         {n:>7}  {row['kind']}: {row['kB']} kB")


# --- Markdown -------------------------------------------------------------

def table(head, lines):
    text = "| " + " | ".join(head) + " |\n"
    text += "|---|" + "---:|" * (len(head) - 1) + "\n"
    return text + "".join("| " + " | ".join(line) + " |\n" for line in lines)


def ratio_heads(kinds):
    return [f"{hosts.KINDS[other]} : lite" for other in kinds
            if "lite" in kinds and other in ("legacy", "nft", "maps")]


def ratios(kinds, values):
    return [ratio(values.get(other), values.get("lite")) for other in kinds
            if "lite" in kinds and other in ("legacy", "nft", "maps")]


def images(out, pattern):
    """The plots that there are, as Markdown."""
    found = [f"![{path.stem}]({path.name})\n"
             for path in sorted(out.glob(pattern))]
    return "".join(found) + "\n" if found else ""


def packet_table(scenario, kinds, rows):
    rows = [row for row in rows if row["what"] == "packet"
            and row["scenario"] == scenario.name]
    lines = []
    for n in dict.fromkeys(row["n"] for row in rows):
        for probe in dict.fromkeys(row["probe"] for row in rows
                                   if row["n"] == n):
            found = {kind: pick(rows, n=n, probe=probe, kind=kind)
                     for kind in kinds}
            bare = next(row["bare_ns"] for row in found.values() if row)
            values = {kind: row["ns"] + bare
                      for kind, row in found.items() if row}
            lines.append([f"{n:,}", probe, str(bare),
                          *(number(row and row["ns"])
                            for row in found.values()),
                          *ratios(kinds, values)])
    head = [scenario.unit, "packet", "path without rules",
            *(hosts.KINDS[kind] for kind in kinds), *ratio_heads(kinds)]
    return (f"### `{scenario.title}`\n\nns a packet for the rules; the "
            "ratios are of rules and path together\n\n"
            + table(head, lines) + "\n") if lines else ""


def change_table(op, kinds, rows):
    lines = []
    rows = [row for row in rows if row.get("op") == op]
    for n in dict.fromkeys(row["n"] for row in rows):
        values = {row["kind"]: row["ms"] for row in rows if row["n"] == n}
        lines.append([f"{n:,}", *(number(values.get(kind))
                                  for kind in kinds), *ratios(kinds, values)])
    unit = "services" if op == "restore_kube" else "rules"
    return (f"### {changes.OPERATIONS[op][0]}, ms\n\n" + table(
        [unit, *(hosts.KINDS[kind] for kind in kinds), *ratio_heads(kinds)],
        lines) + "\n") if lines else ""


def share_table(rows):
    """Where the time of what takes long goes."""
    lines = []
    for row in rows:
        if "kernel_ms" not in row:
            continue
        rest = row["ms"] - row["nfd_ms"] - row["kernel_ms"]
        lines.append([
            changes.OPERATIONS[row["op"]][0]
            + (" (not fused)" if row["kind"] == "linear" else ""),
            f"{row['n']:,}", number(row["ms"]), str(row["kernel_ms"]),
            str(row["nfd_ms"]), number(max(rest, 0)),
            f"{100 * min(row['kernel_ms'] / row['ms'], 1):.0f} %"])
    return ("### Where iptables-lite's time goes\n\nCPU time of nfd in the "
            "kernel and of its own, and what else the command took (the tool's "
            "own work, where nfd waits for it; waiting)\n\n" + table(
                ["ms", "n", "whole", "kernel", "nfd", "else",
                 "kernel's share"], lines) + "\n") if lines else ""


def memory_table(rows):
    lines = [[f"{row['n']:,}", f"{row['kB']:,}",
              f"{1024 * row['kB'] / row['n']:.0f}"]
             for row in rows if row["what"] == "memory"
             and row["kind"] == "lite"]
    return ("### nfd's memory\n\n" + table(
        ["rules", "kB", "bytes a rule, all included"], lines) + "\n"
        ) if lines else ""


def packet_summary(kinds, rows):
    """A scenario's dearest packet at its largest size."""
    lines = []
    for scenario in scenarios.SCENARIOS.values():
        found = [row for row in rows if row["what"] == "packet"
                 and row["scenario"] == scenario.name]
        if not found:
            continue
        n = max(row["n"] for row in found)
        probe = [row["probe"] for row in found if row["n"] == n][-1]
        values = {row["kind"]: row["ns"] + row["bare_ns"] for row in found
                  if row["n"] == n and row["probe"] == probe}
        lines.append([f"{scenario.title} ({probe})", f"{n:,}",
                      *(number(values.get(kind)) for kind in kinds),
                      *ratios(kinds, values)])
    return table(["ns a packet, its path included", "n",
                  *(hosts.KINDS[kind] for kind in kinds),
                  *ratio_heads(kinds)], lines) + "\n" if lines else ""


def change_summary(kinds, rows):
    """Each operation at its largest size."""
    lines = []
    for op, (title, _, _) in changes.OPERATIONS.items():
        found = [row for row in rows if row.get("op") == op]
        if not found:
            continue
        n = max(row["n"] for row in found)
        values = {row["kind"]: row["ms"] for row in found if row["n"] == n}
        lines.append([title, f"{n:,}",
                      *(number(values.get(kind)) for kind in kinds),
                      *ratios(kinds, values)])
    return table(["ms", "n", *(hosts.KINDS[kind] for kind in kinds),
                  *ratio_heads(kinds)], lines) + "\n" if lines else ""


def markdown(results, out):
    rows, m = results["rows"], results["machine"]
    kinds = [kind for kind in hosts.KINDS
             if any(row["kind"] == kind for row in rows)]
    text = (f"Measured on {m['date']}: {m['cores']} × {m['cpu']}, Linux "
            f"{m['kernel']}, {m['iptables']}, {m['nft']}; load "
            f"{m['load_begin']:.1f} at the begin, {m['load_end']:.1f} at the "
            f"end, {m['seconds']} s.\n\n## The largest sizes\n\n")
    text += packet_summary(kinds, rows) + change_summary(kinds, rows)
    text += "## Packets\n\n"
    text += "".join(packet_table(scenario, kinds, rows)
                    + images(out, f"packet-{scenario.name}-*.svg")
                    for scenario in scenarios.SCENARIOS.values())
    text += "## Changes and listings\n\n"
    text += "".join(change_table(op, kinds, rows)
                    + images(out, f"change-{op}.svg")
                    for op in changes.OPERATIONS)
    return text + share_table(rows) + memory_table(rows)


# --- plots ----------------------------------------------------------------

def plot(path, title, label, unit, curves):
    """curves: kind → [(n, value)]. Logarithmic both ways; a point is none."""
    curves = {kind: [(n, value) for n, value in points if n and value > 0]
              for kind, points in curves.items()}
    curves = {kind: points for kind, points in curves.items()
              if len(points) > 1}
    if not curves:
        return
    script = [
        "set terminal svg size 640,420 font 'sans,13' background 'white'",
        f"set output '{path}'", f"set title \"{title}\" noenhanced",
        "set logscale xy", "set grid ytics lc '#dddddd'",
        "set key left top", f"set xlabel '{unit}'", f"set ylabel '{label}'",
        "set format x '%.0f'", "set format y '%g'"]
    script.append("plot " + ", ".join(
        f"'-' with linespoints pt 7 ps 0.5 lw 2 lc '{COLOURS[kind]}' "
        f"title '{hosts.KINDS[kind]}'" for kind in curves))
    for points in curves.values():
        script += [f"{n} {value}" for n, value in points] + ["e"]
    subprocess.run(["gnuplot"], input="\n".join(script) + "\n", text=True,
                   check=True)


def plots(results, out):
    rows = results["rows"]
    for name, scenario in scenarios.SCENARIOS.items():
        for probe in ("miss", "last", "established", "new"):
            curves = {}
            for row in rows:
                if row["what"] == "packet" and row["scenario"] == name \
                        and row["probe"] == probe:
                    curves.setdefault(row["kind"], []).append(
                        (row["n"], row["ns"] + row["bare_ns"]))
            plot(out / f"packet-{name}-{probe}.svg",
                 f"{scenario.title} ({probe})", "ns a packet, path included",
                 scenario.unit, curves)
    for op, (title, _, _) in changes.OPERATIONS.items():
        curves = {}
        for row in rows:
            if row.get("op") == op:
                curves.setdefault(row["kind"], []).append(
                    (row["n"], row["ms"]))
        plot(out / f"change-{op}.svg", title, "ms",
             "services" if op == "restore_kube" else "rules", curves)


def write(results, out):
    for old in out.glob("*.svg"):
        old.unlink()
    if shutil.which("gnuplot"):
        plots(results, out)
    (out / "results.md").write_text(markdown(results, out))
    print(f"{out}: results.json, results.md"
          + (", plots" if shutil.which("gnuplot") else ""))
