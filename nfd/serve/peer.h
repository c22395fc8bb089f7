/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <sys/types.h>

struct groups;

/* What a client may do. */
enum peer_role {
	PEER_NOBODY,
	PEER_READER, /* list */
	PEER_ADMIN,  /* and change */
	PEER_ROLE_N,
};

/* Who is at the other end of a Unix socket, when it was connected. */
struct peer {
	uid_t uid;
	gid_t gid;
	pid_t pid; /* 0: not one that we can see */
	enum peer_role role;
};

/* Who may do what, beside root. */
struct peer_policy {
	uid_t owner; /* may do all; 0: root alone */
	const struct groups *readers, *admins;
};

/**
 * Ask the kernel about the accepted socket @fd. Whoever is in another user
 * namespace than we are is nobody, root there included; so is who can't be
 * told to be in ours.
 */
struct peer peer_of(int fd, const struct peer_policy *policy);
