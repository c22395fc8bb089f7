#!/usr/bin/env python3
"""Have each call that can fail do so, in turn, while nfd serves.

    faults.py --builddir DIR [--step N]

Each allocation, write, sync, send and receive that nfd makes for each of some
operations fails once, in each way it can. Then: the client has a clear error,
and the rules, nfd's and the kernel's, are what they were; or it has none, and
they are what they should be. nfd is alive, lists, and does the same then: each
rule, and no other, counts in the kernel.
--step N: every N-th allocation only.
"""

import argparse
import errno
import mmap
import os
import pathlib
import struct
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
import tool     # noqa: E402

# As enum which in faults.c, and the errors of each.
CALLS = {
    "malloc": (1, ("ENOMEM",)),
    "write": (2, ("ENOSPC", "EIO", "EINTR")),
    "fsync": (3, ("ENOSPC", "EIO")),
    "sendmsg": (4, ("ENOBUFS", "ENOMEM", "EINTR", "EAGAIN")),
    "recvmsg": (5, ("ENOBUFS", "ENOMEM", "EINTR", "EAGAIN")),
}
CALLS_MAX = 3000        # of one operation: far more than there are

FIRST = """*filter
:INPUT DROP [0:0]
:c - [0:0]
-A INPUT -s 10.0.0.1/32 -j ACCEPT
-A INPUT -s 10.0.0.2/32 -j c
-A INPUT -s 10.0.0.3/32 -j DROP
-A INPUT -m limit --limit 5/sec -j c
-A c -p tcp -m tcp --dport 22 -j ACCEPT
%sCOMMIT
*nat
-A POSTROUTING -o eth0 -j MASQUERADE
COMMIT
""" % "".join(
    ["-A OUTPUT -d 10.1.0.%d/32 -j ACCEPT\n" % i for i in range(1, 9)] +
    ["-A FORWARD -p %s -m %s --dport %d -j DROP\n" % (proto, proto, i)
     for proto in ("udp", "tcp") for i in range(1, 7)] +
    ["-A c ! -s 10.2.0.%d/32 -j DROP\n" % i for i in range(1, 60)])
OPERATIONS = (
    ("append", ("-A", "INPUT", "-s", "10.0.0.9/32", "-j", "DROP"), ""),
    ("insert", ("-I", "INPUT", "2", "-p", "udp", "-j", "c"), ""),
    ("delete", ("-D", "INPUT", "2"), ""),
    ("split", ("-I", "OUTPUT", "5", "!", "-d", "10.9.0.0/16", "-j", "LOG"), ""),
    ("guard", ("--noflush",), "*filter\n" + "-D FORWARD 1\n" * 6 +
     "-I FORWARD -p tcp -m tcp --dport 99 -j DROP\nCOMMIT\n"),
    ("rewrite", ("--noflush",), "*filter\n" + "-D c 2\n" * 40 +
     "-A c -p tcp -m tcp --dport 23 -j ACCEPT\nCOMMIT\n"),
    ("chain", ("-N", "new"), ""),
    ("policy", ("-P", "FORWARD", "DROP"), ""),
    ("zero", ("-Z",), ""),
    ("list", ("-L", "-n", "-v"), ""),
    ("table", ("-t", "mangle", "-A", "OUTPUT", "-j", "MARK", "--set-mark",
               "1"), ""),
    ("restore", (), "*filter\n-A INPUT -s 10.7.0.0/16 -j DROP\nCOMMIT\n"
     "*raw\n-A OUTPUT -j ACCEPT\nCOMMIT\n"),
)


class Failure(Exception):
    """nfd took it ill."""


class Faults:
    """What is to fail, as faults.c reads it."""

    def __init__(self, folder):
        self.library = folder / "faults.so"
        subprocess.run([os.environ.get("CC", "cc"), "-D_GNU_SOURCE", "-shared",
                        "-fPIC", "-O1", "-o", self.library,
                        TESTS / "torture/faults.c"], check=True)
        self.path = folder / "faults"
        self.path.write_bytes(bytes(16))
        with open(self.path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 16)

    def arm(self, which, nth, code):
        self.map[:] = struct.pack("=IIiI", which, nth, code, 0)

    def disarm(self):
        """Has one failed?"""
        hit = struct.unpack("=IIiI", self.map[:])[3]
        self.map[:] = bytes(16)
        return hit != 0


class Test:
    def __init__(self, args, folder):
        toolbox = tool.Toolbox(args.builddir)
        self.folder = pathlib.Path(folder)
        self.faults = Faults(self.folder)
        os.environ["FAULTS"] = str(self.faults.path)
        os.environ["LD_PRELOAD"] = str(self.faults.library)
        self.nfd = tool.Nfd(toolbox.built("nfd"), self.folder, [])
        del os.environ["FAULTS"], os.environ["LD_PRELOAD"]
        os.environ["NFD_SOCKET"] = str(self.nfd.socket)
        for name in ("iptables", "iptables-save", "iptables-restore"):
            (self.folder / name).symlink_to(toolbox.multicall("lite"))
        self.n_faults = self.n_refused = 0

    def run(self, name, *words, text=""):
        return subprocess.run([self.folder / name, *words], input=text,
                              text=True, capture_output=True, check=False,
                              timeout=20)

    def must(self, name, *words, text=""):
        done = self.run(name, *words, text=text)
        if done.returncode:
            raise Failure("%s %s: %s" % (name, " ".join(words), done.stderr))
        return done.stdout

    def rules(self):
        lines = self.must("iptables-save").splitlines()
        return [line for line in lines if not line.startswith("#")]

    @staticmethod
    def kernel():
        return subprocess.run(["nft", "list", "ruleset"], check=True,
                              capture_output=True, text=True).stdout

    def begin(self):
        self.must("iptables-restore", text="*mangle\nCOMMIT\n*raw\nCOMMIT\n")
        self.must("iptables-restore", text=FIRST)

    def operate(self, words, text):
        if text:
            return self.run("iptables-restore", *words, text=text)
        return self.run("iptables", *words)

    def check_counters(self):
        """Each rule counts in the kernel, once."""
        counters = self.kernel().count("counter packets ")
        rules = sum(line.startswith("-A") for line in self.rules())
        if counters != rules:
            raise Failure("%d counters of %d rules:\n%s" % (
                counters, rules, self.kernel()))

    def do_again(self, operation):
        """What was refused is done when nothing fails."""
        name, words, text = operation
        self.must("iptables", "-L", "-n", "-v")
        done = self.operate(words, text)
        if done.returncode or self.rules() != self.expected[name]:
            raise Failure("refused, and then: %s\n%s" % (
                done.stderr, "\n".join(self.rules())))
        self.check_counters()

    def try_once(self, operation, which, nth, code):
        """False: there are no more such calls."""
        name, words, text = operation
        self.begin()
        before, kernel_before = self.rules(), self.kernel()
        self.faults.arm(which, nth, code)
        try:
            done = self.operate(words, text)
        except subprocess.TimeoutExpired:
            raise Failure("no answer") from None
        is_hit = self.faults.disarm()
        if self.nfd.process.poll() is not None:
            raise Failure("nfd is gone: "
                          + self.nfd.log.read_text(errors="replace"))
        after, kernel_after = self.rules(), self.kernel()
        if done.returncode == 0:
            if after != self.expected[name]:
                raise Failure("done, and the rules are\n" + "\n".join(after))
        elif not done.stderr.strip() or not is_hit:
            raise Failure("exit code %d: %s" % (done.returncode, done.stderr))
        elif after != before or kernel_after != kernel_before:
            # The answer alone may have been lost.
            if after != self.expected[name] or "nfd" not in done.stderr:
                raise Failure("refused (%s), and yet\n%s\n%s" % (
                    done.stderr, "\n".join(after), tool.text_diff(
                        "before", kernel_before, "after", kernel_after)))
        elif after == before:
            self.do_again(operation)
        self.n_faults += is_hit
        self.n_refused += done.returncode != 0
        return is_hit

    def run_operation(self, operation, step):
        name, words, text = operation
        self.begin()
        if self.operate(words, text).returncode:
            raise Failure("it fails as it is")
        self.expected = {name: self.rules()}
        self.check_counters()
        for call, (which, codes) in CALLS.items():
            for code in codes:
                nth = 0
                while nth < CALLS_MAX:
                    try:
                        if not self.try_once(operation, which, nth,
                                             getattr(errno, code)):
                            break
                    except Failure as failure:
                        raise Failure("%s: %s call %d: %s: %s" % (
                            name, call, nth + 1, code, failure)) from None
                    nth += step if call == "malloc" else 1
        print("%s: %d calls failed, %d were refused" % (
            name, self.n_faults, self.n_refused), flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builddir", default=os.environ.get("BUILDDIR", "."))
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--only", action="append",
                        choices=[operation[0] for operation in OPERATIONS],
                        help="this operation, and others named so")
    args = parser.parse_args()
    tool.enter_sandbox()
    with tempfile.TemporaryDirectory(prefix="nfd-faults-") as folder:
        test = Test(args, folder)
        try:
            for operation in OPERATIONS:
                if args.only and operation[0] not in args.only:
                    continue
                test.run_operation(operation, args.step)
            test.nfd.stop()
        except Failure as failure:
            sys.exit(str(failure))
    print("%d calls failed, %d operations refused: nothing lost" % (
        test.n_faults, test.n_refused))


if __name__ == "__main__":
    main()
