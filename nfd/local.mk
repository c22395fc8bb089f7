# The daemon.
sbin_PROGRAMS += nfd/nfd

# Where tests have it killed.
if ENABLE_FAILPOINTS
AM_CPPFLAGS += -DENABLE_FAILPOINTS
FAILPOINT_SOURCES = nfd/failpoint.c
endif

# All of it but main(), for the tests too.
noinst_LIBRARIES += libnfd.a
libnfd_a_SOURCES = \
	nfd/txn/author.c nfd/txn/author.h \
	nfd/backend.h \
	nfd/failpoint.h $(FAILPOINT_SOURCES) \
	nfd/store/boot.c nfd/store/boot.h \
	nfd/store/boot_id.c nfd/store/boot_id.h \
	nfd/store/files.c nfd/store/files.h \
	nfd/serve/notify.c nfd/serve/notify.h \
	nfd/store/lockdown.c nfd/store/lockdown.h \
	nfd/store/record.c nfd/store/record.h \
	nfd/store/rulefile.c nfd/store/rulefile.h \
	nfd/txn/graph.c nfd/txn/graph.h \
	nfd/conf.c nfd/conf.h \
	nfd/serve/cookie.c nfd/serve/cookie.h \
	nfd/groups.c nfd/groups.h \
	nfd/store/history.c nfd/store/history.h \
	nfd/limits.h \
	nfd/store/listing.c nfd/store/listing.h \
	nfd/log.c nfd/log.h \
	nfd/loop.c nfd/loop.h \
	nfd/txn/match.c nfd/txn/match.h \
	nfd/memory.c \
	nfd/txn/origin.c nfd/txn/origin.h \
	nfd/txn/owner.c nfd/txn/owner.h \
	nfd/serve/peer.c nfd/serve/peer.h \
	nfd/store/persist.c nfd/store/persist.h nfd/store/persist_impl.h \
	nfd/store/persist_load.c \
	nfd/store/sealed.c nfd/store/sealed.h \
	nfd/serve/server.c nfd/serve/server.h \
	nfd/serve/session.c nfd/serve/session.h \
	nfd/settings.c nfd/settings.h \
	nfd/store/snapshot.c nfd/store/snapshot.h \
	nfd/serve/spaces.c nfd/serve/spaces.h \
	nfd/serve/spaces_files.c nfd/serve/spaces_files.h \
	nfd/split.c nfd/split.h \
	nfd/store/state.c nfd/store/state.h \
	nfd/store/store.c nfd/store/store.h \
	nfd/store/store_commit.c \
	nfd/store/store_history.c \
	nfd/store/store_drift.c \
	nfd/txn/txn.c nfd/txn/txn.h nfd/txn/txn_impl.h \
	nfd/txn/txn_apply.c \
	nfd/txn/txn_finish.c \
	nfd/txn/txn_inverse.c \
	nfd/txn/txn_keep.c \
	nfd/txn/txn_step.c

# Settings, boot files and their copies.
NFD_FOLDERS = -DNFD_CONF_FOLDER='"$(sysconfdir)/nfd"' \
	-DNFD_STATE_FOLDER='"$(localstatedir)/lib/nfd"'
libnfd_a_CPPFLAGS = $(AM_CPPFLAGS) $(NFD_FOLDERS) -I$(top_srcdir)/nfd
nfd_nfd_SOURCES = nfd/main.c
nfd_nfd_CPPFLAGS = $(AM_CPPFLAGS) $(NFD_FOLDERS) -I$(top_srcdir)/nfd
nfd_nfd_LDADD = libnfd.a libkernel.a libapplier.a libcompile.a libcommon.a \
	$(NFTNL_LIBS) $(MNL_LIBS)

# The compiler and the difference of plans: pure.
noinst_LIBRARIES += libcompile.a
libcompile_a_SOURCES = \
	nfd/compile/node.c \
	nfd/compile/boxes.c nfd/compile/boxes.h \
	nfd/compile/claims.c nfd/compile/claims.h \
	nfd/compile/cuts.c nfd/compile/cuts.h \
	nfd/compile/elems.c nfd/compile/elems.h \
	nfd/compile/follow.c nfd/compile/follow.h \
	nfd/compile/ends.c nfd/compile/ends.h \
	nfd/compile/fork.c nfd/compile/fork.h \
	nfd/compile/fuse.c nfd/compile/fuse.h \
	nfd/compile/fuse_print.c \
	nfd/compile/fuse_opts.h \
	nfd/compile/homes.c nfd/compile/homes.h \
	nfd/compile/ladder.c nfd/compile/ladder.h \
	nfd/compile/look.c nfd/compile/look.h \
	nfd/compile/pieces.c nfd/compile/pieces.h \
	nfd/compile/runs.c nfd/compile/runs.h \
	nfd/compile/shape_key.c \
	nfd/compile/shape.c nfd/compile/shape.h \
	nfd/compile/sig.c nfd/compile/sig.h \
	nfd/compile/spans.c nfd/compile/spans.h \
	nfd/compile/stretch.c nfd/compile/stretch.h \
	nfd/compile/worth.c nfd/compile/worth.h \
	nfd/compile/plan.c nfd/compile/plan.h \
	nfd/compile/print.c \
	nfd/compile/ranges.c nfd/compile/ranges.h \
	nfd/compile/delta.c nfd/compile/delta_undo.c nfd/compile/delta.h

# All that knows nf_tables' messages.
noinst_LIBRARIES += libkernel.a
libkernel_a_CPPFLAGS = $(AM_CPPFLAGS) $(NFTNL_CFLAGS)
libkernel_a_SOURCES = \
	nfd/encode/batch.c nfd/encode/batch.h \
	nfd/encode/encode.c nfd/encode/encode.h \
	nfd/encode/encode_action.c \
	nfd/encode/encode_elems.c \
	nfd/encode/encode_field.c \
	nfd/encode/encode_key.c nfd/encode/encode_key.h \
	nfd/encode/encode_run.c nfd/encode/encode_run.h \
	nfd/encode/encode_set.c \
	nfd/encode/encode_test.c \
	nfd/encode/udata.h \
	nfd/kernel/adopt.c nfd/kernel/adopt.h \
	nfd/kernel/adopt_list.c \
	nfd/kernel/adopt_maps.c \
	nfd/kernel/adopt_plan.c \
	nfd/kernel/ask.c nfd/kernel/ask.h \
	nfd/kernel/claim.c \
	nfd/kernel/commit.c nfd/kernel/commit.h \
	nfd/kernel/counters.c \
	nfd/kernel/dump.c \
	nfd/kernel/early.c nfd/kernel/early.h \
	nfd/kernel/echo.c \
	nfd/kernel/emit.c nfd/kernel/emit.h \
	nfd/kernel/emit_run.c \
	nfd/kernel/ids.c nfd/kernel/ids.h \
	nfd/kernel/involve.c nfd/kernel/involve.h \
	nfd/kernel/kern.h \
	nfd/kernel/kernel.c \
	nfd/kernel/last.c nfd/kernel/last.h \
	nfd/kernel/late.c nfd/kernel/late.h \
	nfd/kernel/leave.c nfd/kernel/leave.h \
	nfd/kernel/mark.c \
	nfd/kernel/nlsock.c nfd/kernel/nlsock.h \
	nfd/kernel/nsids.c nfd/kernel/nsids.h \
	nfd/kernel/refusal.c \
	nfd/kernel/send.c \
	nfd/kernel/watch.c nfd/kernel/watch.h

# What takes privileges.
noinst_LIBRARIES += libapplier.a
libapplier_a_SOURCES = \
	nfd/applier/applier.c nfd/applier/applier.h \
	nfd/applier/check.c nfd/applier/check.h \
	nfd/applier/gate.c nfd/applier/gate.h \
	nfd/applier/link.c nfd/applier/link.h \
	nfd/applier/sandbox.c nfd/applier/sandbox.h \
	nfd/applier/slots.c nfd/applier/slots.h
