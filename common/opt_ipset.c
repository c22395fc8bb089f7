/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of ipsets with directions, as -m set and -j SET take them. */
#include <netinet/in.h> /* ahead of linux/in.h */

#include <linux/netfilter/ipset/ip_set.h>
#include <string.h>

#include "opt.h"

_Static_assert(sizeof(((struct opt_ipset *)0)->name) == IPSET_MAXNAMELEN,
	       "a set's name fits");

/* "src,dst": one word for each dimension of the set. */
static int dirs_parse(const char *s, struct opt_ipset *set, struct err *err)
{
	for (;;) {
		size_t len = strcspn(s, ",");
		bool is_src = len == 3 && strncmp(s, "src", len) == 0;

		if (set->n_dims == IPSET_DIM_MAX)
			return err_usage(err,
					 "Can't be more src/dst options than %i.",
					 IPSET_DIM_MAX);
		if (!is_src && (len != 3 || strncmp(s, "dst", len)))
			return err_usage(err,
					 "You must spefify (the comma separated list of) 'src' or 'dst'.");
		set->n_dims++;
		if (is_src)
			set->src_bits |= (uint8_t)(1u << set->n_dims);
		s += len;
		if (!*s)
			return 0;
		s++;
	}
}

static int ipset_parse(const struct opt_ctx *oc, const char *const *args,
		       void *val, struct err *err)
{
	struct opt_ipset set = { .n_dims = 0 };
	size_t len = strlen(args[0]);
	int rc;

	(void)oc;
	if (!len)
		return err_usage(err, "setname must not be empty");
	if (len >= sizeof(set.name))
		return err_usage(err,
				 "setname `%s' too long, max %zu characters.",
				 args[0], sizeof(set.name) - 1);
	memcpy(set.name, args[0], len);
	rc = dirs_parse(args[1], &set, err);
	if (!rc)
		memcpy(val, &set, sizeof(set));
	return rc;
}

static void ipset_print(const struct opt_ctx *oc, const void *val,
			struct text *out)
{
	const struct opt_ipset *set = val;

	(void)oc;
	text_put_word(out, set->name);
	for (unsigned int dim = 1; dim <= set->n_dims; dim++)
		text_printf(out, "%s%s", dim == 1 ? " " : ",",
			    set->src_bits & 1u << dim ? "src" : "dst");
}

static bool ipset_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct opt_ipset *set = val;
	size_t len = strnlen(set->name, sizeof(set->name));

	(void)oc;
	for (size_t i = len; i < sizeof(set->name); i++)
		if (set->name[i])
			return false;
	return len && len < sizeof(set->name) && set->n_dims &&
	       set->n_dims <= IPSET_DIM_MAX && !(set->src_bits & 1) &&
	       !(set->src_bits >> (set->n_dims + 1)) &&
	       !memchr(set->name, '\n', len);
}

const struct opt_type opt_ipset = {
	"name dir[,dir...]", 2, ipset_parse, ipset_print, ipset_is_valid,
};
