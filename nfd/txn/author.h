/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

struct wire_entry;

/**
 * Fill in what /proc says of process @who->pid: its name, the systemd unit that
 * it belongs to, its command line. What can't be known stays as it is.
 */
void author_look_up(struct wire_entry *who);
