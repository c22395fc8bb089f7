/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Write what nfd.conf(5) says of each setting, out of nfd's own table. */
#include <stdio.h>

#include "settings.h"
#include "text.h"

int main(void)
{
	auto_text struct text out = { 0 };

	settings_print_man(&out);
	if (text_has_failed(&out) || fputs(text_str(&out), stdout) == EOF ||
	    fclose(stdout) == EOF)
		return 1;
	return 0;
}
