# Unit tests: one program a stem, tests/unit/<stem>_test.c.
if HAVE_CHECK

# What needs no more than its own file, common/ and check.
AM_CPPFLAGS += $(CHECK_CFLAGS)
LDADD = libcommon.a $(MNL_LIBS) $(CHECK_LIBS)
check_PROGRAMS += \
	tests/unit/command_test \
	tests/unit/grammar_test \
	tests/unit/hosts_test \
	tests/unit/list_test \
	tests/unit/savefile_test

UNIT_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/nfd $(CHECK_CFLAGS)
UNIT_LDADD = libnfd.a libcommon.a $(CHECK_LIBS) $(MNL_LIBS)

check_PROGRAMS += tests/unit/txn_test
tests_unit_txn_test_SOURCES = tests/unit/txn_test.c \
	tests/unit/rules_text.c tests/unit/rules_text.h
tests_unit_txn_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_txn_test_LDADD = $(UNIT_LDADD)

TESTS += $(check_PROGRAMS)
endif
