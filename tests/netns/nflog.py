#!/usr/bin/env python3
"""Listen to an NFLOG group: nflog.py FAMILY GROUP COUNT

Prints "ready", then the prefix of each of COUNT packets, and ends; ends after
10 seconds in any case.
"""

import socket
import struct
import sys

NETLINK_NETFILTER = 12
NFNL_SUBSYS_ULOG = 4
MSG_PACKET, MSG_CONFIG = 0, 1
CFG_CMD, CFG_MODE = 1, 2
CMD_BIND, CMD_PF_BIND = 1, 3
COPY_PACKET = 2
PREFIX = 10
NLM_F_REQUEST, NLM_F_ACK, NLMSG_ERROR = 1, 4, 2


def attributes(data):
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        yield kind & 0x3fff, data[4:length]
        data = data[(length + 3) & ~3:]


def configure(sock, family, group, kind, value):
    attribute = struct.pack("=HH", 4 + len(value), kind) + value
    attribute += b"\0" * (-len(attribute) % 4)
    body = struct.pack("!BBH", family, 0, group) + attribute
    sock.send(struct.pack("=IHHII", 16 + len(body),
                          NFNL_SUBSYS_ULOG << 8 | MSG_CONFIG,
                          NLM_F_REQUEST | NLM_F_ACK, 1, 0) + body)
    reply = sock.recv(4096)
    error = struct.unpack_from("=i", reply, 16)[0]
    if error:
        sys.exit("nflog: error %d" % -error)


def main():
    family = {"4": socket.AF_INET, "6": socket.AF_INET6}[sys.argv[1]]
    group, count = int(sys.argv[2]), int(sys.argv[3])
    sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    sock.settimeout(10)
    configure(sock, family, group, CFG_CMD, bytes([CMD_BIND]))
    configure(sock, family, group, CFG_MODE,
              struct.pack("!IBB", 0xffff, COPY_PACKET, 0))
    print("ready", flush=True)
    while count:
        data = sock.recv(65536)
        while len(data) >= 16:
            length, kind = struct.unpack_from("=IH", data)
            if kind == NFNL_SUBSYS_ULOG << 8 | MSG_PACKET:
                for attribute, value in attributes(data[20:length]):
                    if attribute == PREFIX:
                        text = value.rstrip(b"\0").decode()
                        print('prefix "%s"' % text, flush=True)
                count -= 1
            data = data[(length + 3) & ~3:]


main()
