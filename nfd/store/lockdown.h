/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

struct err;
struct family;
struct hosts;
struct text;

/**
 * Append a save file that lets in what belongs to connections that we made or
 * have let in, the loopback interface, what the network itself needs of us
 * (ICMP, neighbours, addresses by DHCP), and ssh from @ssh; nothing else. -ENOMEM.
 */
int lockdown_print(const struct family *family, const struct hosts *ssh,
		   struct text *out, struct err *err);
