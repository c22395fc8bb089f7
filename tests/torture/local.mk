# What nfd has to stand. `make torture` takes an hour, more or less; it wants
# configure --enable-failpoints. KILLS, CLIENTS, OPERATIONS, COMMITS say how
# much of it.
torture_programs = tests/torture/talker
EXTRA_PROGRAMS += $(torture_programs)
CLEANFILES += $(torture_programs)
check-local: $(torture_programs)

tests_torture_talker_CPPFLAGS = $(libcli_a_CPPFLAGS)
tests_torture_talker_LDADD = libcli.a libcommon.a $(MNL_LIBS)

EXTRA_DIST += \
	tests/torture/README.md \
	tests/torture/clients.py \
	tests/torture/counts.py \
	tests/torture/crash.py \
	tests/torture/faults.c \
	tests/torture/faults.py \
	tests/torture/leaks.py

KILLS = 2000
CLIENTS = 64
OPERATIONS = 1000
COMMITS = 1000000
torture = $(srcdir)/tests/torture

.PHONY: torture
torture: all $(torture_programs)
if ENABLE_FAILPOINTS
	$(torture)/crash.py --builddir . --no-fuse --points
	$(torture)/crash.py --builddir . --points
	$(torture)/counts.py --builddir .
else
	@echo "the steps of a commit are left out: configure --enable-failpoints"
endif
	$(torture)/crash.py --builddir . --no-fuse --kills $(KILLS)
	$(torture)/crash.py --builddir . --kills $(KILLS)
	$(torture)/faults.py --builddir .
	$(torture)/clients.py --builddir . --clients $(CLIENTS) \
		--operations $(OPERATIONS)
	TMPDIR=/dev/shm $(torture)/leaks.py --builddir . --backend memory \
		--commits $(COMMITS)
	$(torture)/leaks.py --builddir . --commits $$(($(COMMITS) / 100))
