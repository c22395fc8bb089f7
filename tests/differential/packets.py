"""Packets of IPv4 and IPv6 as bytes, from a specification in a dict.

    family   4 or 6
    src dst  addresses, as text
    proto    number; sport dport for those that have ports
    flags    of TCP; mss, an option of TCP
    icmp     (type, code)
    ttl tos  of the IP header (hop limit and traffic class)
    size     of the payload
    frag     (offset in 8 bytes, more, identification)
    options  true: IPv4 options
    ext      IPv6 extension headers, of hbh dst route ah bad
    cut      keep so many bytes of the transport header, no payload
    badsum   true: a wrong transport checksum
"""

import ipaddress
import struct

TCP, UDP, ICMP, ICMP6, SCTP, UDPLITE = 6, 17, 1, 58, 132, 136
HAS_PORTS = (TCP, UDP, SCTP, UDPLITE)
FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
NO_OPERATION_OPTIONS = b"\1\1\1\0"


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def _tcp(spec, payload):
    options = b""
    if "mss" in spec:
        options = struct.pack("!BBH", 2, 4, spec["mss"])
    head = struct.pack("!HHIIBBHHH", spec["sport"], spec["dport"], 1000,
                       2000 if spec["flags"] & ACK else 0,
                       (5 + len(options) // 4) << 4, spec["flags"], 8192, 0,
                       0)
    return head + options + payload, 16


def _udp(spec, payload):
    return struct.pack("!HHHH", spec["sport"], spec["dport"],
                       8 + len(payload), 0) + payload, 6


def _udplite(spec, payload):
    return struct.pack("!HHHH", spec["sport"], spec["dport"], 0,
                       0) + payload, 6


def _sctp(spec, payload):
    # An INIT chunk; the checksum is of another kind and stays zero.
    return struct.pack("!HHII", spec["sport"], spec["dport"], 0, 0) + \
        struct.pack("!BBHIIHHI", 1, 0, 20, 1, 65535, 1, 1, 1) + payload, None


def _icmp(spec, payload):
    kind, code = spec["icmp"]
    return struct.pack("!BBHHH", kind, code, 0, spec.get("sport", 1),
                       1) + payload, 2


def _other(_spec, payload):
    return b"\0" * 8 + payload, None


TRANSPORT = {TCP: _tcp, UDP: _udp, UDPLITE: _udplite, SCTP: _sctp,
             ICMP: _icmp, ICMP6: _icmp}


def _transport(spec, src, dst):
    payload = bytes(i & 0xff for i in range(spec.get("size", 8)))
    proto = spec["proto"]
    data, sum_at = TRANSPORT.get(proto, _other)(spec, payload)
    if sum_at is not None:
        pseudo = b""
        if proto != ICMP:
            pseudo = src + dst + struct.pack("!IHBB", len(data), 0, 0, proto)
        value = checksum(pseudo + data) or 0xffff
        if spec.get("badsum"):
            value ^= 0x1111
        data = data[:sum_at] + struct.pack("!H", value) + data[sum_at + 2:]
    if "cut" in spec:
        data = data[:spec["cut"]]
    return data


def _extensions(names, proto):
    """(first next header, bytes) of a chain that ends in proto."""
    chain, following = b"", proto
    for name in reversed(names):
        if name == "hbh":
            header, number = struct.pack("!BBBBI", following, 0, 1, 4, 0), 0
        elif name == "dst":
            header, number = struct.pack("!BBBBI", following, 0, 1, 4, 0), 60
        elif name == "route":  # type 4 with no segments left: passed over
            header = struct.pack("!BBBBI", following, 0, 4, 0, 0)
            number = 43
        elif name == "ah":
            header = struct.pack("!BBHII", following, 2, 0, 1, 1) + b"\0" * 4
            number = 51
        else:  # bad: an extension header that says it is longer than the rest
            header, number = struct.pack("!BBBBI", following, 255, 1, 4, 0), 60
        chain, following = header + chain, number
    return following, chain


def _build4(spec, src, dst):
    data = _transport(spec, src, dst)
    options = NO_OPERATION_OPTIONS if spec.get("options") else b""
    frag = 0
    offset, more, ident = spec.get("frag", (0, 0, spec.get("id", 1)))
    if "frag" in spec:
        frag = offset | (0x2000 if more else 0)
        # What a fragment carries must be a multiple of 8 if more follow.
        if more:
            data = (data + b"\0" * 32)[:max(8, len(data) & ~7)]
    header = struct.pack(
        "!BBHHHBBH", 0x45 + len(options) // 4, spec.get("tos", 0),
        20 + len(options) + len(data), ident & 0xffff, frag,
        spec.get("ttl", 64), spec["proto"], 0) + src + dst + options
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + \
        data


def _build6(spec, src, dst):
    data = _transport(spec, src, dst)
    proto = spec["proto"]
    before = [name for name in spec.get("ext", ()) if name in ("hbh", "route")]
    after = [name for name in spec.get("ext", ()) if name not in before]
    following, chain = _extensions(after, proto)
    if "frag" in spec:
        offset, more, ident = spec["frag"]
        data = chain + data
        if more:
            data = (data + b"\0" * 32)[:max(8, len(data) & ~7)]
        chain = struct.pack("!BBHI", following, 0, offset << 3 | more, ident)
        following = 44
    following, first = _extensions(before, following)
    data = first + chain + data
    return struct.pack("!IHBB", 6 << 28 | spec.get("tos", 0) << 20, len(data),
                       following, spec.get("ttl", 64)) + src + dst + data


def build(spec):
    src = ipaddress.ip_address(spec["src"]).packed
    dst = ipaddress.ip_address(spec["dst"]).packed
    return (_build4 if spec["family"] == 4 else _build6)(spec, src, dst)


EXTENSION_HEADERS = (0, 43, 44, 51, 60)


def transport_of(packet):
    """(offset, protocol) of the transport header; of a fragment that is not
    the first, the protocol is None."""
    if packet[0] >> 4 == 4:
        later = packet[6] & 0x1f or packet[7]
        return (packet[0] & 15) * 4, None if later else packet[9]
    at, following = 40, packet[6]
    while following in EXTENSION_HEADERS and at + 8 <= len(packet):
        if following == 44 and (packet[at + 2] or packet[at + 3] & 0xf8):
            return at, None
        size = {44: 8, 51: (packet[at + 1] + 2) * 4}.get(
            following, (packet[at + 1] + 1) * 8)
        following, at = packet[at], at + size
    return at, following


def _split(packet):
    """(family, src, dst, proto, header length) of a whole packet, or None."""
    if packet[0] >> 4 == 4:
        if packet[6] & 0x3f or packet[7]:
            return None
        return 4, packet[12:16], packet[16:20], packet[9], (packet[0] & 15) * 4
    return 6, packet[8:24], packet[24:40], packet[6], 40


def reflect(packet):
    """The other end's answer to a packet, or None where there is none."""
    parts = _split(packet)
    if not parts:
        return None
    family, src, dst, proto, start = parts
    data = packet[start:]
    spec = {"family": family, "src": str(ipaddress.ip_address(dst)),
            "dst": str(ipaddress.ip_address(src)), "proto": proto, "size": 24}
    if proto == TCP and len(data) >= 20:
        flags = data[13]
        if flags & RST:
            return None
        spec["flags"] = SYN | ACK if flags & SYN else ACK
    elif proto in (ICMP, ICMP6) and len(data) >= 8:
        answer = {8: 0, 128: 129}.get(data[0])
        if answer is None:
            return None
        spec["icmp"] = (answer, 0)
        spec["sport"] = struct.unpack_from("!H", data, 4)[0]
    elif proto != UDP or len(data) < 8:
        return None
    if proto in (TCP, UDP):
        spec["dport"], spec["sport"] = struct.unpack_from("!HH", data)
    return build(spec)


def error_about(packet, router):
    """An ICMP error that quotes the packet, from an address of the path."""
    parts = _split(packet)
    if not parts or parts[3] in (ICMP, ICMP6):
        return None
    family, src = parts[:2]
    quoted = packet[:64]
    kind, code, proto = (3, 1, ICMP) if family == 4 else (1, 3, ICMP6)
    src_address = ipaddress.ip_address(router).packed
    body = struct.pack("!BBHI", kind, code, 0, 0) + quoted
    pseudo = b"" if family == 4 else \
        src_address + src + struct.pack("!II", len(body), proto)
    body = body[:2] + struct.pack("!H", checksum(pseudo + body)) + body[4:]
    if family == 4:
        header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 9, 0, 64,
                             proto, 0) + src_address + src
        header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    else:
        header = struct.pack("!IHBB", 6 << 28, len(body), proto, 64) + \
            src_address + src
    return header + body
