# Plans as text: no kernel, but nfd and the tool.
TESTS += tests/plan/run.sh
EXTRA_DIST += \
	tests/plan/blacklist.plan \
	tests/plan/blacklist.rules \
	tests/plan/boxes.plan \
	tests/plan/boxes.rules \
	tests/plan/comments.plan \
	tests/plan/comments.rules \
	tests/plan/families.plan6 \
	tests/plan/families.rules6 \
	tests/plan/forks.plan \
	tests/plan/forks.rules \
	tests/plan/ladder.plan \
	tests/plan/ladder.rules \
	tests/plan/limit.plan \
	tests/plan/limit.rules \
	tests/plan/marks.plan \
	tests/plan/marks.rules \
	tests/plan/nat.plan \
	tests/plan/nat.rules \
	tests/plan/negations.plan \
	tests/plan/negations.rules \
	tests/plan/no-fuse.plan \
	tests/plan/no-fuse.rules \
	tests/plan/ports.plan \
	tests/plan/ports.rules \
	tests/plan/prefixes.plan \
	tests/plan/prefixes.rules \
	tests/plan/returns.plan \
	tests/plan/returns.rules \
	tests/plan/worth.plan \
	tests/plan/worth.rules \
	tests/plan/run.sh

# Write what the golden files are compared with: for review.
update-golden: all
	BUILD=. $(srcdir)/tests/plan/run.sh --update
.PHONY: update-golden

# nfd as a service; takes root.
EXTRA_DIST += \
	tests/systemd/inside.sh \
	tests/systemd/pid1.sh \
	tests/systemd/run.sh
check-systemd: all
	BUILD=. $(srcdir)/tests/systemd/run.sh
.PHONY: check-systemd

# Unit tests: one program a stem, tests/unit/<stem>_test.c.
if HAVE_CHECK

# What tests have in common.
check_LIBRARIES = libunit.a
libunit_a_SOURCES = \
	tests/unit/request_text.c tests/unit/request_text.h \
	tests/unit/rules_text.c tests/unit/rules_text.h \
	tests/unit/unit.h \
	tests/unit/unit_store.c tests/unit/unit_store.h
libunit_a_CPPFLAGS = $(UNIT_CPPFLAGS)

AM_CPPFLAGS += $(CHECK_CFLAGS)
LDADD = libunit.a libnfd.a libcompile.a libcommon.a $(CHECK_LIBS) $(MNL_LIBS)

# What needs no more than its own file and common/.
check_PROGRAMS += \
	tests/unit/command_test \
	tests/unit/family_test \
	tests/unit/grammar_test \
	tests/unit/hosts_test \
	tests/unit/list_test \
	tests/unit/num_test \
	tests/unit/opt_test \
	tests/unit/registry_test \
	tests/unit/ruleset_test \
	tests/unit/savefile_test \
	tests/unit/wire_test

UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(NFD_FOLDERS) -I$(top_srcdir)/nfd \
	$(CHECK_CFLAGS)

check_PROGRAMS += tests/unit/fuse_test
tests_unit_fuse_test_SOURCES = tests/unit/fuse_test.c \
	tests/unit/fuse_follow.c tests/unit/fuse_follow.h
tests_unit_fuse_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/complete_test
tests_unit_complete_test_CPPFLAGS = $(libcli_a_CPPFLAGS) $(CHECK_CFLAGS)
tests_unit_complete_test_LDADD = libcli.a libcommon.a $(MNL_LIBS) \
	$(CHECK_LIBS)

check_PROGRAMS += tests/unit/lines_test
tests_unit_lines_test_CPPFLAGS = $(tests_unit_complete_test_CPPFLAGS)
tests_unit_lines_test_LDADD = $(tests_unit_complete_test_LDADD)

check_PROGRAMS += tests/unit/encode_test
tests_unit_encode_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_encode_test_LDADD = libkernel.a libapplier.a $(LDADD) \
	$(NFTNL_LIBS)

check_PROGRAMS += tests/unit/ends_test
tests_unit_ends_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/plan_test
tests_unit_plan_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/ranges_test
tests_unit_ranges_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/worth_test
tests_unit_worth_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/shape_test
tests_unit_shape_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/loop_test
tests_unit_loop_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/boot_test
tests_unit_boot_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/log_test
tests_unit_log_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/owner_test
tests_unit_owner_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/persist_test
tests_unit_persist_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/server_test
tests_unit_server_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_server_test_LDADD = libnfd.a libkernel.a libapplier.a $(LDADD) \
	$(NFTNL_LIBS)

check_PROGRAMS += tests/unit/session_test
tests_unit_session_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/store_test
tests_unit_store_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/history_test
tests_unit_history_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/inverse_test
tests_unit_inverse_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/settings_test
tests_unit_settings_test_CPPFLAGS = $(UNIT_CPPFLAGS)

check_PROGRAMS += tests/unit/applier_check_test
tests_unit_applier_check_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_applier_check_test_LDADD = libapplier.a $(LDADD)

check_PROGRAMS += tests/unit/spaces_files_test
tests_unit_spaces_files_test_CPPFLAGS = $(UNIT_CPPFLAGS)

# Their allocations can be made to fail.
ALLOC_FAIL = tests/unit/alloc_fail.c tests/unit/alloc_fail.h
ALLOC_FAIL_LINK = $(AM_LDFLAGS) \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=reallocarray

check_PROGRAMS += tests/unit/delta_test
tests_unit_delta_test_SOURCES = tests/unit/delta_test.c $(ALLOC_FAIL)
tests_unit_delta_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_delta_test_LDFLAGS = $(ALLOC_FAIL_LINK)

check_PROGRAMS += tests/unit/rule_test
tests_unit_rule_test_SOURCES = tests/unit/rule_test.c $(ALLOC_FAIL)
tests_unit_rule_test_LDFLAGS = $(ALLOC_FAIL_LINK)

check_PROGRAMS += tests/unit/text_test
tests_unit_text_test_SOURCES = tests/unit/text_test.c $(ALLOC_FAIL)
tests_unit_text_test_LDFLAGS = $(ALLOC_FAIL_LINK)

check_PROGRAMS += tests/unit/txn_test
tests_unit_txn_test_SOURCES = tests/unit/txn_test.c $(ALLOC_FAIL)
tests_unit_txn_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_txn_test_LDFLAGS = $(ALLOC_FAIL_LINK)
endif

# The tool for tests under valgrind.
EXTRA_PROGRAMS += tests/caller
CLEANFILES += tests/caller
check-local: tests/caller

tests_caller_CPPFLAGS = $(libcli_a_CPPFLAGS)
tests_caller_LDADD = libcli.a libcommon.a $(MNL_LIBS)

# Who includes what, and how things are called.
dist_check_SCRIPTS = tests/style/includes.sh tests/style/naming.sh
TESTS += $(dist_check_SCRIPTS)

