/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel that says anything: what it says leaves our own rules as they are.
 * The first byte is what is asked of it, the rest its packets, each after its
 * length in two bytes; a length of 0 is silence.
 *
 * With FUZZ_RECORD=FILE the real kernel is asked what the input's first byte
 * says, and what it answers becomes an input.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../unit/rules_text.h"
#include "applier/gate.h"
#include "backend.h"
#include "fuzz.h"
#include "store/store.h"

ssize_t __real_recv(int fd, void *buf, size_t len, int flags);
ssize_t __wrap_recv(int fd, void *buf, size_t len, int flags);
int __wrap_recvmmsg(int fd, struct mmsghdr *row, unsigned int n, int flags,
		    struct timespec *timeout);
int __real_gate_post(const struct gate_sock *sock, const void *buf, size_t len);
int __wrap_gate_post(const struct gate_sock *sock, const void *buf, size_t len);

/* What is left of the input; what becomes one, or NULL. */
static const uint8_t *input;
static size_t input_len;
static FILE *record;

static void put_record(const void *data, ssize_t n)
{
	size_t len = n > 0 ? (size_t)n : 0;

	fputc((int)(len & 0xff), record);
	fputc((int)(len >> 8), record);
	fwrite(data, 1, len, record);
}

/* Where the input ends, the kernel is silent, or has gone. */
ssize_t __wrap_recv(int fd, void *buf, size_t len, int flags)
{
	size_t n = 0;

	if (record) {
		ssize_t got = __real_recv(fd, buf, len < 65535 ? len : 65535,
					  flags);

		put_record(buf, got);
		return got;
	}
	if (input_len >= 2) {
		n = input[0] | (size_t)input[1] << 8;
		input += 2;
		input_len -= 2;
	} else if (!(flags & MSG_DONTWAIT)) {
		errno = ECONNRESET;
		return -1;
	}
	if (n > input_len)
		n = input_len;
	if (n > len)
		n = len;
	memcpy(buf, input, n);
	input += n;
	input_len -= n;
	errno = EAGAIN;
	return n ? (ssize_t)n : -1;
}

/* One at a time. */
int __wrap_recvmmsg(int fd, struct mmsghdr *row, unsigned int n, int flags,
		    struct timespec *timeout)
{
	struct iovec *v = row[0].msg_hdr.msg_iov;
	ssize_t len = __wrap_recv(fd, v->iov_base, v->iov_len,
				  flags & ~MSG_WAITFORONE);

	(void)n;
	(void)timeout;
	if (len < 0)
		return -1;
	row[0].msg_len = (unsigned int)len;
	return 1;
}

int __wrap_gate_post(const struct gate_sock *sock, const void *buf, size_t len)
{
	return record ? __real_gate_post(sock, buf, len) : 0;
}

/* Rules of each kind: in maps by value and by prefix, and by themselves. */
static const char rules[] =
	"*filter\n:INPUT DROP [0:0]\n:a - [0:0]\n"
	"-A INPUT -s 10.0.0.1/32 -j ACCEPT\n"
	"-A INPUT -s 10.0.0.2/32 -j DROP\n"
	"-A INPUT -s 10.0.0.3/32 -j a\n"
	"-A INPUT -m limit --limit 5/sec -j a\n"
	"-A FORWARD -d 10.1.0.0/16 -j ACCEPT\n"
	"-A FORWARD -d 10.2.0.0/16 -j DROP\n"
	"-A FORWARD -d 10.3.0.0/16 -j DROP\n"
	"-A a -p tcp -m tcp --dport 22 -j ACCEPT\n"
	"COMMIT\n"
	"*nat\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n";
static const char edit[] =
	"*filter\n-D INPUT 2\n-I INPUT -s 10.0.0.9/32 -j DROP\n"
	"-A a -p udp -j RETURN\n-P INPUT ACCEPT\n-A OUTPUT -j a\nCOMMIT\n";
static const char replacement[] =
	"*filter\n-F\n-X\n-A INPUT -s 10.0.0.2/32 -j ACCEPT\nCOMMIT\n";

static struct backend *new_backend(void)
{
	static struct gate *gate;
	const struct backend_opts opts = { .fuse = { .min = 6 } };
	struct backend *be = NULL;
	struct gate_sock sock;
	struct gate_space space;
	struct err err = { 0 };

	if ((!gate && gate_new(&gate, &err)) ||
	    gate_open(gate, -1, &sock, &space) ||
	    backend_kernel_new(&be, &opts, &err) ||
	    be->ops->wake(be, &sock, &err))
		fuzz_fail("no backend: %s", err.text);
	return be;
}

static void start(struct store *store)
{
	struct backend *be = new_backend();
	struct err err = { 0 };

	if (store_init(store, &be, &err))
		fuzz_fail("no store: %s", err.text);
}

/* But for what is counted, "[1:2]". */
static bool is_same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		if (*a == '[') {
			a += strcspn(a, "]");
			b += strcspn(b, "]");
		} else {
			a++;
			b++;
		}
	}
	return *a == *b;
}

/* On failure the rules are what they were. */
static void commit(struct store *store, const char *text)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	auto_text struct text before = { 0 }, after = { 0 };
	struct store_request req = { .is_done = false };
	struct err err = { 0 };

	if (rules_text_wire(&msgs, text, true, &err))
		fuzz_fail("%s", err.text);
	rules_text_save(&store->rs, &before);
	req.msgs = msgs.data;
	req.len = msgs.len;
	if (!store_commit(store, &req))
		return;
	rules_text_save(&store->rs, &after);
	if (!req.error.err.code)
		fuzz_fail("refused without a reason");
	if (!is_same(text_str(&before), text_str(&after)))
		fuzz_fail("refused, and there are other rules");
}

static void list(struct store *store)
{
	auto_wire_buf struct wire_buf out = { .data = NULL };
	const struct wire_list what = { .family = FAMILY_IPV4,
					.with_counters = true };
	struct listing listing;
	struct err err = { 0 };

	if (store_list(store, &what, 1, &listing, &out, &err) && !err.code)
		fuzz_fail("refused without a reason");
}

/* The rules are there, and a new backend knows nothing of them. */
static void adopt(struct store *store)
{
	struct err err = { 0 };
	bool replaced;

	store->be->ops->free(store->be, &store->rs);
	store->be = new_backend();
	if (store->be->ops->adopt(store->be, &store->rs,
				  store->generation, &replaced, &err)) {
		if (!err.code)
			fuzz_fail("refused without a reason");
		return; /* nfd ends then */
	}
	commit(store, edit);
	list(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = getenv("FUZZ_RECORD");
	struct store store;
	unsigned int kind;

	if (!size)
		return 0;
	kind = data[0];
	if (path) {
		record = fopen(path, "we");
		if (!record)
			fuzz_fail("%s cannot be written", path);
		fputc((int)kind, record);
	}
	input = data + 1;
	input_len = size - 1;
	start(&store);
	commit(&store, rules);
	if (kind & 1)
		commit(&store, edit);
	if (kind & 2)
		list(&store);
	if (kind & 4)
		commit(&store, replacement);
	if (kind & 8)
		adopt(&store);
	fuzz_store_check(&store);
	store_fini(&store);
	if (record)
		fclose(record);
	record = NULL;
	return 0;
}
