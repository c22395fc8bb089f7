"""What the packet tests need of the kernel and no installed program gives.

Accounting objects of nfnetlink_acct, and BPF programs pinned to a file. All
of it happens in the network and mount namespace of the caller.
"""

import ctypes
import os
import platform
import socket
import struct

import tool

# linux/netlink.h, linux/netfilter/nfnetlink.h
NETLINK_NETFILTER = 12
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP, NLM_F_CREATE = 0x1, 0x4, 0x300, 0x400
NLMSG_ERROR, NLMSG_DONE = 2, 3
NFNL_SUBSYS_ACCT = 7
# linux/netfilter/nfnetlink_acct.h
NFNL_MSG_ACCT_NEW, NFNL_MSG_ACCT_GET, NFNL_MSG_ACCT_DEL = 0, 1, 3
NFACCT_NAME, NFACCT_PKTS, NFACCT_BYTES = 1, 2, 3

# linux/bpf.h
BPF_PROG_LOAD, BPF_OBJ_PIN = 5, 6
BPF_PROG_TYPE_SOCKET_FILTER = 1
SYS_BPF = {"x86_64": 321, "aarch64": 280}


def attributes(data):
    """The attributes in data, by number."""
    found = {}
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        found[kind & 0x3FFF] = data[4:length]
        data = data[(length + 3) & ~3:]
    return found


def attribute(kind, data):
    return struct.pack("=HH", 4 + len(data), kind) + data \
        + b"\0" * (-len(data) % 4)


def request(message, flags, payload=b""):
    """One message to nfnetlink_acct; the attributes of what it answers."""
    body = struct.pack("=BBH", 0, 0, 0) + payload
    head = struct.pack("=IHHII", 16 + len(body),
                       NFNL_SUBSYS_ACCT << 8 | message,
                       NLM_F_REQUEST | flags, 1, 0)
    answers = []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                       NETLINK_NETFILTER) as link:
        link.send(head + body)
        while True:
            data = link.recv(65536)
            while data:
                length, kind = struct.unpack_from("=IH", data)
                if kind == NLMSG_DONE:
                    return answers
                if kind == NLMSG_ERROR:
                    code = -struct.unpack_from("=i", data, 16)[0]
                    if code:
                        raise tool.ToolError("nfnetlink_acct: "
                                             + os.strerror(code))
                    return answers
                answers.append(attributes(data[20:length]))
                data = data[(length + 3) & ~3:]


def acct_new(name):
    request(NFNL_MSG_ACCT_NEW, NLM_F_CREATE | NLM_F_ACK,
            attribute(NFACCT_NAME, name.encode() + b"\0"))
    return ""


def acct_del(name):
    request(NFNL_MSG_ACCT_DEL, NLM_F_ACK,
            attribute(NFACCT_NAME, name.encode() + b"\0"))
    return ""


def acct_list():
    """A line for each object: its name, packets and bytes."""
    return "".join(sorted(
        "{} {} {}\n".format(entry[NFACCT_NAME].rstrip(b"\0").decode(),
                            *struct.unpack(">Q", entry[NFACCT_PKTS]),
                            *struct.unpack(">Q", entry[NFACCT_BYTES]))
        for entry in request(NFNL_MSG_ACCT_GET, NLM_F_DUMP)))


def bpf(command, attr):
    number = SYS_BPF.get(platform.machine())
    if number is None:
        raise tool.ToolError("the number of bpf() is not known here")
    buffer = ctypes.create_string_buffer(attr, len(attr))
    fd = tool.libc.syscall(number, command, buffer, len(attr))
    if fd < 0:
        raise tool.ToolError("bpf: " + os.strerror(ctypes.get_errno()))
    return fd


def bpf_pin(path, value):
    """Pin a program that answers with `value` at path, in a new bpffs."""
    folder = os.path.dirname(path)
    if not os.path.ismount(folder):
        os.makedirs(folder, exist_ok=True)
        tool.syscall("mount", b"bpf", folder.encode(), b"bpf", 0, None)
    if os.path.exists(path):
        return ""
    # r0 = value; exit (Documentation/bpf/standardization/instruction-set)
    program = ctypes.create_string_buffer(
        struct.pack("=BBhi", 0xB7, 0, 0, int(value))
        + struct.pack("=BBhi", 0x95, 0, 0, 0), 16)
    licence = ctypes.create_string_buffer(b"GPL")
    fd = bpf(BPF_PROG_LOAD, struct.pack(
        "=IIQQIIQI", BPF_PROG_TYPE_SOCKET_FILTER, 2,
        ctypes.addressof(program), ctypes.addressof(licence), 0, 0, 0, 0))
    name = ctypes.create_string_buffer(path.encode())
    bpf(BPF_OBJ_PIN, struct.pack("=QII", ctypes.addressof(name), fd, 0))
    os.close(fd)
    return ""


# Commands of a case that are done here, in the namespace of the host.
COMMANDS = {"nfacct-new": acct_new, "nfacct-del": acct_del,
            "nfacct-list": acct_list, "bpf-pin": bpf_pin}
