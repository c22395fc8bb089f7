/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

struct commit;
struct err;

/*
 * Chains whose plans depend on what others end (compile/fork.h): where those
 * change, these are part of the commit as if they had.
 */

/**
 * Plan the chains again that the changes of @c, all planned, involve. If there
 * are any, c->changes has them, too, until involve_fini(). -ENOMEM.
 */
int involve(struct commit *c, struct err *err);
void involve_fini(struct commit *c);
