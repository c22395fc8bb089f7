/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/**
 * Put /dev/null in the place of those of descriptors 0, 1 and 2 that the caller
 * has closed, lest what is opened next be taken for one of them. What is
 * written is lost then, and reading is an error: there is no input. To be
 * called first in main(); nothing is changed where /dev/null can't be opened.
 */
void streams_keep(void);
