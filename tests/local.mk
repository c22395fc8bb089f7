# Unit tests: one program a stem, tests/unit/<stem>_test.c.
