/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capabilities, users and system calls that are given up. */
#include "sandbox.h"

#include <errno.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Nothing can be gained by running programs, which PR_SET_NO_NEW_PRIVS sees
 * to. This is for whoever looks, and takes CAP_SETPCAP: best effort.
 */
static void drop_bounding(uint64_t caps)
{
	for (unsigned int cap = 0; cap < 64; cap++)
		if (!(caps & UINT64_C(1) << cap))
			prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
}

static int set_caps(uint64_t caps)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2] = {
		{ .effective = (uint32_t)caps, .permitted = (uint32_t)caps },
		{ .effective = (uint32_t)(caps >> 32),
		  .permitted = (uint32_t)(caps >> 32) },
	};

	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (syscall(SYS_capset, &header, data))
		return -errno;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? -errno : 0;
}

int sandbox_keep(uint64_t caps)
{
	drop_bounding(caps);
	return set_caps(caps);
}

int sandbox_become(uid_t uid, gid_t gid, const char *name)
{
	drop_bounding(0);
	if (name ? initgroups(name, gid) : setgroups(0, NULL))
		return -errno;
	if (setresgid(gid, gid, gid) || setresuid(uid, uid, uid))
		return -errno;
	return set_caps(0);
}

/* Which numbers system calls have. */
#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define NATIVE_ARCH AUDIT_ARCH_RISCV64
#endif

#ifdef __SANITIZE_ADDRESS__
#undef NATIVE_ARCH
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#undef NATIVE_ARCH
#endif
#endif

#ifdef NATIVE_ARCH

/* x86_64: from here on calls are those of x32. */
#define X32_BIT 0x40000000

/* A system call; if arg isn't 0, its argument number arg must be value. */
struct call {
	unsigned int number;
	unsigned int arg; /* from 1 */
	uint32_t value;
};

/* clang-format off */
static const struct call applier_calls[] = {
	{ SYS_recvmsg, 0, 0 },
	{ SYS_sendmsg, 0, 0 },
	{ SYS_sendto, 0, 0 },
	{ SYS_recvfrom, 0, 0 },
	{ SYS_close, 0, 0 },
	{ SYS_bind, 0, 0 },
	{ SYS_setsockopt, 0, 0 },
	{ SYS_socket, 1, AF_NETLINK },
	{ SYS_setns, 2, CLONE_NEWNET },
	{ SYS_ioctl, 2, SIOCGSKNS },
	{ SYS_fcntl, 0, 0 },
	{ SYS_fstat, 0, 0 },
#ifdef SYS_newfstatat
	{ SYS_newfstatat, 0, 0 }, /* glibc's fstat() */
#endif
	{ SYS_write, 1, STDERR_FILENO },
	{ SYS_brk, 0, 0 },
	{ SYS_mmap, 0, 0 },
	{ SYS_munmap, 0, 0 },
	{ SYS_mremap, 0, 0 },
	{ SYS_madvise, 0, 0 },
	{ SYS_futex, 0, 0 },
	{ SYS_rt_sigreturn, 0, 0 },
	{ SYS_restart_syscall, 0, 0 },
	{ SYS_exit, 0, 0 },
	{ SYS_exit_group, 0, 0 },
};

static const struct call engine_refused[] = {
	{ SYS_execve, 0, 0 },
	{ SYS_execveat, 0, 0 },
	{ SYS_ptrace, 0, 0 },
	{ SYS_process_vm_readv, 0, 0 },
	{ SYS_process_vm_writev, 0, 0 },
	{ SYS_setns, 0, 0 },
	{ SYS_unshare, 0, 0 },
	{ SYS_mount, 0, 0 },
	{ SYS_umount2, 0, 0 },
	{ SYS_pivot_root, 0, 0 },
	{ SYS_chroot, 0, 0 },
	{ SYS_bpf, 0, 0 },
	{ SYS_perf_event_open, 0, 0 },
	{ SYS_userfaultfd, 0, 0 },
	{ SYS_keyctl, 0, 0 },
	{ SYS_add_key, 0, 0 },
	{ SYS_request_key, 0, 0 },
	{ SYS_init_module, 0, 0 },
	{ SYS_finit_module, 0, 0 },
	{ SYS_delete_module, 0, 0 },
	{ SYS_kexec_load, 0, 0 },
	{ SYS_open_by_handle_at, 0, 0 },
	{ SYS_setuid, 0, 0 },
	{ SYS_setresuid, 0, 0 },
#ifdef SYS_io_uring_setup
	{ SYS_io_uring_setup, 0, 0 },
#endif
};
/* clang-format on */

#define CALLS_MAX 32
#define AT(member) offsetof(struct seccomp_data, member)

struct program {
	struct sock_filter v[CALLS_MAX * 5 + 8];
	unsigned short n;
};

static void put(struct program *p, uint16_t code, uint32_t k, uint8_t jt,
		uint8_t jf)
{
	p->v[p->n++] = (struct sock_filter){ code, jt, jf, k };
}

/* The low half, which is all that counts of an int; little-endian. */
static void put_call(struct program *p, const struct call *call,
		     uint32_t verdict, uint32_t otherwise)
{
	put(p, BPF_JMP | BPF_JEQ | BPF_K, call->number, 0, call->arg ? 4 : 1);
	if (call->arg) {
		put(p, BPF_LD | BPF_W | BPF_ABS,
		    (uint32_t)(AT(args) + (call->arg - 1) * sizeof(uint64_t)),
		    0, 0);
		put(p, BPF_JMP | BPF_JEQ | BPF_K, call->value, 1, 0);
		put(p, BPF_RET | BPF_K, otherwise, 0, 0);
	}
	put(p, BPF_RET | BPF_K, verdict, 0, 0);
}

/* @verdict for @n calls, @otherwise for the rest. */
static int filter(const struct call *calls, size_t n, uint32_t verdict,
		  uint32_t otherwise)
{
	const uint32_t no = SECCOMP_RET_ERRNO | EPERM;
	struct program p = { .n = 0 };
	struct sock_fprog prog = { .filter = p.v };

	put(&p, BPF_LD | BPF_W | BPF_ABS, AT(arch), 0, 0);
	put(&p, BPF_JMP | BPF_JEQ | BPF_K, NATIVE_ARCH, 1, 0);
	put(&p, BPF_RET | BPF_K, no, 0, 0);
	put(&p, BPF_LD | BPF_W | BPF_ABS, AT(nr), 0, 0);
	put(&p, BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1);
	put(&p, BPF_RET | BPF_K, no, 0, 0);
	for (size_t i = 0; i < n; i++)
		put_call(&p, &calls[i], verdict, otherwise);
	put(&p, BPF_RET | BPF_K, otherwise, 0, 0);
	prog.len = p.n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0) ? -errno
								       : 0;
}

#define N(calls) (sizeof(calls) / sizeof((calls)[0]))
_Static_assert(N(applier_calls) <= CALLS_MAX && N(engine_refused) <= CALLS_MAX,
	       "room for all calls");

/* A kernel without seccomp has none of it. */
static int none_is_fine(int rc)
{
	return rc == -EINVAL || rc == -ENOSYS ? 0 : rc;
}

int sandbox_applier(void)
{
	return none_is_fine(filter(applier_calls, N(applier_calls),
				   SECCOMP_RET_ALLOW,
				   SECCOMP_RET_ERRNO | EPERM));
}

int sandbox_engine(void)
{
	return none_is_fine(filter(engine_refused, N(engine_refused),
				   SECCOMP_RET_ERRNO | EPERM,
				   SECCOMP_RET_ALLOW));
}

#else

int sandbox_applier(void)
{
	return 0;
}

int sandbox_engine(void)
{
	return 0;
}

#endif
