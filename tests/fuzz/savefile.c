/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A save file ("#6": of ip6tables): what is taken is committed, saved,
 * restored and saved the same.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/rules_text.h"
#include "fuzz.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_wire_buf struct wire_buf msgs = { .data = NULL };
	char *text = size ? strndup((const char *)data, size) : NULL;
	struct store_request req = { .is_done = false };
	struct err err = { 0 };
	struct store store;
	enum family_id family;

	if (!text)
		return 0;
	family = strncmp(text, "#6", 2) == 0 ? FAMILY_IPV6 : FAMILY_IPV4;
	if (rules_text_wire_family(&msgs, family, text, true, &err)) {
		free(text);
		return 0;
	}
	free(text);
	fuzz_store_init(&store);
	req.msgs = msgs.data;
	req.len = msgs.len;
	if (store_commit(&store, &req) && !req.error.err.code)
		fuzz_fail("refused without a reason");
	fuzz_store_check(&store);
	store_fini(&store);
	return 0;
}
