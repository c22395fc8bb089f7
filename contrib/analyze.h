/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What analyzers can't see, who look at one file at a time: functions that
 * fail return less than zero. Included before each source by `make analyze`.
 */
#pragma once

#include "err.h"

#define err_set(err, ...) (err_set(err, __VA_ARGS__), -1)
#define err_usage(...) (err_usage(__VA_ARGS__), -1)
#define err_refused(...) (err_refused(__VA_ARGS__), -1)
#define err_nomem(err) (err_nomem(err), -1)
