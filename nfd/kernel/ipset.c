/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel's numbers of ipset's sets, for rules that name them. */
#include "ipset.h"

#include <errno.h>
#include <netinet/in.h>
#include <linux/netfilter/ipset/ip_set.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "err.h"

static int fail(struct err *err, int code, const char *what)
{
	err_set(err, code, "%s: %s", what, strerror(-code));
	err->status = ERR_RESOURCE;
	return code;
}

/* Ask for the number of @req's set, in the version that the kernel speaks. */
static int ask(int fd, struct ip_set_req_get_set *req, struct err *err)
{
	struct ip_set_req_version version = { .op = IP_SET_OP_VERSION };
	socklen_t len = sizeof(version);

	if (getsockopt(fd, SOL_IP, SO_IP_SET, &version, &len))
		return fail(err, -EOPNOTSUPP, "ipset");
	req->version = version.version;
	len = sizeof(*req);
	if (getsockopt(fd, SOL_IP, SO_IP_SET, req, &len))
		return fail(err, -errno, "ipset");
	return 0;
}

int ipset_find(const char *name, uint16_t *index, struct err *err)
{
	struct ip_set_req_get_set req = { .op = IP_SET_OP_GET_BYNAME };
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	int rc;

	if (fd < 0)
		return fail(err, -errno, "Can't open socket to ipset");
	strncpy(req.set.name, name, sizeof(req.set.name) - 1);
	rc = ask(fd, &req, err);
	close(fd);
	if (rc)
		return rc;
	if (req.set.index == IPSET_INVALID_ID) {
		err_usage(err, "Set %s doesn't exist.\n", name);
		return -EINVAL;
	}
	*index = req.set.index;
	return 0;
}
