/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rules when there are no rules: closed, but for who is to repair it. */
#include "lockdown.h"

#include "err.h"
#include "family.h"
#include "hosts.h"
#include "text.h"

/* What comes from here goes out: who repairs it may have to fetch something. */
static const char head[] =
	"*filter\n"
	":INPUT DROP\n"
	":FORWARD DROP\n"
	":OUTPUT ACCEPT\n"
	"-A INPUT -i lo -j ACCEPT\n"
	"-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n";

/* clang-format off */
static const char *const needs[FAMILY_N] = {
	[FAMILY_IPV4] =
		"-A INPUT -p icmp --icmp-type destination-unreachable -j ACCEPT\n"
		"-A INPUT -p icmp --icmp-type time-exceeded -j ACCEPT\n"
		"-A INPUT -p icmp --icmp-type parameter-problem -j ACCEPT\n"
		"-A INPUT -p icmp --icmp-type echo-request -j ACCEPT\n"
		"-A INPUT -p udp --sport 67 --dport 68 -j ACCEPT\n",
	/* RFC 4890 4.4: what a host must not drop. */
	[FAMILY_IPV6] =
		"-A INPUT -p icmpv6 --icmpv6-type 1 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 2 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 3 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 4 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 128 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 130 -s fe80::/10 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 131 -s fe80::/10 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 132 -s fe80::/10 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 143 -s fe80::/10 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 133 -m hl --hl-eq 255 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 134 -m hl --hl-eq 255 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT\n"
		"-A INPUT -p icmpv6 --icmpv6-type 136 -m hl --hl-eq 255 -j ACCEPT\n"
		"-A INPUT -p udp -s fe80::/10 --sport 547 --dport 546 -j ACCEPT\n",
};
/* clang-format on */

int lockdown_print(const struct family *family, const struct hosts *ssh,
		   struct text *out, struct err *err)
{
	text_put(out, head);
	text_put(out, needs[family->id]);
	for (unsigned int i = 0; i < ssh->n; i++) {
		text_put(out, "-A INPUT -p tcp --dport 22 -s ");
		addr_print(family, &ssh->v[i].addr, out);
		addr_mask_print(family, &ssh->v[i].mask, false, out);
		text_put(out, " -j ACCEPT\n");
	}
	text_put(out, "COMMIT\n");
	return text_has_failed(out) ? err_nomem(err) : 0;
}
