/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ruleset.h"

struct err;
struct origin;

/*
 * Groups of chains and rules that other programs' flushes and restores leave
 * in place, as configured: `owner GROUP chain|rule|program|unit PATTERN`.
 *
 * What a program or unit of a group makes is tagged (struct entry, struct
 * chain: owner); chains and rules that a pattern matches are the group's
 * whoever made them, and so are rules of nobody else's that go to such a chain.
 */
enum owner_kind {
	OWNER_UNSET,
	OWNER_CHAIN,   /* by name */
	OWNER_RULE,    /* as -S prints it: "-A FORWARD -o docker0 -j ACCEPT" */
	OWNER_PROGRAM, /* the client, or a process that it descends from */
	OWNER_UNIT,    /* the systemd unit that the client runs in */
	OWNER_KIND_N,
};

/* Longest pattern. */
#define OWNER_PATTERN_MAX 255
/* Most groups, those that are configured no more included. */
#define OWNERS_MAX 200

/* A client to whom everything belongs; what it makes is nobody's. */
#define OWNER_ALL ((struct owner_id){ UINT8_MAX })

/* One line of the settings. */
struct owner_line {
	struct owner_id group;
	enum owner_kind kind;
	char pattern[OWNER_PATTERN_MAX + 1]; /* fnmatch(3) */
};

/* All zeroes is none. */
struct owners {
	/* By id, from 1. They stay when the settings change: rules have them. */
	char names[OWNERS_MAX + 1][OWNER_NAME_MAX + 1];
	unsigned int n_names;
	struct owner_line *lines;
	size_t n_lines;
};

#define auto_owners __attribute__((cleanup(owners_fini)))
void owners_fini(struct owners *owners);

/** Add "GROUP KIND PATTERN". -EINVAL (usage), -ENOMEM. */
int owners_parse(struct owners *owners, const char *value, struct err *err);
/** The same, taken apart. */
int owners_add(struct owners *owners, const char *group, enum owner_kind kind,
	       const char *pattern, struct err *err);
/** Give *@id to the group @name, which may be new. -EINVAL, -E2BIG. */
int owners_id(struct owners *owners, const char *name, struct owner_id *id,
	      struct err *err);
/** None where no group is called @name. */
struct owner_id owners_find(const struct owners *owners, const char *name);
/** "" where @id is none. */
const char *owners_name(const struct owners *owners, struct owner_id id);
/**
 * Let @owners have the lines of @from, and @from those of @owners, but for
 * lines of groups that are too many.
 */
void owners_exchange(struct owners *owners, struct owners *from);

/** "chain"…; OWNER_UNSET: no kind is called @name. */
enum owner_kind owner_kind_find(const char *name);

/** The group of a client: that of the first line that fits; or none. */
struct owner_id owners_of_origin(const struct owners *owners,
				 const struct origin *origin);
/** The group that @chain, a user's, belongs to. */
struct owner_id owners_of_chain(const struct owners *owners,
				const struct chain *chain);
/** The group that @entry, in a chain, belongs to. */
struct owner_id owners_of_entry(const struct owners *owners,
				const struct entry *entry);
