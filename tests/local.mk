# Unit tests: one program a stem, tests/unit/<stem>_test.c.
if HAVE_CHECK
UNIT_TESTS = \
	tests/unit/command_test \
	tests/unit/grammar_test \
	tests/unit/hosts_test \
	tests/unit/list_test \
	tests/unit/savefile_test

check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)
endif

AM_CPPFLAGS += $(CHECK_CFLAGS)
LDADD = libcommon.a $(MNL_LIBS) $(CHECK_LIBS)
