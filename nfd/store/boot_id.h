/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* With its end; the kernel writes 36 characters. */
#define BOOT_ID_MAX 64

/** The random number of this boot of the machine; "": not to be had. */
void boot_id_read(char id[BOOT_ID_MAX]);
