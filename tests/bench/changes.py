"""What changes and listings take, whole commands as a shell starts them."""

import itertools
import statistics
import subprocess
import time

import hosts
import scenarios
import tool

SIZES = (100, 1000, 10000, 100000)
BUDGET_S = 2.0          # an operation is repeated for this long at most,
QUICK_S = 0.15          # and more often than asked for within this
QUICK_TIMES = 6         # (but not for ever)
# What iptables-nft is asked to do with many rules: the rest takes minutes.
NFT_MANY = 50000
NFT_OPERATIONS = ("start", "restore_cold", "append", "delete_tail", "save",
                  "check_tail")
SHARE_MIN_MS = 100
WRITERS = 8
BURST = 20
FRAGMENT = 50
BLACKLIST = scenarios.SCENARIOS["blacklist"]


def own(i):
    """A rule that no ruleset has."""
    return "-s", f"172.16.{i // 250 % 250}.{i % 250 + 1}/32", "-j", "DROP"


class Subject:
    """A host with n rules, and the commands that change them."""

    # What nfd's part of the commands took: seconds (its own, the kernel's)
    shares = None

    def __init__(self, host, n):
        self.host, self.n = host, n
        self.serial = itertools.count()
        text = BLACKLIST.save(n).splitlines(True)
        middle = 4 + n // 2
        other = [*text[:middle], f"-A INPUT {' '.join(own(0))}\n",
                 *text[middle + 1:]]
        self.files = [host.write(f"rules{i}", "".join(lines))
                      for i, lines in enumerate((text, other))]
        self.empty = host.write("empty", scenarios.save_text([]))
        self.hand = host.write(
            "byhand", "flush ruleset\n" + BLACKLIST.by_hand(n))
        self.no_rules = host.write("none", "flush ruleset\n")

    def do(self, *argv, **kwargs):
        if not self.host.nfd:
            return self.host.timed(*argv, **kwargs)
        before = self.host.nfd_cpu()
        seconds = self.host.timed(*argv, **kwargs)
        if self.shares is not None:
            self.shares.append([after - was for was, after
                                in zip(before, self.host.nfd_cpu())])
        return seconds

    def iptables(self, *args):
        """All but ours have to be told to wait for each other."""
        wait = [] if self.host.kind == "lite" else ["-w"]
        return self.do("iptables", *wait, *args)

    def position(self, where):
        return {"head": 1, "middle": self.n // 2, "tail": self.n}[where]

    def present(self, where):
        """A rule of the ruleset, as arguments."""
        return BLACKLIST.condition(self.position(where) - 1).split() + [
            "-j", "DROP"]


def restore_cold(s):
    if s.host.is_by_hand:
        s.host.must("nft", "-f", s.no_rules)
        return s.do("nft", "-f", s.hand)
    s.host.must("iptables-restore", s.empty)
    return s.do("iptables-restore", s.files[0])


def restore_again(s):
    s.files.reverse()           # the other one is loaded now
    return s.do("iptables-restore", s.files[0])


def restore_fragment(s):
    base = next(s.serial)
    rules = [" ".join(("INPUT", *own(i)))
             for i in range(base, base + FRAGMENT)]
    add, remove = (s.host.write(f"fragment{verb}", "*filter\n" + "".join(
        f"{verb} {rule}\n" for rule in rules) + "COMMIT\n")
        for verb in ("-A", "-D"))
    seconds = s.do("iptables-restore", "--noflush", add)
    s.host.must("iptables-restore", "--noflush", remove)
    return seconds


def insert(where):
    def operation(s):
        rule = own(next(s.serial))
        args = ("-A", "INPUT") if where == "tail" else (
            "-I", "INPUT", s.position(where))
        seconds = s.iptables(*args, *rule)
        s.host.must("iptables", "-D", "INPUT", *rule)
        return seconds
    return operation


def delete(where):
    def operation(s):
        rule = s.present(where)
        seconds = s.iptables("-D", "INPUT", *rule)
        args = ("-A", "INPUT") if where == "tail" else (
            "-I", "INPUT", s.position(where))
        s.host.must("iptables", *args, *rule)
        return seconds
    return operation


def replace(where):
    def operation(s):
        seconds = s.iptables("-R", "INPUT", s.position(where),
                             *own(next(s.serial)))
        s.host.must("iptables", "-R", "INPUT", s.position(where),
                    *s.present(where))
        return seconds
    return operation


def check(where):
    return lambda s: s.iptables("-C", "INPUT", *s.present(where))


def add_element(s):
    """By hand: what -A and -D are to iptables."""
    element = f"{{ 172.16.0.{next(s.serial) % 250 + 1} : drop }}"
    seconds = s.do("nft", "add", "element", "ip", "byhand", "rules", element)
    s.host.must("nft", "delete", "element", "ip", "byhand", "rules", element)
    return seconds


def delete_element(s):
    element = f"{{ {BLACKLIST.key(s.n - 1)} : drop }}"
    seconds = s.do("nft", "delete", "element", "ip", "byhand", "rules",
                   element)
    s.host.must("nft", "add", "element", "ip", "byhand", "rules", element)
    return seconds


def listing(*argv):
    def operation(s):
        return s.do(*(("nft", "list", "ruleset") if s.host.is_by_hand
                      else argv))
    return operation


def burst(s):
    """Commands one after the other; seconds for each."""
    rules = [own(next(s.serial)) for _ in range(BURST // 2)]
    return sum(s.iptables(verb, "INPUT", *rule)
               for verb in ("-A", "-D") for rule in rules) / BURST


def stream(s):
    """One restore of many changes, each committed by itself; seconds for
    each. Of those who are slow so many that their start takes little of it."""
    is_ours = s.host.kind == "lite"
    times = 500 if is_ours else max(1, 10000 // s.n)
    lines = []
    for _ in range(times):
        rules = [" ".join(own(next(s.serial))) for _ in range(10)]
        lines += [f"*filter\n{verb} INPUT {rule}\nCOMMIT\n"
                  for verb in ("-A", "-D") for rule in rules]
    path = s.host.write("stream", "".join(lines))
    command = (("iptables-lite-restore", "--stream") if is_ours
               else ("iptables-restore", "-w"))
    return s.do(*command, "--noflush", path) / len(lines)


def writers(s):
    """Eight shells that add and delete at the same time; seconds for each
    change."""
    each = 5
    wait = "" if s.host.kind == "lite" else "-w"
    s.host.namespace.enter()
    begin = time.perf_counter()
    shells = [subprocess.Popen(
        ["sh", "-ec", "".join(
            f"iptables {wait} {verb} INPUT -s 172.17.{w}.{i} -j DROP\n"
            for verb in ("-A", "-D") for i in range(each))],
        env=s.host.env, stdin=subprocess.DEVNULL) for w in range(WRITERS)]
    if any([shell.wait() for shell in shells]):
        raise tool.ToolError(f"{s.host.bench_kind}: a writer failed")
    return (time.perf_counter() - begin) / (2 * each * WRITERS)


# Name: title, function, what does the same to a map by hand (or None).
OPERATIONS = {
    "start": ("starting a program that does nothing",
              lambda s: s.do("true"), None),
    "restore_cold": ("restore into an empty table", restore_cold,
                     restore_cold),
    "restore_again": ("restore again, one line changed", restore_again,
                      None),
    "fragment": (f"restore --noflush of {FRAGMENT} rules",
                 restore_fragment, None),
    "append": ("-A", insert("tail"), add_element),
    "insert_head": ("-I at the head", insert("head"), None),
    "insert_middle": ("-I in the middle", insert("middle"), None),
    "delete_head": ("-D RULE at the head", delete("head"), None),
    "delete_middle": ("-D RULE in the middle", delete("middle"), None),
    "delete_tail": ("-D RULE at the tail", delete("tail"), delete_element),
    "replace_head": ("-R at the head", replace("head"), None),
    "replace_middle": ("-R in the middle", replace("middle"), None),
    "replace_tail": ("-R at the tail", replace("tail"), None),
    "check_head": ("-C at the head", check("head"), None),
    "check_middle": ("-C in the middle", check("middle"), None),
    "check_tail": ("-C at the tail", check("tail"), None),
    "save": ("save", listing("iptables-save"), None),
    "save_c": ("save -c", listing("iptables-save", "-c"),
               listing("iptables-save")),
    "list": ("-n -v -L", listing("iptables", "-n", "-v", "-L"), None),
    "burst": (f"each of {BURST} commands in a row", burst, None),
    "writers": (f"each of the changes that {WRITERS} writers make at once",
                writers, None),
    "stream": ("each of many changes in one restore, one COMMIT each",
               stream, None),
    "restore_kube": ("restore of kube-proxy's rules, cold", None, None),
}


def takes_part(op, s):
    if s.host.is_by_hand and not OPERATIONS[op][2]:
        return False
    return s.host.bench_kind != "nft" or s.n < NFT_MANY or \
        op in NFT_OPERATIONS


def repeat(op, subjects, rounds):
    """Seconds, all taking turns; who is slow gets fewer, who is quick more."""
    samples = {s: [] for s in subjects}
    for s in subjects:
        s.shares = []
    spent = dict.fromkeys(subjects, 0.0)    # undoing included
    for i in range(QUICK_TIMES * rounds):
        for s in subjects:
            if spent[s] < (BUDGET_S if i < rounds else QUICK_S):
                begin = time.perf_counter()
                _, by_iptables, by_hand = OPERATIONS[op]
                operation = by_hand if s.host.is_by_hand else by_iptables
                samples[s].append(operation(s))
                spent[s] += time.perf_counter() - begin
    return samples


def share_of(s, ms):
    """What of it was nfd's, and what the kernel's for nfd; in ticks, so that
    only what takes many of them says something."""
    if ms < SHARE_MIN_MS or not s.shares:
        return {}
    own, kernel = (1000 * statistics.mean(part) for part in zip(*s.shares))
    return {"nfd_ms": round(own), "kernel_ms": round(kernel)}


def rows_of(op, n, samples):
    rows = []
    for s, seconds in samples.items():
        ms = 1000 * statistics.median(seconds)
        rows.append({"what": "change", "op": op, "n": n,
                     "kind": s.host.bench_kind, "ms": round(ms, 4),
                     "times": len(seconds), **share_of(s, ms)})
    return rows


def memory_row(subject):
    return {"what": "memory", "n": subject.n,
            "kind": subject.host.bench_kind,
            "kB": subject.host.nfd_kilobytes()}


def wanted(args, op):
    return op != "restore_kube" and (not args.op or op in args.op)


def measure(n, kinds, args):
    """Rows of results at one size."""
    rows, ready = [], []
    try:
        for kind in kinds:
            ready.append(Subject(hosts.BenchHost(kind, args.builddir), n))
            restore_cold(ready[-1])
        for op in OPERATIONS:
            subjects = [s for s in ready if wanted(args, op)
                        and takes_part(op, s)]
            if not subjects:
                continue
            samples = repeat(op, subjects, args.rounds)
            rows += rows_of(op, n, samples)
        rows += [memory_row(s) for s in ready if s.host.kind == "lite"]
    finally:
        for s in ready:
            s.host.close()
    return rows


class KubeSubject(Subject):
    """The same for kube-proxy's rules."""

    def __init__(self, host, n):
        kube = scenarios.SCENARIOS["kube"]
        self.host, self.n = host, n
        self.files = [host.write("rules", kube.save(n))]
        self.empty = host.write(
            "empty", scenarios.save_text([], "nat", kube.chains)
            + scenarios.save_text([]))
        self.hand = host.write("byhand", "flush ruleset\n" + kube.by_hand(n))
        self.no_rules = host.write("none", "flush ruleset\n")


def measure_kube(n, kinds, args):
    ready = []
    try:
        for kind in kinds:
            ready.append(KubeSubject(hosts.BenchHost(kind, args.builddir),
                                     n))
        samples = {s: [] for s in ready}
        for s in ready:
            s.shares = []
        for _ in range(args.rounds):
            for s in ready:
                if sum(samples[s]) < BUDGET_S:
                    samples[s].append(restore_cold(s))
        return rows_of("restore_kube", n, samples)
    finally:
        for s in ready:
            s.host.close()
