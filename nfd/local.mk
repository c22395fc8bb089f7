# The daemon.
sbin_PROGRAMS += nfd/nfd

# All of it but main(), for the tests too.
noinst_LIBRARIES += libnfd.a
libnfd_a_SOURCES = \
	nfd/backend.h \
	nfd/graph.c nfd/graph.h \
	nfd/listing.c nfd/listing.h \
	nfd/match.c nfd/match.h \
	nfd/memory.c \
	nfd/server.c nfd/server.h \
	nfd/session.c nfd/session.h \
	nfd/settings.c nfd/settings.h \
	nfd/store.c nfd/store.h \
	nfd/txn.c nfd/txn.h nfd/txn_impl.h \
	nfd/txn_apply.c \
	nfd/txn_finish.c

libnfd_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/nfd
nfd_nfd_SOURCES = nfd/main.c
nfd_nfd_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/nfd
nfd_nfd_LDADD = libnfd.a libcommon.a $(MNL_LIBS)
