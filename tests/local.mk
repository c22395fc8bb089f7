# Unit tests: one program a stem, tests/unit/<stem>_test.c.
if HAVE_CHECK
UNIT_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/nfd $(CHECK_CFLAGS)
UNIT_LDADD = libnfd.a libcommon.a $(CHECK_LIBS) $(MNL_LIBS)

check_PROGRAMS += tests/unit/txn_test
tests_unit_txn_test_SOURCES = tests/unit/txn_test.c \
	tests/unit/rules_text.c tests/unit/rules_text.h
tests_unit_txn_test_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_txn_test_LDADD = $(UNIT_LDADD)

TESTS += $(check_PROGRAMS)
endif
