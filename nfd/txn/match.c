/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What two lists of rules have in common, in order: hashes, then a longest
 * increasing subsequence. */
#include "match.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#define NONE UINT32_MAX

/* Positions of the old rules by content. */
struct positions {
	struct entry *const *old;
	uint32_t *heads; /* by slot: the first position not yet taken */
	uint32_t *next;  /* by position: the next of equal content */
	uint32_t mask;
};

static bool is_twin(const struct entry *a, const struct entry *b)
{
	return a->hash == b->hash && a->target == b->target &&
	       a->owner.n == b->owner.n && rule_equal(a->rule, b->rule);
}

/* The slot for @e's content; the head it holds may be NONE. */
static uint32_t *slot_of(const struct positions *pos, struct entry *const *of,
			 const uint32_t *slots, const struct entry *e)
{
	uint32_t i = e->hash * UINT32_C(2654435769) & pos->mask;

	while (slots[i] != NONE && !is_twin(of[slots[i]], e))
		i = (i + 1) & pos->mask;
	return &pos->heads[i];
}

/*
 * Let each new rule take the first position of its content that is left:
 * found[i], or NONE.
 */
static int find_positions(struct entry *const *old, uint32_t n_old,
			  struct entry *const *new, uint32_t n,
			  uint32_t *found)
{
	uint32_t size = 16;
	uint32_t *slots, *heads, *next;

	while (size < n_old + n_old / 2 && size < UINT32_MAX / 4)
		size *= 2;
	/* slots: an old rule of that content, for good; heads: what is left. */
	slots = malloc(sizeof(*slots) * (2 * (size_t)size + n_old));
	if (!slots)
		return -ENOMEM;
	heads = slots + size;
	next = heads + size;
	for (uint32_t i = 0; i < 2 * size; i++)
		slots[i] = NONE;

	const struct positions pos = { old, heads, next, size - 1 };

	for (uint32_t i = n_old; i-- > 0;) {
		uint32_t *head = slot_of(&pos, old, slots, old[i]);

		next[i] = *head;
		*head = i;
		slots[head - heads] = i;
	}
	for (uint32_t i = 0; i < n; i++) {
		uint32_t *head = slot_of(&pos, old, slots, new[i]);

		found[i] = *head;
		if (*head != NONE)
			*head = next[*head];
	}
	free(slots);
	return 0;
}

/*
 * Of the positions in @found keep a longest increasing subsequence; the rest
 * becomes NONE.
 */
static int keep_increasing(uint32_t *found, uint32_t n)
{
	/* tails[k]: index of the least end of an increasing run of k + 1. */
	uint32_t *tails = malloc(sizeof(*tails) * 2 * (size_t)n);
	uint32_t *prev;
	uint32_t len = 0, at;

	if (!tails)
		return -ENOMEM;
	prev = tails + n;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t lo = 0, hi = len;

		if (found[i] == NONE)
			continue;
		while (lo < hi) {
			uint32_t mid = lo + (hi - lo) / 2;

			if (found[tails[mid]] < found[i])
				lo = mid + 1;
			else
				hi = mid;
		}
		prev[i] = lo ? tails[lo - 1] : NONE;
		tails[lo] = i;
		if (lo == len)
			len++;
	}
	at = len ? tails[len - 1] : NONE;
	for (uint32_t i = n; i-- > 0;) {
		if (i == at)
			at = prev[i];
		else
			found[i] = NONE;
	}
	free(tails);
	return 0;
}

static int match_middle(struct entry *const *old, uint32_t n_old,
			struct entry *const *new, uint32_t n,
			struct entry **twins)
{
	uint32_t *found;
	int rc;

	for (uint32_t i = 0; i < n; i++)
		twins[i] = NULL;
	if (!n || !n_old)
		return 0;
	found = malloc(sizeof(*found) * n);
	if (!found)
		return -ENOMEM;
	rc = find_positions(old, n_old, new, n, found);
	if (!rc)
		rc = keep_increasing(found, n);
	for (uint32_t i = 0; i < n && !rc; i++)
		twins[i] = found[i] == NONE ? NULL : old[found[i]];
	free(found);
	return rc;
}

int match_entries(struct entry *const *old, uint32_t n_old,
		  struct entry *const *new, uint32_t n, struct entry **twins)
{
	uint32_t from = 0;

	while (from < n && from < n_old && is_twin(old[from], new[from])) {
		twins[from] = old[from];
		from++;
	}
	while (n > from && n_old > from &&
	       is_twin(old[n_old - 1], new[n - 1])) {
		twins[n - 1] = old[n_old - 1];
		n--;
		n_old--;
	}
	return match_middle(old + from, n_old - from, new + from, n - from,
			    twins + from);
}
