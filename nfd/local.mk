# The daemon.

# The compiler and the difference of plans: pure.
noinst_LIBRARIES += libcompile.a
libcompile_a_SOURCES = \
	nfd/compile/node.c \
	nfd/compile/plan.c nfd/compile/plan.h \
	nfd/compile/ranges.c nfd/compile/ranges.h \
	nfd/delta.c nfd/delta.h

# All that knows nf_tables' messages.
noinst_LIBRARIES += libkernel.a
libkernel_a_CPPFLAGS = $(AM_CPPFLAGS) $(NFTNL_CFLAGS)
libkernel_a_SOURCES = \
	nfd/kernel/adopt.c \
	nfd/kernel/batch.c nfd/kernel/batch.h \
	nfd/kernel/commit.c \
	nfd/kernel/counters.c \
	nfd/kernel/dump.c \
	nfd/kernel/emit.c \
	nfd/kernel/encode.c nfd/kernel/encode.h \
	nfd/kernel/encode_action.c \
	nfd/kernel/encode_field.c \
	nfd/kernel/encode_set.c \
	nfd/kernel/encode_test.c \
	nfd/kernel/kern.h \
	nfd/kernel/kernel.c \
	nfd/kernel/nlsock.c nfd/kernel/nlsock.h
