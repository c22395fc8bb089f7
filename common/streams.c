/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The three descriptors that a program may take for granted. */
#include "streams.h"

#include <fcntl.h>
#include <unistd.h>

void streams_keep(void)
{
	/* open() takes the lowest that is free: it is fd's own number. */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null",
			 fd == STDIN_FILENO ? O_WRONLY : O_RDWR) < 0)
			return;
}
