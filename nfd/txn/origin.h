/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* So many processes are looked at: the client, its parent, and so on. */
#define ORIGIN_PROGRAMS_MAX 8
#define ORIGIN_PROGRAM_MAX 63 /* bytes; the kernel's names have 15 */
#define ORIGIN_UNIT_MAX 255

/*
 * Where a client comes from, by what /proc says. Not to be trusted: programs
 * and units can be called anything.
 */
struct origin {
	/* The client, its parent, its parent's… */
	char programs[ORIGIN_PROGRAMS_MAX][ORIGIN_PROGRAM_MAX + 1];
	unsigned int n_programs;
	char unit[ORIGIN_UNIT_MAX + 1]; /* systemd's: "docker.service"; or "" */
};

/** Look process @pid up (0: unknown); what can't be read stays empty. */
void origin_read(struct origin *origin, pid_t pid);

/** The name and the parent in the line of /proc/PID/stat. */
bool origin_parse_stat(const char *line, char *name, size_t size, pid_t *parent);
/** The unit in a line of /proc/PID/cgroup; false: it names none. */
bool origin_parse_cgroup(const char *line, char *unit, size_t size);
