/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who made a commit, as /proc knows him. */
#include "author.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "text.h"
#include "wire.h"

#define FILE_MAX 4096

/* How many bytes of /proc/@pid/@name were read; there is a NUL behind. */
static size_t read_proc(uint32_t pid, const char *name, char buf[FILE_MAX])
{
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%u/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, buf, FILE_MAX - 1);
	close(fd);
	if (n < 0)
		n = 0;
	buf[n] = '\0';
	return (size_t)n;
}

/* As much of @src as there is room for, without what terminals act upon. */
static void copy(char *dst, size_t size, const char *src, size_t len)
{
	if (len >= size)
		len = size - 1;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)src[i];

		dst[i] = c < ' ' || c == 0x7f ? '?' : src[i];
	}
	dst[len] = '\0';
}

/* Words end in NUL; those with blanks are shown quoted. */
static void copy_words(char *dst, size_t size, const char *words, size_t len)
{
	auto_text struct text text = { 0 };

	for (const char *w = words; w < words + len; w += strlen(w) + 1) {
		if (w > words)
			text_put(&text, " ");
		text_put_word(&text, w);
	}
	if (!text_has_failed(&text))
		copy(dst, size, text_str(&text), text.len);
}

static bool is_unit(const char *name, size_t len)
{
	static const char *const kinds[] = { ".service", ".scope", ".slice" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t n = strlen(kinds[i]);

		if (len > n && memcmp(name + len - n, kinds[i], n) == 0)
			return true;
	}
	return false;
}

/* The last part of the path that names a unit: cgroups(7), systemd(1). */
static void copy_unit(char *dst, size_t size, const char *line)
{
	const char *path = strstr(line, "::/");

	if (!path)
		path = strstr(line, ":name=systemd:/");
	for (path = path ? strchr(path, '/') : NULL; path && *path == '/';) {
		size_t len = strcspn(++path, "/\n");

		if (is_unit(path, len))
			copy(dst, size, path, len);
		path += len;
	}
}

void author_look_up(struct wire_entry *who)
{
	char buf[FILE_MAX];

	if (!who->pid)
		return;
	if (read_proc(who->pid, "comm", buf))
		copy(who->program, sizeof(who->program), buf,
		     strcspn(buf, "\n"));
	if (read_proc(who->pid, "cgroup", buf))
		copy_unit(who->unit, sizeof(who->unit), buf);
	copy_words(who->command, sizeof(who->command), buf,
		   read_proc(who->pid, "cmdline", buf));
}
