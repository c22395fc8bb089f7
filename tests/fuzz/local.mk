# Fuzz targets. Each goes over its corpus in `make check`; built by
# `configure CC=clang --enable-fuzzers`, `make fuzz` gives each FUZZ_SECONDS to
# find something new.
FUZZERS = tests/fuzz/arguments tests/fuzz/savefile tests/fuzz/session \
	tests/fuzz/state tests/fuzz/replies tests/fuzz/applier
FUZZ_SECONDS = 60

if ENABLE_FUZZERS
noinst_PROGRAMS += $(FUZZERS)
FUZZ_COMMON = tests/fuzz/fuzz.c tests/fuzz/fuzz.h
else
check_PROGRAMS += $(FUZZERS)
FUZZ_COMMON = tests/fuzz/fuzz.c tests/fuzz/fuzz.h tests/fuzz/replay.c
endif

FUZZ_STORE = $(FUZZ_COMMON) tests/unit/rules_text.c tests/unit/rules_text.h
FUZZ_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/nfd
FUZZ_LIBS = libnfd.a libcompile.a libcommon.a $(MNL_LIBS)
FUZZ_LINK = $(AM_LDFLAGS) $(FUZZER_LDFLAGS)

tests_fuzz_arguments_SOURCES = tests/fuzz/arguments.c tests/fuzz/no_hosts.c \
	$(FUZZ_STORE)
tests_fuzz_arguments_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_arguments_LDADD = $(FUZZ_LIBS)
tests_fuzz_arguments_LDFLAGS = $(FUZZ_LINK) -Wl,--wrap=getaddrinfo

tests_fuzz_savefile_SOURCES = tests/fuzz/savefile.c tests/fuzz/no_hosts.c \
	$(FUZZ_STORE)
tests_fuzz_savefile_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_savefile_LDADD = $(FUZZ_LIBS)
tests_fuzz_savefile_LDFLAGS = $(FUZZ_LINK) -Wl,--wrap=getaddrinfo

tests_fuzz_session_SOURCES = tests/fuzz/session.c $(FUZZ_STORE)
tests_fuzz_session_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_session_LDADD = $(FUZZ_LIBS)
tests_fuzz_session_LDFLAGS = $(FUZZ_LINK)

tests_fuzz_state_SOURCES = tests/fuzz/state.c $(FUZZ_STORE)
tests_fuzz_state_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_state_LDADD = $(FUZZ_LIBS)
tests_fuzz_state_LDFLAGS = $(FUZZ_LINK) -Wl,--wrap=boot_id_read

tests_fuzz_replies_SOURCES = tests/fuzz/replies.c $(FUZZ_STORE)
tests_fuzz_replies_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_replies_LDADD = libkernel.a libapplier.a $(FUZZ_LIBS) \
	$(NFTNL_LIBS)
tests_fuzz_replies_LDFLAGS = $(FUZZ_LINK) \
	-Wl,--wrap=recv,--wrap=recvmmsg,--wrap=gate_post

tests_fuzz_applier_SOURCES = tests/fuzz/applier.c $(FUZZ_STORE)
tests_fuzz_applier_CPPFLAGS = $(FUZZ_CPPFLAGS)
tests_fuzz_applier_LDADD = libapplier.a $(FUZZ_LIBS)
tests_fuzz_applier_LDFLAGS = $(FUZZ_LINK)

# What is new goes to fuzz/NAME, findings to fuzz/NAME.found.
.PHONY: fuzz
fuzz: $(FUZZERS)
	@for target in $(FUZZERS); do name=$${target##*/}; \
		mkdir -p fuzz/$$name fuzz/$$name.found || exit 1; \
		./$$target -close_fd_mask=3 -max_total_time=$(FUZZ_SECONDS) \
			-timeout=10 -max_len=16384 -print_final_stats=1 \
			-dict=$(srcdir)/tests/fuzz/words.dict \
			-artifact_prefix=fuzz/$$name.found/ fuzz/$$name \
			$(srcdir)/tests/fuzz/corpus/$$name || exit 1; \
	done
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/words.dict
