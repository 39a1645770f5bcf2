LINT_TESTS = \
	%D%/analytics.test \
	%D%/compat.test \
	%D%/config.test \
	%D%/format.test \
	%D%/layers.test \
	%D%/layers_bite.test \
	%D%/man.test \
	%D%/pure.test \
	%D%/source.test \
	%D%/sql.test \
	%D%/symbols.test
TESTS += $(LINT_TESTS)
EXTRA_DIST += $(LINT_TESTS) %D%/lint.py
