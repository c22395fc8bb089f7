/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Elements of fused maps, found by key. */
#include "elems.h"

#include <stdlib.h>
#include <string.h>

static uint32_t hash_key(const uint8_t *key, size_t len)
{
	uint64_t h = len;

	for (size_t i = 0; i < len; i++)
		h = (h ^ key[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(h >> 32);
}

static struct fuse_elem **bucket_of(const struct fuse_elems *elems,
				    const uint8_t *key, size_t len)
{
	return &elems->buckets[hash_key(key, len) & (elems->n_buckets - 1)];
}

static void free_elem(struct fuse_elem *elem)
{
	while (elem->shadowed) {
		struct fuse_claim *next = elem->shadowed->next;

		free(elem->shadowed);
		elem->shadowed = next;
	}
	free(elem);
}

void elems_fini(struct fuse_elems *elems)
{
	for (uint32_t i = 0; i < elems->n_buckets; i++)
		while (elems->buckets[i]) {
			struct fuse_elem *next =
				elems->buckets[i]->next_in_bucket;

			free_elem(elems->buckets[i]);
			elems->buckets[i] = next;
		}
	free(elems->buckets);
	*elems = (struct fuse_elems){ 0 };
}

struct fuse_elem *elems_find(const struct fuse_elems *elems,
			     const uint8_t *key, size_t len)
{
	struct fuse_elem *elem;

	if (!elems->n_buckets)
		return NULL;
	elem = *bucket_of(elems, key, len);
	while (elem && memcmp(elem->key, key, len))
		elem = elem->next_in_bucket;
	return elem;
}

/* Not growing for want of memory only makes finding slower. */
static void grow(struct fuse_elems *elems, size_t len)
{
	struct fuse_elems bigger = { .n = elems->n };

	/* By so much, as all that is there has to be fetched for it. */
	bigger.n_buckets = elems->n_buckets ? 4 * elems->n_buckets : 16;
	bigger.buckets = calloc(bigger.n_buckets, sizeof(*bigger.buckets));
	if (!bigger.buckets)
		return;
	for (uint32_t i = 0; i < elems->n_buckets; i++)
		while (elems->buckets[i]) {
			struct fuse_elem *elem = elems->buckets[i];
			struct fuse_elem **to;

			elems->buckets[i] = elem->next_in_bucket;
			to = bucket_of(&bigger, elem->key, len);
			elem->next_in_bucket = *to;
			*to = elem;
		}
	free(elems->buckets);
	*elems = bigger;
}

struct fuse_elem *elems_add(struct fuse_elems *elems, const uint8_t *key,
			    size_t len)
{
	struct fuse_elem **to, *elem;

	if (elems->n >= elems->n_buckets)
		grow(elems, len);
	elem = calloc(1, sizeof(*elem) + len);
	if (!elem || !elems->n_buckets) {
		free(elem);
		return NULL;
	}
	memcpy(elem->key, key, len);
	to = bucket_of(elems, key, len);
	elem->next_in_bucket = *to;
	*to = elem;
	elems->n++;
	return elem;
}

void elems_del(struct fuse_elems *elems, struct fuse_elem *elem, size_t len)
{
	struct fuse_elem **at = bucket_of(elems, elem->key, len);

	while (*at != elem)
		at = &(*at)->next_in_bucket;
	*at = elem->next_in_bucket;
	elems->n--;
	free_elem(elem);
}
