"""What a packet costs, in nanoseconds of CPU time."""

import statistics

import hosts
import tool

BURST_NS = 2_000_000            # what one measurement should take
BURST_MIN, BURST_MAX = 16, 4000
BURSTS = 3                      # of each host in a round
SIZING = 2 * BURST_MIN


def check_counts(host, scenario, probe, before, after, sent):
    """The packets must have done what they should."""
    def delta(what):
        return what(after) - what(before)

    by_nat = scenario.table == "nat"
    ends = delta(lambda counts: counts[1])
    wanted = sent if probe.hits else 0
    ok = ends == wanted
    if not host.is_by_hand:
        rule = delta(lambda counts: counts[0].get(probe.hits, 0))
        policy = delta(lambda counts: counts[2])
        ok = ok and rule == wanted and policy == (
            sent if by_nat or not probe.hits else 0)
    if not ok:
        raise tool.ToolError(
            f"{host.bench_kind}: {scenario.name}, {probe.name}: of {sent} "
            f"packets {ends} were counted by rules that end their way")


def burst_size(host, packet):
    """Takes SIZING packets to find out."""
    host.sender.cpu_ns(packet, BURST_MIN)       # the first are always slow
    ns = host.sender.cpu_ns(packet, BURST_MIN) / BURST_MIN
    return int(min(max(BURST_NS / ns, BURST_MIN), BURST_MAX))


def measure_probe(ready, counted, scenario, probe, rounds):
    """ns per packet of every host, all taking turns. `counted`: what each has
    counted so far; it may take iptables-nft a minute to tell."""
    sizes = {host: burst_size(host, probe.packet) for host in ready}
    samples = {host: [] for host in ready}
    for _ in range(BURSTS * rounds):
        for host in ready:
            ns = host.sender.cpu_ns(probe.packet, sizes[host])
            samples[host].append(ns / sizes[host])
    for host, before in counted.items():
        counted[host] = host.counts()
        check_counts(host, scenario, probe, before, counted[host],
                     SIZING + BURSTS * rounds * sizes[host])
    return {host: statistics.median(ns) for host, ns in samples.items()}


def make_host(kind, scenario, n, builddir, sender):
    host = hosts.BenchHost("maps" if kind == "bare" else kind, builddir)
    try:
        host.add_sender(sender)
        if kind == "bare":
            host.bench_kind = kind
            host.must("nft", "-f", host.write("rules", scenario.bare()))
        else:
            host.load(scenario, n)
        scenario.prepare(host.sender)
    except BaseException:
        host.close()
        raise
    return host


def measure(scenario, n, kinds, builddir, sender, rounds):
    """Rows of results for one scenario at one size."""
    ready, rows = [], []
    try:
        for kind in ("bare", *kinds):
            ready.append(make_host(kind, scenario, n, builddir, sender))
        counted = {host: host.counts() for host in ready[1:]}
        for probe in scenario.probes(n):
            medians = measure_probe(ready, counted, scenario, probe, rounds)
            bare = medians[ready[0]]
            for host in ready[1:]:
                rows.append({
                    "what": "packet", "scenario": scenario.name, "n": n,
                    "probe": probe.name, "kind": host.bench_kind,
                    "ns": round(medians[host] - bare),
                    "bare_ns": round(bare)})
    finally:
        for host in ready:
            host.close()
    return rows
