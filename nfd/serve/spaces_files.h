/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct space;

/*
 * The files of all network namespaces: BASE.state and its companions are ours,
 * BASE-COOKIE.state and so on another's, and BASE.spaces lists the others:
 * which boot their cookies are of, and the number that each has in ours.
 */
struct spaces_files;

int spaces_files_new(struct spaces_files **out, const char *base,
		     struct err *err);
/** NULL is fine. */
void spaces_files_free(struct spaces_files **files);

/**
 * Call @fn for each namespace that BASE.spaces lists; none where it is of
 * another boot. -ENOMEM of @fn is passed on.
 */
int spaces_files_read(const struct spaces_files *files,
		      int (*fn)(void *arg, uint64_t cookie, int32_t nsid),
		      void *arg, struct err *err);
/** Write BASE.spaces anew, at once: those of @list that are not ours. */
int spaces_files_write(const struct spaces_files *files,
		       const struct space *list, struct err *err);
/** Open the state of @space, whose store is made. */
int spaces_files_open(const struct spaces_files *files, struct space *space,
		      struct err *err);
/** Did a change wait there to be confirmed when an earlier nfd ended? */
bool spaces_files_has_pending(const struct spaces_files *files,
			      const struct space *space);
/** Delete the files of the namespace that had @cookie. */
void spaces_files_remove(const struct spaces_files *files, uint64_t cookie);
/** Delete the files of every namespace that is not on @list. */
void spaces_files_sweep(const struct spaces_files *files,
			const struct space *list);
