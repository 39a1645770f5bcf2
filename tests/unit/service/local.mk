UNIT_SERVICE = \
	%D%/access/test_access_memory \
	%D%/access/test_access_proof \
	%D%/analysis/test_champion_advice \
	%D%/analysis/test_period_service \
	%D%/answer/test_filter_request \
	%D%/answer/test_game_blocks \
	%D%/answer/test_game_window \
	%D%/answer/test_shared_rows \
	%D%/answer/test_stats_peers \
	%D%/ingest/test_ingest_known \
	%D%/ingest/test_ingest_pipe \
	%D%/ingest/test_ingest_split \
	%D%/jobs/test_job_end \
	%D%/jobs/test_job_rest \
	%D%/jobs/test_job_work \
	%D%/quota/test_quota \
	%D%/quota/test_quota_redis \
	%D%/test_access_rule \
	%D%/test_figures \
	%D%/test_population
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_SERVICE)
TESTS += $(UNIT_SERVICE)
endif
UNIT_PERIOD_LIBS = $(LIBSERVICE) $(LIBSTORE) $(LIBCACHE) $(LIBANALYTICS) $(LIBMODEL) \
	$(LIBSQL) $(LIBREDIS) $(LIBWORK) $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS) -lm
UNIT_INGEST_LIBS = $(LIBSERVICE) $(LIBRIOT) $(LIBMODEL) $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS)
%C%_access_test_access_memory_SOURCES = %D%/access/test_access_memory.c $(INSTANCE_SOURCES)
%C%_access_test_access_memory_CFLAGS = $(UNIT_CFLAGS)
%C%_access_test_access_memory_LDADD = $(LIBSERVICE) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_access_test_access_proof_SOURCES = %D%/access/test_access_proof.c
%C%_access_test_access_proof_CFLAGS = $(UNIT_CFLAGS)
%C%_access_test_access_proof_LDADD = $(LIBSERVICE) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_access_rule_SOURCES = %D%/test_access_rule.c
%C%_test_access_rule_CFLAGS = $(UNIT_CFLAGS)
%C%_test_access_rule_LDADD = $(LIBSERVICE) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_analysis_test_champion_advice_SOURCES = %D%/analysis/test_champion_advice.c
%C%_analysis_test_champion_advice_CFLAGS = $(UNIT_CFLAGS)
%C%_analysis_test_champion_advice_LDADD = $(UNIT_PERIOD_LIBS)
%C%_test_figures_SOURCES = %D%/test_figures.c $(UNIT_QUOTA_SOURCES)
%C%_test_figures_CFLAGS = $(UNIT_CFLAGS)
%C%_test_figures_LDADD = $(UNIT_PERIOD_LIBS)
%C%_answer_test_filter_request_SOURCES = %D%/answer/test_filter_request.c
%C%_answer_test_filter_request_CFLAGS = $(UNIT_CFLAGS)
%C%_answer_test_filter_request_LDADD = $(UNIT_PERIOD_LIBS)
%C%_answer_test_game_blocks_SOURCES = %D%/answer/test_game_blocks.c
%C%_answer_test_game_blocks_CFLAGS = $(UNIT_CFLAGS)
%C%_answer_test_game_blocks_LDADD = $(UNIT_PERIOD_LIBS)
%C%_answer_test_game_window_SOURCES = %D%/answer/test_game_window.c
%C%_answer_test_game_window_CFLAGS = $(UNIT_CFLAGS)
%C%_answer_test_game_window_LDADD = $(UNIT_PERIOD_LIBS)
%C%_ingest_test_ingest_known_SOURCES = %D%/ingest/test_ingest_known.c
%C%_ingest_test_ingest_known_CFLAGS = $(UNIT_CFLAGS)
%C%_ingest_test_ingest_known_LDADD = $(LIBSERVICE) $(LIBSTORE) $(LIBMODEL) $(LIBSQL) $(LIBBASE) \
	$(CMOCKA_LIBS)
%C%_ingest_test_ingest_pipe_SOURCES = %D%/ingest/test_ingest_pipe.c
%C%_ingest_test_ingest_pipe_CFLAGS = $(UNIT_CFLAGS) $(ZLIB_CFLAGS) $(ZSTD_CFLAGS)
%C%_ingest_test_ingest_pipe_LDADD = $(UNIT_INGEST_LIBS)
%C%_ingest_test_ingest_split_SOURCES = %D%/ingest/test_ingest_split.c
%C%_ingest_test_ingest_split_CFLAGS = $(UNIT_CFLAGS)
%C%_ingest_test_ingest_split_LDADD = $(UNIT_INGEST_LIBS)
%C%_test_population_SOURCES = %D%/test_population.c
%C%_test_population_CFLAGS = $(UNIT_CFLAGS)
%C%_test_population_LDADD = $(LIBSERVICE) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS) -lpthread
%C%_answer_test_shared_rows_SOURCES = %D%/answer/test_shared_rows.c
%C%_answer_test_shared_rows_CFLAGS = $(UNIT_CFLAGS)
%C%_answer_test_shared_rows_LDADD = $(LIBSERVICE) $(LIBANALYTICS) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS) -lm
%C%_answer_test_stats_peers_SOURCES = %D%/answer/test_stats_peers.c
%C%_answer_test_stats_peers_CFLAGS = $(UNIT_CFLAGS)
%C%_answer_test_stats_peers_LDADD = $(LIBSERVICE) $(LIBANALYTICS) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS) -lm
%C%_jobs_test_job_end_SOURCES = %D%/jobs/test_job_end.c
%C%_jobs_test_job_end_CFLAGS = $(UNIT_CFLAGS)
%C%_jobs_test_job_end_LDADD = $(LIBSERVICE) $(LIBBASE) $(CMOCKA_LIBS) -lpthread
%C%_jobs_test_job_rest_SOURCES = %D%/jobs/test_job_rest.c
%C%_jobs_test_job_rest_CFLAGS = $(UNIT_CFLAGS)
%C%_jobs_test_job_rest_LDADD = $(LIBSERVICE) $(LIBBASE) $(CMOCKA_LIBS)
%C%_jobs_test_job_work_SOURCES = %D%/jobs/test_job_work.c
%C%_jobs_test_job_work_CFLAGS = $(UNIT_CFLAGS)
%C%_jobs_test_job_work_LDADD = $(LIBSERVICE) $(LIBWORK) $(LIBBASE) $(CMOCKA_LIBS) -lpthread
%C%_analysis_test_period_service_SOURCES = %D%/analysis/test_period_service.c
%C%_analysis_test_period_service_CFLAGS = $(UNIT_CFLAGS)
%C%_analysis_test_period_service_LDADD = $(UNIT_PERIOD_LIBS)
UNIT_QUOTA_SOURCES = %D%/quota/quota_fixture.c %D%/quota/quota_fixture.h
%C%_quota_test_quota_SOURCES = %D%/quota/test_quota.c $(UNIT_QUOTA_SOURCES)
%C%_quota_test_quota_CFLAGS = $(UNIT_CFLAGS)
%C%_quota_test_quota_LDADD = $(LIBSERVICE) $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
%C%_quota_test_quota_redis_SOURCES = %D%/quota/test_quota_redis.c $(UNIT_QUOTA_SOURCES) \
	tests/unit/redis/redis_server.c tests/unit/redis/redis_server.h
%C%_quota_test_quota_redis_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/unit/redis
%C%_quota_test_quota_redis_CFLAGS = $(UNIT_CFLAGS) $(HIREDIS_CFLAGS)
%C%_quota_test_quota_redis_LDADD = $(LIBSERVICE) $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
