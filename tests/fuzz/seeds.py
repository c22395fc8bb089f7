#!/usr/bin/env python3
"""Make the corpora of tests/fuzz/ anew, from the other tests' data.

    tests/fuzz/seeds.py --builddir DIR

Wanted when a format has changed: a seed that is refused at its first byte
leads nowhere. DIR is a build without --enable-fuzzers. Inputs that begin
with "found-" are findings and stay.
"""

import argparse
import os
import pathlib
import shlex
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent
ROWS_PER_EXTENSION = 2          # of command lines
LINES_PER_EXTENSION = 6         # of save files


def rows(path):
    """(family, table, arguments) of each case of a .t file that is taken."""
    family, table, needs_setup = "ip", "filter", False
    for line in path.read_text().splitlines():
        word, _, rest = line.partition(" ")
        if word == "@family":
            family = "ip6" if rest.startswith("ip6") else "ip"
        elif word == "@table":
            table = rest.split()[0]
        elif word == "@setup":
            needs_setup = True
        elif line and line[0] not in "#@" and not needs_setup:
            fields = line.split(" ; ")
            if len(fields) == 3 and fields[2] == "ok" and "|" not in line:
                yield family, table, fields[0]


class Corpus:
    """The folder of one target's inputs."""

    def __init__(self, target):
        self.folder = HERE / "corpus" / target
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in self.folder.iterdir():
            if not path.name.startswith("found-"):
                path.unlink()

    def add(self, name, data):
        (self.folder / name).write_bytes(data)


def arguments():
    corpus = Corpus("arguments")
    for path in sorted((TESTS / "ext").glob("*.t")):
        cases = list(rows(path))[:ROWS_PER_EXTENSION]
        for number, (family, table, args) in enumerate(cases):
            words = [f"{family}tables", "-t", table, "-A", "INPUT",
                     *shlex.split(args)]
            corpus.add(f"{path.stem}-{number}", " ".join(
                word.replace(" ", "\x1f") for word in words).encode())
    commands = [line for line in
                (TESTS / "oracle/short.cmds").read_text().splitlines()
                if line.startswith("iptables -")]
    for number, args in enumerate(commands):
        corpus.add(f"command-{number}", args.encode())


def save_files():
    """Save files: the plans' rules, and some of each extension."""
    for path in sorted((TESTS / "plan").glob("*.rules*")):
        family = "#6\n" if path.suffix == ".rules6" else ""
        yield path.stem, family + path.read_text()
    for path in sorted((TESTS / "ext").glob("*.t")):
        cases = list(rows(path))
        lines = [f"*{cases[0][1]}", ":c - [0:0]"] if cases else []
        for family, table, args in cases[:LINES_PER_EXTENSION]:
            if (family, table) == cases[0][:2]:
                lines.append(f"[1:2] -A c {args}")
        if lines:
            yield path.stem, ("#6\n" if cases[0][0] == "ip6" else "") + \
                "\n".join([*lines, "COMMIT", ""])


def savefile():
    corpus = Corpus("savefile")
    for name, text in save_files():
        corpus.add(name, text.encode())


class Programs:
    """The build's programs, in a folder of their own."""

    def __init__(self, build, folder):
        self.build, self.folder = build, pathlib.Path(folder)
        self.socket = self.folder / "nfd.sock"
        for name in ("iptables", "iptables-lite", "iptables-restore",
                     "iptables-lite-restore", "ip6tables-restore"):
            (self.folder / name).symlink_to(
                build / "iptables-lite/iptables-lite")

    def run(self, *words, text=""):
        subprocess.run([self.folder / words[0], *words[1:]], input=text,
                       text=True, capture_output=True, check=False,
                       env={"NFD_SOCKET": str(self.socket)})

    def start(self):
        nfd = subprocess.Popen(
            [self.build / "nfd/nfd", "--foreground", "--backend=memory",
             "--socket", self.socket])
        while not self.socket.exists():
            time.sleep(0.02)
        return nfd


def overheard(programs, *words, text=""):
    """What the tool sends when nobody answers."""
    heard = bytearray()

    def listen(listener):
        try:
            client = listener.accept()[0]
            client.settimeout(0.2)
            while data := client.recv(65536):
                heard.extend(data)
        except TimeoutError:
            pass
        client.close()

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(programs.socket))
        listener.listen()
        listener.settimeout(5)
        thread = threading.Thread(target=listen, args=(listener,))
        thread.start()
        programs.run(*words, text=text)
        thread.join()
    programs.socket.unlink()
    return bytes(heard)


TALK = (("iptables", "-L", "-n", "-v"), ("iptables", "-S", "INPUT", "1"),
        ("iptables", "-Z"), ("iptables", "-L", "-Z"), ("iptables-lite", "plan"),
        ("iptables", "-E", "c", "d"), ("iptables", "-X"),
        ("iptables", "-C", "c", "-p", "tcp"), ("iptables", "-D", "c", "1"),
        ("iptables", "-R", "c", "1", "-s", "1.2.3.4"),
        ("iptables", "-P", "INPUT", "DROP"))
# The third fails.
STREAM = "".join(f"*filter\n{line}\nCOMMIT\n" for line in (
    "-A INPUT -s 1.2.3.4", "-N a", "-X b", "-A INPUT -j a", "-D INPUT 1"))
BEFORE = "*filter\n:c - [0:0]\n-A INPUT -j c\n-A c -p tcp\n-A c\nCOMMIT\n"


def session(programs):
    corpus = Corpus("session")
    before = overheard(programs, "iptables-restore", text=BEFORE)
    for number, words in enumerate(TALK):
        corpus.add(f"talk-{number}", b"\xff" + before +
                   overheard(programs, *words))
    corpus.add("stream", b"\xff" + overheard(
        programs, "iptables-lite-restore", "--noflush", "--stream",
        text=STREAM))
    for name, text in save_files():
        heard = overheard(programs, "ip6tables-restore" if
                          text.startswith("#6") else "iptables-restore",
                          "-c", text=text)
        if len(heard) < 16000:
            corpus.add(name, b"\xff" + heard)


def state(programs):
    corpus = Corpus("state")
    for number in range(3):
        nfd = programs.start()
        programs.run("iptables-restore", "-c", text=BEFORE)
        if number:
            programs.run("iptables", "-D", "c", "1")
            programs.run("iptables", "-Z")
        if number == 2:
            programs.run("iptables", "-t", "nat", "-A", "POSTROUTING", "-j",
                         "MASQUERADE")
        nfd.send_signal(signal.SIGTERM if number == 1 else signal.SIGKILL)
        nfd.wait()
        kept = (programs.folder / "nfd.state").read_bytes()
        journal = (programs.folder / "nfd.journal").read_bytes()
        head = b"\1" + struct.pack("<I", len(kept))[:3]
        corpus.add(f"run-{number}", head + kept + journal)
        programs.socket.unlink(missing_ok=True)


def replies(build):
    corpus = Corpus("replies")
    for kind in range(16):
        with tempfile.NamedTemporaryFile() as asked:
            asked.write(bytes([kind]))
            asked.flush()
            subprocess.run(
                ["unshare", "-rn", build / "tests/fuzz/replies", asked.name],
                env={"FUZZ_RECORD": str(corpus.folder / f"asked-{kind}")},
                check=True)


def attribute(kind, data):
    size = 4 + len(data)
    return struct.pack("<HH", size, kind) + data + b"\0" * (-size % 4)


def message(kind, family, *attributes, resource=0):
    """One of nfnetlink's: see linux/netfilter/nfnetlink.h."""
    body = struct.pack(">BBH", family, 0, resource) + b"".join(attributes)
    return struct.pack("<IHHII", 16 + len(body), kind, 1, 0, 0) + body


def applier():
    """Transactions and questions: changes of one table, and dumps."""
    corpus = Corpus("applier")
    begin = message(16, 0, attribute(1, struct.pack(">I", 7)), resource=10)
    end = message(17, 0, resource=10)
    changes = b""
    for number, kind in enumerate((0, 2, 3, 5, 6, 8, 9, 11, 12, 14)):
        table = (b"nfd-filter\0", b"mangle\0")[number % 2]
        change = message(10 << 8 | kind, (2, 10)[number % 2],
                         attribute(1, table), attribute(2, b"x\0"))
        changes += change
        corpus.add(f"change-{kind}", begin + change + end)
    corpus.add("changes", begin + changes + end)
    for kind in (1, 4, 7, 10, 13, 16):
        corpus.add(f"question-{kind}",
                   message(10 << 8 | kind, 2, attribute(1, b"nfd-nat\0")))
    corpus.add("ipset", message(6 << 8 | 14, 2, attribute(1, b"\6"),
                                attribute(2, b"blocked\0")))


def dictionary():
    words = set()
    for path in (TESTS / "ext").glob("*.t"):
        for _, table, args in rows(path):
            words.update([table, *args.replace('"', "").split()])
    with open(HERE / "words.dict", "w", encoding="ascii") as out:
        out.write("# Made by seeds.py of the words in tests/ext/.\n")
        for word in sorted(words):
            if len(word) < 30 and "\\" not in word:
                out.write(f'"{word}"\n')


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builddir", default=os.environ.get("BUILDDIR", "."))
    build = pathlib.Path(parser.parse_args().builddir).resolve()
    dictionary()
    arguments()
    savefile()
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(build, folder)
        session(programs)
        state(programs)
    replies(build)
    applier()


if __name__ == "__main__":
    sys.exit(main())
