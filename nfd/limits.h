/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdint.h>

/* What clients may take of nfd. */
struct limits {
	uint64_t transaction_bytes;
	uint64_t rules;   /* of one table of one family */
	uint64_t chains;  /* the same, users' */
	uint64_t clients;
	uint64_t user_clients; /* of one user who isn't root */
	uint64_t seconds; /* to send what was begun */
	uint64_t unread_bytes; /* made for a client that doesn't read */
	uint64_t history;      /* commits that are remembered */
	uint64_t history_bytes;
};
