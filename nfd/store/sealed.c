/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are written as a whole. */
#include "sealed.h"

#include <errno.h>
#include <string.h>

#include "err.h"
#include "files.h"
#include "record.h"
#include "state.h"
#include "text.h"

/* "nfdS", as the machine writes it: a file of another one is no file. */
#define MAGIC UINT32_C(0x5364666e)
#define VERSION 1

struct head {
	uint32_t magic;
	uint32_t version;
	uint64_t len_bytes; /* of what follows */
	uint64_t sum;
};

int sealed_write(const char *path, const struct wire_buf *content,
		 struct err *err)
{
	const struct head head = { MAGIC, VERSION, content->len,
				   record_sum(RECORD_SUM_NONE, content->data,
					      content->len) };
	auto_wire_buf struct wire_buf all = { .data = NULL };

	wire_buf_put(&all, &head, sizeof(head));
	wire_buf_put(&all, content->data, content->len);
	if (content->failed || all.failed)
		return err_nomem(err);
	return files_replace(path, all.data, all.len, err);
}

static bool is_well_framed(const uint8_t *data, size_t len)
{
	while (len) {
		const struct nlmsghdr *nlh = state_next(data, len);

		if (!nlh)
			return false;
		data += nlh->nlmsg_len;
		len -= nlh->nlmsg_len;
	}
	return true;
}

int sealed_read(const char *path, struct wire_buf *content, struct err *err)
{
	auto_text struct text file = { 0 };
	struct err why = { 0 };
	struct head head;
	const uint8_t *data;
	int rc = files_read(&file, path, &why);

	if (rc == -ENOENT)
		return 0;
	if (rc) {
		*err = why;
		return rc;
	}
	data = (const uint8_t *)text_str(&file) + sizeof(head);
	if (file.len >= sizeof(head))
		memcpy(&head, text_str(&file), sizeof(head));
	if (file.len < sizeof(head) || head.magic != MAGIC ||
	    head.version != VERSION ||
	    head.len_bytes != file.len - sizeof(head) ||
	    record_sum(RECORD_SUM_NONE, data, head.len_bytes) != head.sum ||
	    !is_well_framed(data, head.len_bytes))
		return err_set(err, -EBADMSG, "%s: it is damaged", path);
	wire_buf_put(content, data, head.len_bytes);
	return content->failed ? err_nomem(err) : 0;
}
