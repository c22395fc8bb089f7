/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

/**
 * May the @len bytes at @buf be sent to NETLINK_NETFILTER? They may if they are
 * one transaction of nf_tables that makes, changes and deletes what is in nfd's
 * own tables for IPv4 and IPv6 and nothing else, or one question that changes
 * nothing. 0; -EBADMSG: not well-formed, -EPERM: something else. Pure.
 */
int applier_check(const void *buf, size_t len);
