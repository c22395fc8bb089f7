# Benchmarks: `make bench`, BENCH_FLAGS are bench.py's options.
# `make check` only builds their programs.
bench_programs = tests/bench/sender
EXTRA_PROGRAMS += $(bench_programs)
CLEANFILES += $(bench_programs)
check-local: $(bench_programs)

tests_bench_sender_LDADD =

EXTRA_DIST += \
	tests/bench/README.md \
	tests/bench/bench.py \
	tests/bench/changes.py \
	tests/bench/hosts.py \
	tests/bench/packet_cost.py \
	tests/bench/report.py \
	tests/bench/scenarios.py \
	tests/bench/split.py

.PHONY: bench bench-docs
bench: all $(bench_programs)
	$(top_srcdir)/tests/bench/bench.py --builddir . $(BENCH_FLAGS)

# The results that the documentation shows: on a quiet machine.
bench-docs: all $(bench_programs)
	$(top_srcdir)/tests/bench/bench.py --builddir . \
		--out $(top_srcdir)/tests/bench/results $(BENCH_FLAGS)

# They are there once they have been made.
dist-hook: dist-bench-results
dist-bench-results:
	if test -d $(srcdir)/tests/bench/results; then \
		cp -R $(srcdir)/tests/bench/results \
			$(distdir)/tests/bench/results; \
	fi
