/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one way in which a failure travels from where it happens to the user. */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

__attribute__((format(printf, 4, 0)))
static int fill(struct err *err, int code, enum err_status status,
		const char *fmt, va_list ap)
{
	if (err->code)
		return err->code;
	err->code = code;
	err->status = status;
	err->text[0] = '\0';
	if (fmt)
		vsnprintf(err->text, sizeof(err->text), fmt, ap);
	return code;
}

int err_set(struct err *err, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	code = fill(err, code, ERR_UNSET, fmt, ap);
	va_end(ap);
	return code;
}

int err_usage(struct err *err, const char *fmt, ...)
{
	va_list ap;
	int code;

	va_start(ap, fmt);
	code = fill(err, -EINVAL, ERR_PARAMETER, fmt, ap);
	va_end(ap);
	return code;
}

int err_refused(struct err *err, const char *fmt, ...)
{
	va_list ap;
	int code;

	va_start(ap, fmt);
	code = fill(err, -EINVAL, ERR_RESOURCE, fmt, ap);
	va_end(ap);
	return code;
}

int err_nomem(struct err *err)
{
	if (err_set(err, -ENOMEM, "out of memory") == -ENOMEM)
		err->status = ERR_RESOURCE;
	return err->code;
}
