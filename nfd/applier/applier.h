/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/**
 * The applier's life: give up all privileges but its own, and do what is asked
 * for at @sock, as far as it is allowed, until nobody is at the other end. Its
 * exit status.
 */
int applier_main(int sock);
