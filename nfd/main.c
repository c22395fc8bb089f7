/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nfd: the daemon that holds the rules. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "backend.h"
#include "config.h"
#include "err.h"
#include "server.h"
#include "store.h"

#include <config.h>

static const char usage[] =
	"Usage: nfd [options]\n"
	"  --foreground          stay in the foreground\n"
	"  --socket PATH         listen at PATH (default /run/nfd/nfd.sock)\n"
	"  --config FILE         read settings from FILE\n"
	"  --backend=kernel      carry the rules out (default)\n"
	"  --backend=memory      keep the rules in memory only\n"
	"  --no-fuse             compile every rule by itself\n"
	"  --version             print the version\n"
	"  --help                print this\n";
