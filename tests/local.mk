TEST_EXTENSIONS = .test
TAP_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(TAP_DRIVER)
TEST_LOG_DRIVER = $(TAP_DRIVER)
# A test that hangs is ended; the integration tests have a deadline each besides.
LOG_COMPILER = timeout
AM_LOG_FLAGS = --foreground -k 10 600 $(SHELL) $(top_srcdir)/tests/again
EXTRA_DIST += tests/again
TEST_LOG_COMPILER = timeout
AM_TEST_LOG_FLAGS = --foreground -k 30 $(TEST_DEADLINE)
TEST_DEADLINE = 1500
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	PYTHON='$(PYTHON3)'; export PYTHON; $(SANITIZED_ENVIRONMENT)
if SANITIZED
SANITIZED_ENVIRONMENT = LME_TESTS="$${LME_TESTS:-sanitizer}"; export LME_TESTS;
endif

# Each folder below adds its programs to check_PROGRAMS and TESTS.
include tests/unit/local.mk
include tests/lint/local.mk
include tests/integration/local.mk
include tests/oracle/local.mk

check-long: all
	$(MAKE) $(AM_MAKEFLAGS) tests/unit/cache/test_hot
	tests/unit/cache/test_hot 1000
	LME_TESTS=long $(MAKE) $(AM_MAKEFLAGS) check TESTS="$(INTEGRATION_TESTS) $(UNIT_LONG)" \
		TEST_DEADLINE=7000

clean-local: clean-states
clean-states:
	rm -rf tests/state mariadb-template mariadb-template.lock
.PHONY: clean-states
include tests/bench/local.mk
