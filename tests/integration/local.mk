INTEGRATION_TESTS = %D%/run.test
TESTS += $(INTEGRATION_TESTS)
# One a line, sorted; the last one stays the last, so that lines can be added anywhere.
EXTRA_DIST += \
	$(INTEGRATION_TESTS) \
	%D%/access_rules.py \
	%D%/conftest.py \
	%D%/crowd.py \
	%D%/ctest.py \
	%D%/fault_load.py \
	%D%/flood.py \
	%D%/pytest.ini \
	%D%/same.py \
	%D%/test_access.py \
	%D%/test_api.py \
	%D%/test_availability.py \
	%D%/test_batch.py \
	%D%/test_cache.py \
	%D%/test_check.py \
	%D%/test_cli.py \
	%D%/test_cluster.py \
	%D%/test_cluster_secured.py \
	%D%/test_db.py \
	%D%/test_demo.py \
	%D%/test_faults.py \
	%D%/test_fcgi.py \
	%D%/test_filters.py \
	%D%/test_flight.py \
	%D%/test_hygiene.py \
	%D%/test_import.py \
	%D%/test_import_faults.py \
	%D%/test_import_timeline.py \
	%D%/test_inherited.py \
	%D%/test_install.py \
	%D%/test_invalidate.py \
	%D%/test_job_metrics.py \
	%D%/test_job_retry.py \
	%D%/test_jobs.py \
	%D%/test_laning.py \
	%D%/test_metrics.py \
	%D%/test_metrics_work.py \
	%D%/test_nginx.py \
	%D%/test_open_load.py \
	%D%/test_oracle.py \
	%D%/test_oracle_analytics.py \
	%D%/test_oracle_numbers.py \
	%D%/test_packages.py \
	%D%/test_peers.py \
	%D%/test_period.py \
	%D%/test_population.py \
	%D%/test_privacy.py \
	%D%/test_purge.py \
	%D%/test_purge_faults.py \
	%D%/test_quota.py \
	%D%/test_server.py \
	%D%/test_sql.py \
	%D%/test_stack.py \
	%D%/test_stats.py \
	%D%/test_store.py \
	%D%/test_threads.py \
	%D%/test_tokens.py \
	%D%/tap.py

check_PROGRAMS += %D%/held_count
%C%_held_count_SOURCES = %D%/held_count.c
%C%_held_count_LDADD = $(LIBSERVER) $(LIBFCGI) $(LIBHTTP) $(LIBBASE)

# C programs that the tests run against the harness's database.
if HAVE_CMOCKA
check_PROGRAMS += %D%/circuit_test %D%/guess_test %D%/job_test %D%/peer_test %D%/proof_test \
	%D%/sql_test %D%/store_test \
	%D%/timeline_test %D%/token_test
endif
# What several of them are made of: the database, stored matches, tokens.
SQL_ENV_SOURCES = %D%/sql_env.c %D%/sql_env.h
STORE_ENV_SOURCES = \
	$(SQL_ENV_SOURCES) \
	%D%/match_maker.c \
	%D%/match_maker.h \
	%D%/store_env.c \
	%D%/store_env.h
STORE_ENV_CFLAGS = $(UNIT_CFLAGS) $(MYSQL_CFLAGS) $(ZSTD_CFLAGS)
STORE_ENV_LDADD = $(LIBSTORE) $(LIBSQL) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
TOKEN_ENV_SOURCES = $(SQL_ENV_SOURCES) %D%/token_env.c %D%/token_env.h
TOKEN_ENV_CFLAGS = $(UNIT_CFLAGS) $(MYSQL_CFLAGS)
TOKEN_ENV_WRAPS = $(AM_LDFLAGS) \
	-Wl,--wrap=sql_conn_set_deadline,--wrap=secret_hash,--wrap=secret_equal
TOKEN_ENV_LDADD = $(LIBSERVICE) $(LIBSTORE) $(LIBCACHE) $(LIBANALYTICS) \
	$(LIBRIOT) $(LIBMODEL) $(LIBSQL) $(LIBREDIS) $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS) -lm

%C%_circuit_test_SOURCES = %D%/circuit_test.c $(SQL_ENV_SOURCES)
%C%_circuit_test_CFLAGS = $(UNIT_CFLAGS) $(MYSQL_CFLAGS)
%C%_circuit_test_LDADD = $(LIBSQL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_guess_test_SOURCES = %D%/guess_test.c $(TOKEN_ENV_SOURCES)
%C%_guess_test_CFLAGS = $(TOKEN_ENV_CFLAGS)
%C%_guess_test_LDFLAGS = $(TOKEN_ENV_WRAPS)
%C%_guess_test_LDADD = $(TOKEN_ENV_LDADD)
%C%_job_test_SOURCES = %D%/job_test.c $(STORE_ENV_SOURCES)
%C%_job_test_CFLAGS = $(STORE_ENV_CFLAGS)
%C%_job_test_LDADD = $(STORE_ENV_LDADD)
%C%_peer_test_SOURCES = %D%/peer_test.c $(STORE_ENV_SOURCES)
%C%_peer_test_CFLAGS = $(STORE_ENV_CFLAGS)
%C%_peer_test_LDADD = $(STORE_ENV_LDADD)
%C%_proof_test_SOURCES = %D%/proof_test.c $(TOKEN_ENV_SOURCES)
%C%_proof_test_CFLAGS = $(TOKEN_ENV_CFLAGS)
%C%_proof_test_LDFLAGS = $(TOKEN_ENV_WRAPS)
%C%_proof_test_LDADD = $(TOKEN_ENV_LDADD)
%C%_sql_test_SOURCES = %D%/sql_test.c $(SQL_ENV_SOURCES)
%C%_sql_test_CFLAGS = $(UNIT_CFLAGS) $(MYSQL_CFLAGS)
%C%_sql_test_LDADD = $(LIBSQL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_store_test_SOURCES = %D%/store_test.c $(STORE_ENV_SOURCES)
%C%_store_test_CFLAGS = $(STORE_ENV_CFLAGS)
%C%_store_test_LDADD = $(STORE_ENV_LDADD)
%C%_timeline_test_SOURCES = %D%/timeline_test.c $(STORE_ENV_SOURCES)
%C%_timeline_test_CFLAGS = $(STORE_ENV_CFLAGS)
%C%_timeline_test_LDADD = $(STORE_ENV_LDADD)
%C%_token_test_SOURCES = %D%/token_test.c $(TOKEN_ENV_SOURCES)
%C%_token_test_CFLAGS = $(TOKEN_ENV_CFLAGS)
%C%_token_test_LDFLAGS = $(TOKEN_ENV_WRAPS)
%C%_token_test_LDADD = $(TOKEN_ENV_LDADD)
