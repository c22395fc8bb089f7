"""What the test runners share: namespaces, the tool under test, save text.

A *kind* is an implementation of iptables: `legacy` and `nft` are the two that
distributions ship (our oracles), `lite` is ours. A *host* is a network
namespace of its own in which the programs of one kind are called by
iptables' own names. Nothing here knows what is tested.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import ctypes
import difflib
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

SKIPPED = 77            # automake's exit code for "could not be run here"
KINDS = ("legacy", "nft", "lite")
PROGRAMS = [family + verb for family in ("iptables", "ip6tables")
            for verb in ("", "-save", "-restore")]
# Oracles: one binary that behaves as the name it is called by.
MULTICALL = {"legacy": "xtables-legacy-multi", "nft": "xtables-nft-multi"}
COMPANIONS = ["arptables", "arptables-save", "arptables-restore",
              "ebtables", "ebtables-save", "ebtables-restore"]
SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
TOP = pathlib.Path(__file__).resolve().parent.parent
CALL_TIMEOUT_S = 120
NFD_START_TIMEOUT_S = 60        # valgrind needs some of it
NFD_STOP_TIMEOUT_S = 60

# What sanitizers and valgrind (with --quiet: only when it has to) say.
REPORT = re.compile(r"ERROR: \w+Sanitizer|: runtime error: |^==\d+== ", re.M)

Result = collections.namedtuple("Result", "rc out err")


class ToolError(Exception):
    """The tool under test broke in a way that no single call shows."""


# --- namespaces -----------------------------------------------------------

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
MS_REC, MS_PRIVATE = 0x4000, 0x40000
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)        # os.unshare() is Python 3.12


def syscall(name, *args):
    """Call a libc function that returns -1 on failure."""
    if getattr(libc, name)(*args) < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def enter_sandbox():
    """Leave the machine's own network and /run behind, as `unshare -rnm`.

    /run goes because the sockets and locks of a running firewall live there.
    """
    uid, gid = os.getuid(), os.getgid()
    syscall("unshare", CLONE_NEWNET | CLONE_NEWNS
            | (CLONE_NEWUSER if uid else 0))
    if uid:
        proc = pathlib.Path("/proc/self")
        (proc / "setgroups").write_text("deny")
        (proc / "uid_map").write_text(f"0 {uid} 1")
        (proc / "gid_map").write_text(f"0 {gid} 1")
    syscall("mount", None, b"/", None, MS_REC | MS_PRIVATE, None)
    syscall("mount", b"tmpfs", b"/run", b"tmpfs", 0, None)


class NetworkNamespace:
    """A fresh network namespace; it lives as long as this object."""

    OURS = "/proc/thread-self/ns/net"

    def __init__(self):
        home = os.open(self.OURS, os.O_RDONLY | os.O_CLOEXEC)
        try:
            syscall("unshare", CLONE_NEWNET)
            self.fd = os.open(self.OURS, os.O_RDONLY | os.O_CLOEXEC)
            syscall("setns", home, CLONE_NEWNET)
        finally:
            os.close(home)

    def enter(self):
        """Make it this thread's, and that of what it starts from now on."""
        syscall("setns", self.fd, CLONE_NEWNET)

    def close(self):
        os.close(self.fd)


# --- the tool under test --------------------------------------------------

class Nfd:
    """One daemon, started for one host and stopped with it."""

    def __init__(self, program, folder, options):
        self.socket = folder / "nfd.sock"
        self.log = folder / "nfd.log"
        argv = [*shlex.split(os.environ.get("NFD_WRAPPER", "")), program,
                "--foreground", "--config", TOP / "tests/nfd.conf",
                "--socket", self.socket, *options]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG,
                                              signal.SIGTERM))
        self._wait_until_it_listens()

    def _wait_until_it_listens(self):
        deadline = time.monotonic() + NFD_START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise ToolError(self._story("ended before it listened"))
            with socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(str(self.socket))
                    return
                except OSError:
                    time.sleep(0.005)
        self.stop()
        raise ToolError(self._story("does not listen"))

    def _story(self, what):
        tail = self.log.read_text(errors="replace")[-4000:]
        return f"nfd {what} (exit code {self.process.returncode})\n{tail}"

    def stop(self):
        """Stop it; a daemon that died, crashes now or complained fails."""
        died = self.process.poll() is not None
        if not died:
            self.process.terminate()
            try:
                self.process.wait(NFD_STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if died:
            raise ToolError(self._story("died during the test"))
        if self.process.returncode:
            raise ToolError(self._story("did not stop cleanly"))
        if REPORT.search(self.log.read_text(errors="replace")):
            raise ToolError(self._story("printed a report"))


class Caller:
    """Our command line tool, many times over in one process (caller.c)."""

    def __init__(self, program, wrapper, folder, env):
        self.log = folder / "caller.log"
        self.socket, theirs = socket.socketpair(socket.AF_UNIX,
                                                socket.SOCK_SEQPACKET)
        self.socket.settimeout(CALL_TIMEOUT_S)
        with theirs, open(self.log, "wb") as log:
            self.process = subprocess.Popen([*wrapper, program], stdin=theirs,
                                            stdout=log, stderr=log, env=env)

    def run(self, argv, stdin):
        """Call a program: its exit code, and what it wrote."""
        words = "".join(arg + "\0" for arg in argv)
        with contextlib.ExitStack() as stack:
            files = [stack.enter_context(open(
                os.memfd_create(name), "w+", encoding="utf-8",
                errors="surrogateescape")) for name in
                ("stdin", "stdout", "stderr")]
            files[0].write(stdin)
            files[0].seek(0)
            socket.send_fds(self.socket,
                            [words.encode(errors="surrogateescape")],
                            [file.fileno() for file in files])
            code = self.socket.recv(4)
            if not code:
                raise ToolError(f"{shlex.join(argv)}: the caller died\n"
                                + self.log.read_text(errors="replace"))
            for file in files[1:]:
                file.seek(0)
            return subprocess.CompletedProcess(
                argv, int.from_bytes(code, sys.byteorder),
                files[1].read(), files[2].read())

    def stop(self):
        """End it; whatever it reported fails."""
        self.socket.close()
        self.process.wait(NFD_STOP_TIMEOUT_S)
        story = self.log.read_text(errors="replace")
        if self.process.returncode or story:
            raise ToolError("the caller's exit code is "
                            f"{self.process.returncode}\n{story[-4000:]}")


class Toolbox:
    """Where the programs of each kind are, and how ours is to be started."""

    def __init__(self, builddir, backend="kernel", fuse=True):
        self.builddir = pathlib.Path(builddir)
        self.backend = backend
        self.nfd_options = [f"--backend={backend}"] * (backend != "kernel")
        self.nfd_options += ["--no-fuse"] * (not fuse)

    @classmethod
    def from_args(cls, args):
        return cls(args.builddir, args.backend, args.fuse)

    def built(self, name):
        """The program `name` in the build folder, however it is laid out."""
        for folder in (".", name, "sbin"):
            path = self.builddir / folder / name
            if path.is_file() and os.access(path, os.X_OK):
                return path.resolve()
        sys.exit(f"no program {name} in {self.builddir} (--builddir)")

    def multicall(self, kind):
        if kind == "lite":
            return self.built("iptables-lite")
        return shutil.which(MULTICALL[kind], path=SYSTEM_PATH)

    def has(self, kind):
        return self.multicall(kind) is not None

    def require(self, *kinds):
        """End the test as skipped when a kind is not installed here."""
        for kind in kinds:
            if not self.has(kind):
                skip(f"{MULTICALL[kind]} is not installed")


class Host:
    """A fresh network namespace with one kind's programs in it."""

    def __init__(self, kind, toolbox):
        self.kind = kind
        self._folder = tempfile.TemporaryDirectory(prefix="iptables-test-")
        self.folder = pathlib.Path(self._folder.name)
        self.namespace = NetworkNamespace()
        self.nfd = None
        self.env = {
            "PATH": f"{self._make_links(toolbox)}:{SYSTEM_PATH}",
            "LC_ALL": "C", "TZ": "UTC", "COLUMNS": "80",
            # The legacy tool's lock; users other than root can't open /run's.
            "XTABLES_LOCKFILE": str(self.folder / "xtables.lock"),
            **{name: value for name, value in os.environ.items()
               if name.endswith("SAN_OPTIONS")},
        }
        self.wrapper = []
        self.caller = None
        if kind == "lite":
            self.namespace.enter()
            self.nfd = Nfd(toolbox.built("nfd"), self.nfd_folder(),
                           toolbox.nfd_options)
            self.env["NFD_SOCKET"] = str(self.nfd.socket)
            self.wrapper = shlex.split(os.environ.get("CLI_WRAPPER", ""))
            if os.environ.get("CLI_IN_ONE"):
                self.caller = Caller(toolbox.builddir / "tests/caller",
                                     self.wrapper, self.folder, self.env)

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    def nfd_folder(self):
        """Where nfd's socket is; beside other things nfd is one process."""
        return self.folder

    def _make_links(self, toolbox):
        """Fill a folder with the names that programs call iptables by."""
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        for name in PROGRAMS:
            (bin_folder / name).symlink_to(toolbox.multicall(self.kind))
        if toolbox.has("nft"):
            for name in COMPANIONS:
                (bin_folder / name).symlink_to(toolbox.multicall("nft"))
        return bin_folder

    def run(self, *argv, stdin=None):
        """Call a program by name; text in, text out."""
        self.namespace.enter()
        argv = [str(arg) for arg in argv]
        program = shutil.which(argv[0], path=self.env["PATH"])
        if program is None:
            raise ToolError(f"{argv[0]} is not installed")
        wrapper = self.wrapper if argv[0] in PROGRAMS else []
        stdin = stdin if stdin is not None else ""
        # surrogateescape: tests may send bytes that are not UTF-8
        try:
            done = self.caller.run(argv, stdin) if (
                self.caller and argv[0] in PROGRAMS
            ) else subprocess.run(
                [*wrapper, program, *argv[1:]], env=self.env, input=stdin,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                encoding="utf-8", errors="surrogateescape",
                timeout=CALL_TIMEOUT_S)
        except (subprocess.TimeoutExpired, socket.timeout):
            raise ToolError(f"no answer within {CALL_TIMEOUT_S} s: "
                            + shlex.join(argv)) from None
        if self.kind == "lite" and (done.returncode < 0
                                    or REPORT.search(done.stderr)):
            raise ToolError(f"{shlex.join(argv)}: exit code "
                            f"{done.returncode}\n{done.stderr}")
        return Result(done.returncode, done.stdout, done.stderr)

    def must(self, *argv, stdin=None):
        """Call a program that has to succeed; what it printed."""
        result = self.run(*argv, stdin=stdin)
        if result.rc:
            raise ToolError(f"{shlex.join(map(str, argv))}: exit code "
                            f"{result.rc}\n{result.err}")
        return result.out

    def close(self):
        try:
            with contextlib.ExitStack() as stack:
                if self.nfd:
                    stack.callback(self.nfd.stop)
                if self.caller:
                    stack.callback(self.caller.stop)
        finally:
            self.namespace.close()
            self._folder.cleanup()


# --- save text ------------------------------------------------------------

UNTOUCHED = re.compile(r"^:\S+ ACCEPT( \[0:0\])?$")


def strip_counters(line):
    """A line of save or -S text without its packet and byte counters."""
    return re.sub(r"^(:\S+ \S+) \[\d+:\d+\]$", r"\1",
                  re.sub(r"^\[\d+:\d+\] ", "", line))


def canonical_save(text, counters=False):
    """Save text without what may differ between equal rulesets.

    Comments (dates) go, tables are sorted, and a table in which nothing was
    ever changed is left out: whether looking at a table brings it into the
    listing differs between legacy (yes) and nft (no).
    """
    tables = {}
    lines = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("*"):
            lines = tables.setdefault(line, [])
        lines.append(line if counters else strip_counters(line))
    touched = [lines for name, lines in sorted(tables.items())
               if not all(UNTOUCHED.match(line) for line in lines[1:-1])]
    return "".join(line + "\n" for lines in touched for line in lines)


def text_diff(wanted_name, wanted, got_name, got):
    """How two texts differ, as `diff -u` shows it."""
    return "\n".join(difflib.unified_diff(
        wanted.splitlines(), got.splitlines(), wanted_name, got_name,
        lineterm="", n=1))


def indent(text, prefix="      "):
    return "".join(prefix + line + "\n" for line in text.splitlines())


# --- running and reporting ------------------------------------------------

def option_parser(description):
    """The options all runners have."""
    parser = argparse.ArgumentParser(
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=KINDS, default="lite",
                        help="the implementation under test (%(default)s)")
    parser.add_argument("--builddir", default=os.environ.get("BUILDDIR", "."),
                        help="where iptables-lite and nfd were built "
                        "(env BUILDDIR, or the current folder)")
    parser.add_argument("--backend", choices=("kernel", "memory"),
                        default=os.environ.get("NFD_BACKEND", "kernel"),
                        help="what nfd works on (env NFD_BACKEND)")
    parser.add_argument("--no-fuse", dest="fuse", action="store_false",
                        help="nfd compiles rules one by one")
    parser.add_argument("-v", "--verbose", action="store_true",
                        help="show all failures, and what is skipped")
    return parser


def skip(reason):
    """End the test as one that could not be run here."""
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def corpus_files(part, pattern):
    """Files of the shared corpus, which need not be there."""
    folder = pathlib.Path(os.environ.get(
        "CORPUS", TOP.parent / "shared" / "corpus")) / part
    files = sorted(folder.glob(pattern))
    if not files:
        print(f"skipped: there is no corpus ({folder}; env CORPUS)")
    return files


class Report:
    """Counts outcomes by group and prints them."""

    OUTCOMES = ("passed", "failed", "skipped")
    SHOWN = 20          # failures shown without --verbose

    def __init__(self, verbose):
        self.verbose = verbose
        self.groups = {}
        self.failures = 0
        self.lock = threading.Lock()

    def add(self, group, outcome, title="", detail=""):
        with self.lock:
            self._add(group, outcome, title, detail)

    def _add(self, group, outcome, title, detail):
        counts = self.groups.setdefault(group, collections.Counter())
        counts[outcome] += 1
        self.failures += outcome == "failed"
        if outcome == "passed" or not self.verbose and (
                outcome == "skipped" or self.failures > self.SHOWN):
            return
        print(f"  {outcome}: {group}: {title}")
        print(indent(detail), end="", flush=True)

    @contextlib.contextmanager
    def guard(self, group):
        """Count a broken tool as a failure of the group, and go on."""
        try:
            yield
        except ToolError as failure:
            self.add(group, "failed", "the tool broke", str(failure))

    def finish(self):
        """Print the counts; the exit code that they mean."""
        if not self.groups:
            skip("there was nothing to test")
        total = collections.Counter()
        for group, counts in sorted(self.groups.items()):
            print(f"{group:<24}" + self._line(counts))
            total.update(counts)
        if not self.verbose and self.failures > self.SHOWN:
            print(f"The first {self.SHOWN} failures are shown above, "
                  "all of them with --verbose.")
        print(self._line(total))
        return 1 if total["failed"] else 0

    def _line(self, counts):
        return ", ".join(f"{counts[outcome]} {outcome}"
                         for outcome in self.OUTCOMES)


def at_once(work, items):
    """Call work(item) for each, as many at a time as there are CPUs.

    A thread does one after the other, each on hosts of its own.
    """
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    try:
        for _ in pool.map(work, items):
            pass
    finally:
        pool.shutdown(cancel_futures=True)


def run_main(main):
    """Run a runner's main() in the sandbox; a broken tool is a failure."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))   # tidy up
    enter_sandbox()
    try:
        sys.exit(main())
    except ToolError as failure:
        sys.exit(f"FAILED: {failure}")
