#!/usr/bin/env python3
"""Start a service as systemd does, and write down what it says.

    supervisor.py --log FILE --pid FILE [--listen PATH] [--watchdog SECONDS]
                  COMMAND...

--listen gives it a listening Unix socket (LISTEN_FDS). The log has a line
"SECONDS message" for each variable that it sends, and "exit CODE" at the end.
"""
import argparse
import os
import signal
import socket
import sys
import threading
import time


def listen_on(path):
    listener = socket.socket(socket.AF_UNIX)
    if os.path.exists(path):
        os.unlink(path)
    listener.bind(path)
    listener.listen()
    return listener


def start(args, notify_path, listener):
    pid = os.fork()
    if pid:
        return pid
    env = dict(os.environ, NOTIFY_SOCKET=notify_path)
    if args.watchdog:
        env["WATCHDOG_USEC"] = str(int(args.watchdog * 1000000))
        env["WATCHDOG_PID"] = str(os.getpid())
    if listener:
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)
        env["LISTEN_PID"] = str(os.getpid())
        env["LISTEN_FDS"] = "1"
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.execve(args.command[0], args.command, env)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--pid", required=True)
    parser.add_argument("--listen")
    parser.add_argument("--watchdog", type=float)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    notify_path = args.log + ".socket"
    if os.path.exists(notify_path):
        os.unlink(notify_path)
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(notify_path)
    listener = listen_on(args.listen) if args.listen else None
    pid = start(args, notify_path, listener)
    with open(args.pid, "w", encoding="ascii") as file:
        print(pid, file=file)
    begun = time.monotonic()
    with open(args.log, "w", encoding="utf-8", buffering=1) as log:
        def hear():
            while True:
                for line in notify.recv(65536).decode().split("\n"):
                    print(f"{time.monotonic() - begun:.3f} {line}", file=log)
        threading.Thread(target=hear, daemon=True).start()
        status = os.waitpid(pid, 0)[1]
        time.sleep(0.1)
        print(f"exit {os.waitstatus_to_exitcode(status)}", file=log)


if __name__ == "__main__":
    sys.exit(main())
