/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where clients come from: what /proc says. */
#include "origin.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "num.h"

#define FILE_MAX 4096

/* The beginning of /proc/@pid/@name as a string. */
static bool read_proc(pid_t pid, const char *name, char buf[FILE_MAX])
{
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, buf, FILE_MAX - 1);
	close(fd);
	buf[n > 0 ? n : 0] = '\0';
	return n > 0;
}

static bool copy(char *dst, size_t size, const char *src, size_t len)
{
	if (!len || len >= size)
		return false;
	memcpy(dst, src, len);
	dst[len] = '\0';
	return true;
}

/* proc(5): "PID (NAME) STATE PPID …"; the name may hold anything. */
bool origin_parse_stat(const char *line, char *name, size_t size, pid_t *parent)
{
	const char *begin = strchr(line, '(');
	const char *end = strrchr(line, ')');
	char digits[16];
	uint32_t pid;

	if (!begin || !end || end < begin || strlen(end) < 5 ||
	    !copy(digits, sizeof(digits), end + 4, strcspn(end + 4, " ")) ||
	    !num_parse_u32(digits, &pid) ||
	    !copy(name, size, begin + 1, (size_t)(end - begin - 1)))
		return false;
	*parent = (pid_t)pid;
	return true;
}

static bool ends_in(const char *s, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len > n && memcmp(s + len - n, end, n) == 0;
}

/*
 * cgroups(7): "ID:CONTROLLERS:PATH"; systemd's have no controller, or its
 * name. The unit is what the slices hold; below are the unit's own groups.
 */
bool origin_parse_cgroup(const char *line, char *unit, size_t size)
{
	const char *at = strchr(line, ':');
	size_t len;

	if (!at || (strncmp(at, "::/", 3) != 0 &&
		    strncmp(at, ":name=systemd:/", 15) != 0))
		return false;
	for (at += strcspn(at, "/"); *at == '/'; at += len) {
		len = strcspn(++at, "/\n");
		if (!ends_in(at, len, ".slice"))
			return (ends_in(at, len, ".service") ||
				ends_in(at, len, ".scope")) &&
			       copy(unit, size, at, len);
	}
	return false;
}

static void read_unit(struct origin *origin, pid_t pid)
{
	char buf[FILE_MAX];
	const char *line = buf;

	if (!read_proc(pid, "cgroup", buf))
		return;
	while (line && !origin_parse_cgroup(line, origin->unit,
					    sizeof(origin->unit))) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
}

void origin_read(struct origin *origin, pid_t pid)
{
	*origin = (struct origin){ .n_programs = 0 };
	if (pid > 0)
		read_unit(origin, pid);
	while (pid > 0 && origin->n_programs < ORIGIN_PROGRAMS_MAX) {
		char *name = origin->programs[origin->n_programs];
		char buf[FILE_MAX];

		if (!read_proc(pid, "stat", buf) ||
		    !origin_parse_stat(buf, name, ORIGIN_PROGRAM_MAX + 1,
				       &pid))
			break;
		origin->n_programs++;
	}
}
