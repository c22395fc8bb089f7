/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -m owner: who opened the socket a packet is of (kernel: xt_owner.c). */
#include <grp.h>
#include <linux/netfilter/xt_owner.h>
#include <pwd.h>
#include <string.h>

#include "ext.h"
#include "opt.h"

struct owner_info {
	struct ext_info given;
	struct range32 uid, gid;
};

enum { OWNER_SOCKET, OWNER_UID, OWNER_GID, OWNER_SUPPL };

/* The last number stands for "none", everywhere. */
#define ID_MAX (UINT32_MAX - 1)

static bool uid_find(const char *name, uint32_t *out)
{
	const struct passwd *pw = getpwnam(name);

	if (pw)
		*out = pw->pw_uid;
	return pw;
}

static bool gid_find(const char *name, uint32_t *out)
{
	const struct group *gr = getgrnam(name);

	if (gr)
		*out = gr->gr_gid;
	return gr;
}

/* "n", "n-n", or a name that @find knows. */
static int parse_ids(const struct opt_ctx *oc, const char *arg,
		     bool (*find)(const char *name, uint32_t *out), void *val,
		     struct err *err)
{
	struct range32 ids;
	uint64_t lo, hi;
	const char *end;

	if (find(arg, &ids.lo)) {
		ids.hi = ids.lo;
		memcpy(val, &ids, sizeof(ids));
		return 0;
	}
	if (num_parse_prefix(arg, &end, 0, ID_MAX, &lo)) {
		hi = lo;
		if (!*end ||
		    (*end == '-' && num_parse(end + 1, 0, ID_MAX, &hi))) {
			ids = (struct range32){ (uint32_t)lo, (uint32_t)hi };
			memcpy(val, &ids, sizeof(ids));
			return 0;
		}
	}
	return err_usage(err, "owner: Bad value for \"--%s\" option: \"%s\"",
			 oc->opt->name, arg);
}

static int uids_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	return parse_ids(oc, args[0], uid_find, val, err);
}

static int gids_parse(const struct opt_ctx *oc, const char *const *args,
		      void *val, struct err *err)
{
	return parse_ids(oc, args[0], gid_find, val, err);
}

static void print_ids(const struct range32 *ids, struct text *out)
{
	text_printf(out, "%u", ids->lo);
	if (ids->lo != ids->hi)
		text_printf(out, "-%u", ids->hi);
}

static void ids_print(const struct opt_ctx *oc, const void *val,
		      struct text *out)
{
	(void)oc;
	print_ids(val, out);
}

static bool ids_is_valid(const struct opt_ctx *oc, const void *val)
{
	const struct range32 *ids = val;

	(void)oc;
	return ids->lo <= ID_MAX && ids->hi <= ID_MAX;
}

static const struct opt_type uids_type = {
	"user|uid[-uid]", 1, uids_parse, ids_print, ids_is_valid,
};
static const struct opt_type gids_type = {
	"group|gid[-gid]", 1, gids_parse, ids_print, ids_is_valid,
};

/* clang-format off */
static const struct ext_opt owner_opts[] = {
	[OWNER_SOCKET] = { "socket-exists", .type = &opt_flag,
		.flags = OPT_INVERT, .help = "there is a socket" },
	[OWNER_UID] = { "uid-owner", .type = &uids_type,
		OPT_AT(struct owner_info, uid), .flags = OPT_INVERT,
		.help = "user that opened the socket" },
	[OWNER_GID] = { "gid-owner", .type = &gids_type,
		OPT_AT(struct owner_info, gid), .flags = OPT_INVERT,
		.help = "group that opened the socket" },
	[OWNER_SUPPL] = { "suppl-groups", .type = &opt_flag,
		.help = "a supplementary group of it counts too" },
	{ .name = NULL },
};
/* clang-format on */

static int owner_check(void *info, const struct ext_ctx *ctx, struct err *err)
{
	const struct owner_info *owner = info;
	const struct ext_info *given = &owner->given;

	(void)ctx;
	if (ext_has(given, OWNER_SUPPL) && !ext_has(given, OWNER_GID))
		return err_usage(err,
			"owner: Bad value for \"--suppl-groups\" option: \"you need to use --gid-owner first\"");
	if (!given->set)
		return err_usage(err,
			"owner: At least one of --uid-owner, --gid-owner or --socket-exists is required");
	if (owner->uid.lo > owner->uid.hi || owner->gid.lo > owner->gid.hi)
		return err_refused(err,
			"owner: range ends before it starts");
	return 0;
}

static void list_ids(const struct owner_info *owner, unsigned int row,
		     const struct range32 *ids, const char *name,
		     struct text *out)
{
	text_printf(out, "%s owner %s match ",
		    ext_inv(&owner->given, row) ? " !" : "",
		    row == OWNER_UID ? "UID" : "GID");
	if (name)
		text_put(out, name);
	else
		print_ids(ids, out);
}

static void owner_list(const void *info, const struct ext_ctx *ctx,
		       struct text *out)
{
	const struct owner_info *owner = info;
	const struct ext_info *given = &owner->given;

	if (ext_has(given, OWNER_SOCKET))
		text_printf(out, "%s owner socket exists",
			    ext_inv(given, OWNER_SOCKET) ? " !" : "");
	if (ext_has(given, OWNER_UID)) {
		const struct passwd *pw = NULL;

		if (!ctx->numeric && owner->uid.lo == owner->uid.hi)
			pw = getpwuid(owner->uid.lo);
		list_ids(owner, OWNER_UID, &owner->uid,
			 pw ? pw->pw_name : NULL, out);
	}
	if (ext_has(given, OWNER_GID)) {
		const struct group *gr = NULL;

		if (!ctx->numeric && owner->gid.lo == owner->gid.hi)
			gr = getgrgid(owner->gid.lo);
		list_ids(owner, OWNER_GID, &owner->gid,
			 gr ? gr->gr_name : NULL, out);
	}
	if (ext_has(given, OWNER_SUPPL))
		text_put(out, " incl. suppl. groups");
}

/*
 * Where no socket is found, or no file is behind it, nf_tables' fields don't
 * match, negated or not; xt_owner.c then takes what is negated as true.
 */
static bool is_native(const struct owner_info *owner)
{
	return !(owner->given.set & ~(EXT_BIT(OWNER_UID) |
				      EXT_BIT(OWNER_GID))) &&
	       !owner->given.inv;
}

static void owner_lower(struct ir_rule *ir, const void *info,
			const struct ext_ctx *ctx)
{
	static const uint8_t flags[] = {
		[OWNER_SOCKET] = XT_OWNER_SOCKET,
		[OWNER_UID]    = XT_OWNER_UID,
		[OWNER_GID]    = XT_OWNER_GID,
		[OWNER_SUPPL]  = XT_OWNER_SUPPL_GROUPS,
	};
	const struct owner_info *owner = info;
	struct xt_owner_match_info xt;

	memset(&xt, 0, sizeof(xt));
	xt.uid_min = owner->uid.lo;
	xt.uid_max = owner->uid.hi;
	xt.gid_min = owner->gid.lo;
	xt.gid_max = owner->gid.hi;
	(void)ctx;
	if (is_native(owner)) {
		if (ext_has(&owner->given, OWNER_UID))
			ir_test_range(ir, IR_META_SKUID, owner->uid.lo,
				      owner->uid.hi, false);
		if (ext_has(&owner->given, OWNER_GID))
			ir_test_range(ir, IR_META_SKGID, owner->gid.lo,
				      owner->gid.hi, false);
		return;
	}
	for (unsigned int row = 0; row < sizeof(flags); row++) {
		if (ext_has(&owner->given, row))
			xt.match |= flags[row];
		if (ext_inv(&owner->given, row))
			xt.invert |= flags[row];
	}
	ir_match_xt_only(ir, "owner", 1, &xt, sizeof(xt));
}

const struct ext_desc ext_owner = {
	.name      = "owner",
	.kind      = EXT_MATCH,
	.families  = FAM_ANY,
	.hooks     = HOOK_BIT(HOOK_OUTPUT) | HOOK_BIT(HOOK_POSTROUTING),
	.info_size = sizeof(struct owner_info),
	.opts      = owner_opts,
	.check     = owner_check,
	.list      = owner_list,
	.lower     = owner_lower,
};
