/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that files of the system give names: realms, groups, labels. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "opt.h"

#define LINE_MAX_BYTES 512

/* The number and the name on @line, which is cut up; NULL: there is none. */
static const char *line_split(char *line, uint64_t *id)
{
	char *s = line + strspn(line, " \t"), *name;
	size_t len = strcspn(s, " \t\n");

	if (!s[len])
		return NULL;
	s[len] = '\0';
	if (!num_parse(s, 0, UINT32_MAX, id))
		return NULL;
	name = s + len + 1;
	name += strspn(name, " \t");
	name[strcspn(name, " \t\n#")] = '\0';
	return *name ? name : NULL;
}

/* The first line of @path that has @name or, where that is NULL, *@id. */
static bool find(const char *path, const char *name, uint32_t *id,
		 struct text *out)
{
	FILE *file = fopen(path, "re");
	char line[LINE_MAX_BYTES];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file)) {
		uint64_t number;
		const char *s = line_split(line, &number);

		if (!s || (name ? strcmp(s, name) != 0 : number != *id))
			continue;
		found = true;
		*id = (uint32_t)number;
		if (out)
			text_put(out, s);
	}
	if (file)
		fclose(file);
	return found;
}

bool id_find(const char *path, const char *name, uint32_t *out)
{
	return find(path, name, out, NULL);
}

bool id_name_print(const char *path, uint32_t id, struct text *out)
{
	return find(path, NULL, &id, out);
}

void id_list(const char *path, const struct mark32 *id, bool numeric,
	      struct text *out)
{
	if (numeric || id->mask != UINT32_MAX ||
	    !id_name_print(path, id->value, out))
		mark_print(id, out);
}

static int opt_id_parse(const struct opt_ctx *oc, const char *const *args,
			void *val, struct err *err)
{
	struct mark32 id = { .mask = UINT32_MAX };

	if (isdigit((unsigned char)args[0][0]) && strchr(args[0], '/') &&
	    !mark_parse(args[0], &id))
		return opt_bad_mark(oc, args[0], err);
	if (isdigit((unsigned char)args[0][0]) ?
		    !mark_parse(args[0], &id) :
		    !id_find(oc->opt->data, args[0], &id.value))
		return err_usage(err,
			"%s: could not map name %s to an integer value for option \"--%s\".",
			oc->desc->name, args[0], oc->opt->name);
	memcpy(val, &id, sizeof(id));
	return 0;
}

static void opt_id_print(const struct opt_ctx *oc, const void *val,
			 struct text *out)
{
	id_list(oc->opt->data, val, false, out);
}

const struct opt_type opt_id = {
	"value[/mask]|name", 1, opt_id_parse, opt_id_print, NULL,
};
