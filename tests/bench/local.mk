# Programs that only "make bench" needs.
EXTRA_PROGRAMS = \
	%D%/bench_cold \
	%D%/bench_engine \
	%D%/bench_jansson \
	%D%/bench_kernels \
	%D%/bench_level \
	%D%/bench_period \
	%D%/bench_power \
	%D%/bench_quota \
	%D%/bench_store \
	%D%/hot_fcgi
EXTRA_DIST += \
	%D%/access.py \
	%D%/bench.py \
	%D%/cold.py \
	%D%/engine.py \
	%D%/hot.py \
	%D%/imports.py \
	%D%/kernels.py \
	%D%/level.py \
	%D%/load.py \
	%D%/period.py \
	%D%/power.py \
	%D%/quota.py \
	%D%/rss.py \
	%D%/store.py
CLEANFILES += bench.json $(EXTRA_PROGRAMS)

bench: all $(EXTRA_PROGRAMS)
	top_builddir='$(abs_top_builddir)' \
		$(PYTHON3) -B $(top_srcdir)/tests/bench/bench.py $(BENCH)

noinst_PROGRAMS += %D%/bare_fcgi
%C%_bare_fcgi_SOURCES = %D%/bare_fcgi.c
%C%_bare_fcgi_LDADD = $(LIBSERVER) $(LIBFCGI) $(LIBHTTP) $(LIBBASE)

%C%_bench_cold_SOURCES = %D%/bench_cold.c
%C%_bench_cold_CFLAGS = $(AM_CFLAGS) $(MYSQL_CFLAGS)
%C%_bench_cold_LDADD = $(APP_LIBS)

%C%_bench_engine_SOURCES = %D%/bench_engine.c
%C%_bench_engine_CFLAGS = $(AM_CFLAGS) $(MYSQL_CFLAGS)
%C%_bench_engine_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=sql_select
%C%_bench_engine_LDADD = $(APP_LIBS)

%C%_bench_jansson_SOURCES = %D%/bench_jansson.c
%C%_bench_jansson_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
%C%_bench_jansson_LDADD = $(LIBBASE) $(JANSSON_LIBS)

%C%_bench_period_SOURCES = %D%/bench_period.c
%C%_bench_period_LDADD = $(LIBANALYTICS) $(LIBMODEL) $(LIBBASE) -lm

%C%_bench_kernels_SOURCES = %D%/bench_kernels.c $(ANALYTICS_SIMULATION)
%C%_bench_kernels_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/unit/analytics
%C%_bench_kernels_LDADD = $(LIBANALYTICS) $(LIBMODEL) $(LIBBASE) -lm

%C%_bench_level_SOURCES = %D%/bench_level.c
%C%_bench_level_LDADD = $(LIBCACHE) $(LIBREDIS) $(LIBBASE)

%C%_bench_power_SOURCES = %D%/bench_power.c $(ANALYTICS_TREND) $(ANALYTICS_SIMULATION)
%C%_bench_power_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/unit/analytics
%C%_bench_power_LDADD = $(LIBANALYTICS) $(LIBMODEL) $(LIBBASE) -lm

%C%_bench_quota_SOURCES = %D%/bench_quota.c
%C%_bench_quota_LDADD = $(LIBSERVICE) $(LIBREDIS) $(LIBBASE)
%C%_hot_fcgi_SOURCES = %D%/hot_fcgi.c src/app/lme_fcgi.c src/app/work.c
%C%_hot_fcgi_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=api_handle -Wl,--wrap=api_on_log \
	-Wl,--wrap=hot_get,--wrap=hot_generation,--wrap=hot_put,--wrap=hot_learn
%C%_hot_fcgi_LDADD = $(lme_fcgi_LDADD)

%C%_bench_store_SOURCES = \
	%D%/bench_store.c \
	tests/integration/match_maker.c \
	tests/integration/match_maker.h \
	tests/integration/sql_env.c \
	tests/integration/sql_env.h
%C%_bench_store_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/integration
%C%_bench_store_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=sql_run_many,--wrap=sql_select,--wrap=sql_commit
%C%_bench_store_LDADD = $(LIBSTORE) $(LIBSQL) $(LIBMODEL) $(LIBBASE)
