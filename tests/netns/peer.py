#!/usr/bin/env python3
"""One end of a conversation: a server that tells what it saw, or a client
that tells in one line how its packet fared.

    peer.py serve [--tcp P,P...] [--udp P,P...]
    peer.py ask udp|tcp|icmp ADDR [PORT] [options]

`serve` prints "ready" once it listens. What `ask` prints:

    answer KEY=VALUE...   the server's view: from= to= ttl= tos= len= mss=
                          and, for what came back, back_ttl=
    icmp TYPE/CODE        an ICMP error arrived
    reset                 TCP RST
    refused LOCAL-ERROR   the local kernel refused to send
    silence               nothing within --wait seconds
"""

import argparse
import errno
import os
import select
import socket
import struct
import sys
import time

ECHO = {socket.AF_INET: (8, 0), socket.AF_INET6: (128, 129)}
SO_MARK = 36
IP_RECVERR, IPV6_RECVERR = 11, 25
IP_RECVTTL, IP_RECVTOS, IP_TTL, IP_TOS = 12, 13, 2, 1
IPV6_RECVHOPLIMIT, IPV6_RECVTCLASS, IPV6_HOPLIMIT, IPV6_TCLASS = 51, 66, 52, 67
IP_PKTINFO, IPV6_RECVPKTINFO, IPV6_PKTINFO = 8, 49, 50
IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, PMTUDISC_DONT = 10, 23, 0


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def want_header_fields(sock):
    """Ask for TTL and TOS of what arrives."""
    if sock.family == socket.AF_INET:
        sock.setsockopt(socket.IPPROTO_IP, IP_RECVTTL, 1)
        sock.setsockopt(socket.IPPROTO_IP, IP_RECVTOS, 1)
    else:
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1)
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVTCLASS, 1)


def header_fields(ancillary):
    """(ttl, tos) from recvmsg()'s ancillary data."""
    ttl = tos = 0
    for level, kind, data in ancillary:
        number = int.from_bytes(data[:4], sys.byteorder)
        if (level, kind) in ((socket.IPPROTO_IP, IP_TTL),
                             (socket.IPPROTO_IPV6, IPV6_HOPLIMIT)):
            ttl = number
        elif (level, kind) in ((socket.IPPROTO_IP, IP_TOS),
                               (socket.IPPROTO_IPV6, IPV6_TCLASS)):
            tos = number
    return ttl, tos


def host_port(sockaddr):
    return "%s,%d" % sockaddr[:2]


def serve(args):
    listening, answering = [], []
    for family, any_address in ((socket.AF_INET, "0.0.0.0"),
                                (socket.AF_INET6, "::")):
        for port in args.tcp:
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            sock.bind((any_address, port))
            sock.listen(64)
            listening.append(sock)
        for port in args.udp:
            sock = socket.socket(family, socket.SOCK_DGRAM)
            if family == socket.AF_INET6:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            want_header_fields(sock)
            if family == socket.AF_INET:
                sock.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
            else:
                sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)
            sock.bind((any_address, port))
            answering.append(sock)
    print("ready", flush=True)
    while True:
        for sock in select.select(listening + answering, [], [])[0]:
            try:
                if sock in listening:
                    serve_tcp(sock)
                else:
                    serve_udp(sock)
            except OSError:
                pass  # what the firewall did to the answer is the test's matter


def serve_tcp(listener):
    conn, peer = listener.accept()
    with conn:
        mss = conn.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)
        view = "from=%s to=%s mss=%d" % (
            host_port(peer), host_port(conn.getsockname()), mss)
        conn.sendall(view.encode())


def serve_udp(sock):
    """Answer from the address that was asked."""
    data, ancillary, _, peer = sock.recvmsg(65536, 1024)
    ttl, tos = header_fields(ancillary)
    asked, reply_as = None, []
    for level, kind, info in ancillary:
        if (level, kind) == (socket.IPPROTO_IP, IP_PKTINFO):
            asked = socket.inet_ntop(socket.AF_INET, info[8:12])
            reply_as = [(level, kind, bytes(4) + info[8:12] + bytes(4))]
        elif (level, kind) == (socket.IPPROTO_IPV6, IPV6_PKTINFO):
            asked = socket.inet_ntop(socket.AF_INET6, info[:16])
            reply_as = [(level, kind, info[:16] + bytes(4))]
    view = "from=%s to=%s,%d ttl=%d tos=%#x len=%d" % (
        host_port(peer), asked, sock.getsockname()[1], ttl, tos, len(data))
    sock.sendmsg([view.encode()], reply_as, 0, peer)


def prepare(sock, args):
    """Set what the command line asks of the packets to be sent."""
    v4 = sock.family == socket.AF_INET
    level = socket.IPPROTO_IP if v4 else socket.IPPROTO_IPV6
    if sock.type != socket.SOCK_RAW:
        sock.setsockopt(level, IP_RECVERR if v4 else IPV6_RECVERR, 1)
    if args.tos is not None:
        sock.setsockopt(level, IP_TOS if v4 else IPV6_TCLASS, args.tos)
    if args.ttl is not None:
        sock.setsockopt(level, IP_TTL if v4 else 16, args.ttl)
    if args.fragments:
        sock.setsockopt(level, IP_MTU_DISCOVER if v4 else IPV6_MTU_DISCOVER,
                        PMTUDISC_DONT)
    if args.mark is not None:
        sock.setsockopt(socket.SOL_SOCKET, SO_MARK, args.mark)
    if args.source or args.sport:
        any_address = "0.0.0.0" if v4 else "::"
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((args.source or any_address, args.sport))


def icmp_error(sock):
    """"icmp T/C" from the error queue, or None."""
    sock.settimeout(0)
    try:
        _, ancillary, _, _ = sock.recvmsg(1, 1024, socket.MSG_ERRQUEUE)
    except OSError:
        return None
    for level, kind, data in ancillary:
        if (level, kind) in ((socket.IPPROTO_IP, IP_RECVERR),
                             (socket.IPPROTO_IPV6, IPV6_RECVERR)):
            _, origin, icmp_type, code = struct.unpack_from("IBBB", data)
            if origin in (2, 3):
                return "icmp %d/%d" % (icmp_type, code)
    return None


def fate_of_error(sock, error):
    queued = icmp_error(sock)
    if queued:
        return queued
    if error.errno in (errno.ECONNREFUSED, errno.ECONNRESET):
        return "reset"
    return "refused %s" % errno.errorcode.get(error.errno, error.errno)


def ask_udp(sock, args):
    want_header_fields(sock)
    try:
        sock.connect((args.address, args.port))
        sock.send(b"x" * args.size)
        sock.settimeout(args.wait)
        data, ancillary, _, _ = sock.recvmsg(65536, 1024)
    except TimeoutError:
        return icmp_error(sock) or "silence"
    except OSError as error:
        return fate_of_error(sock, error)
    return "answer %s back_ttl=%d" % (data.decode(),
                                      header_fields(ancillary)[0])


def ask_tcp(sock, args):
    sock.settimeout(args.wait)
    try:
        sock.connect((args.address, args.port))
        data = sock.recv(4096)
    except TimeoutError:
        return icmp_error(sock) or "silence"
    except OSError as error:
        return fate_of_error(sock, error)
    return "answer " + data.decode()


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ask_icmp(sock, args):
    request, reply = ECHO[sock.family]
    ident = os.getpid() & 0xffff
    body = struct.pack("!BBHHH", request, 0, 0, ident, 1) + b"x" * args.size
    if sock.family == socket.AF_INET:  # for IPv6 the kernel fills it in
        body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
    sock.settimeout(args.wait)
    deadline = time.monotonic() + args.wait
    try:
        sock.sendto(body, (args.address, 0))
        while time.monotonic() < deadline:
            packet, peer = sock.recvfrom(65536)
            if sock.family == socket.AF_INET:
                packet = packet[(packet[0] & 15) * 4:]
            icmp_type, code = packet[:2]
            if icmp_type == reply:
                if packet[4:6] == body[4:6]:
                    return "answer by=%s" % peer[0]
            elif icmp_type == 3 or 0 < icmp_type < 5:
                return "icmp %d/%d" % (icmp_type, code)
    except TimeoutError:
        pass
    except OSError as error:
        return fate_of_error(sock, error)
    return "silence"


def ask(args):
    kinds = {
        "udp": (ask_udp, socket.SOCK_DGRAM, 0),
        "tcp": (ask_tcp, socket.SOCK_STREAM, 0),
        "icmp": (ask_icmp, socket.SOCK_RAW,
                 58 if ":" in args.address else 1),
    }
    how, kind, proto = kinds[args.proto]
    with socket.socket(family_of(args.address), kind, proto) as sock:
        prepare(sock, args)
        print(how(sock, args))


def ports(text):
    return [int(port) for port in text.split(",")]


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    server = commands.add_parser("serve")
    server.add_argument("--tcp", type=ports, default=[])
    server.add_argument("--udp", type=ports, default=[])
    client = commands.add_parser("ask")
    client.add_argument("proto", choices=("udp", "tcp", "icmp"))
    client.add_argument("address")
    client.add_argument("port", type=int, nargs="?", default=0)
    client.add_argument("--wait", type=float, default=5)
    client.add_argument("--source")
    client.add_argument("--sport", type=int, default=0)
    client.add_argument("--size", type=int, default=16)
    client.add_argument("--ttl", type=int)
    client.add_argument("--tos", type=int)
    client.add_argument("--mark", type=int)
    client.add_argument("--fragments", action="store_true",
                        help="let the kernel cut what exceeds the MTU")
    args = parser.parse_args()
    if args.command == "serve":
        serve(args)
    else:
        ask(args)


main()
