UNIT_ANALYTICS = \
	%D%/test_champion \
	%D%/test_coverage \
	%D%/test_filter \
	%D%/test_groups \
	%D%/test_interval \
	%D%/test_laning \
	%D%/test_mates \
	%D%/test_modes \
	%D%/test_period \
	%D%/test_permutation \
	%D%/test_records \
	%D%/test_runs \
	%D%/test_sessions \
	%D%/test_shrink \
	%D%/test_special \
	%D%/test_streaks \
	%D%/test_student \
	%D%/test_totals \
	%D%/test_trend \
	%D%/test_trend_blocks \
	%D%/test_trend_power \
	%D%/test_trend_test \
	%D%/test_trends
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_ANALYTICS)
TESTS += $(UNIT_ANALYTICS)
endif

# What the tests share: histories, how numbers are compared, simulated players.
ANALYTICS_GAMES = %D%/games.c %D%/games.h
ANALYTICS_NUMBERS = %D%/numbers.c %D%/numbers.h
ANALYTICS_SIMULATION = %D%/simulation.c %D%/simulation.h
ANALYTICS_TREND = %D%/trend_simulation.c %D%/trend_simulation.h
ANALYTICS_TEST_LIBS = $(LIBANALYTICS) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS) -lm

%C%_test_coverage_SOURCES = %D%/test_coverage.c $(ANALYTICS_SIMULATION)
%C%_test_coverage_CFLAGS = $(UNIT_CFLAGS)
%C%_test_coverage_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_filter_SOURCES = %D%/test_filter.c
%C%_test_filter_CFLAGS = $(UNIT_CFLAGS)
%C%_test_filter_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_groups_SOURCES = %D%/test_groups.c $(ANALYTICS_GAMES)
%C%_test_groups_CFLAGS = $(UNIT_CFLAGS)
%C%_test_groups_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_interval_SOURCES = %D%/test_interval.c $(ANALYTICS_NUMBERS) $(ANALYTICS_SIMULATION)
%C%_test_interval_CFLAGS = $(UNIT_CFLAGS)
%C%_test_interval_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_laning_SOURCES = %D%/test_laning.c $(ANALYTICS_GAMES) $(ANALYTICS_NUMBERS)
%C%_test_laning_CFLAGS = $(UNIT_CFLAGS)
%C%_test_laning_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_mates_SOURCES = %D%/test_mates.c $(ANALYTICS_GAMES)
%C%_test_mates_CFLAGS = $(UNIT_CFLAGS)
%C%_test_mates_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_period_SOURCES = %D%/test_period.c
%C%_test_period_CFLAGS = $(UNIT_CFLAGS)
%C%_test_period_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_permutation_SOURCES = %D%/test_permutation.c $(ANALYTICS_NUMBERS)
%C%_test_permutation_CFLAGS = $(UNIT_CFLAGS)
%C%_test_permutation_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_records_SOURCES = %D%/test_records.c $(ANALYTICS_GAMES)
%C%_test_records_CFLAGS = $(UNIT_CFLAGS)
%C%_test_records_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_runs_SOURCES = %D%/test_runs.c $(ANALYTICS_NUMBERS)
%C%_test_runs_CFLAGS = $(UNIT_CFLAGS)
%C%_test_runs_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_sessions_SOURCES = %D%/test_sessions.c $(ANALYTICS_GAMES)
%C%_test_sessions_CFLAGS = $(UNIT_CFLAGS)
%C%_test_sessions_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_shrink_SOURCES = %D%/test_shrink.c $(ANALYTICS_NUMBERS) $(ANALYTICS_SIMULATION)
%C%_test_shrink_CFLAGS = $(UNIT_CFLAGS)
%C%_test_shrink_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_special_SOURCES = %D%/test_special.c $(ANALYTICS_NUMBERS)
%C%_test_special_CFLAGS = $(UNIT_CFLAGS)
%C%_test_special_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_streaks_SOURCES = %D%/test_streaks.c $(ANALYTICS_GAMES)
%C%_test_streaks_CFLAGS = $(UNIT_CFLAGS)
%C%_test_streaks_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_student_SOURCES = %D%/test_student.c $(ANALYTICS_NUMBERS)
%C%_test_student_CFLAGS = $(UNIT_CFLAGS)
%C%_test_student_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_totals_SOURCES = %D%/test_totals.c $(ANALYTICS_GAMES)
%C%_test_totals_CFLAGS = $(UNIT_CFLAGS)
%C%_test_totals_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_trend_SOURCES = %D%/test_trend.c $(ANALYTICS_GAMES)
%C%_test_trend_CFLAGS = $(UNIT_CFLAGS)
%C%_test_trend_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_trend_power_SOURCES = %D%/test_trend_power.c $(ANALYTICS_TREND) \
	$(ANALYTICS_SIMULATION)
%C%_test_trend_power_CFLAGS = $(UNIT_CFLAGS)
%C%_test_trend_power_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_trend_test_SOURCES = %D%/test_trend_test.c $(ANALYTICS_NUMBERS) $(ANALYTICS_SIMULATION)
%C%_test_trend_test_CFLAGS = $(UNIT_CFLAGS)
%C%_test_trend_test_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_champion_SOURCES = %D%/test_champion.c $(ANALYTICS_GAMES)
%C%_test_champion_CFLAGS = $(UNIT_CFLAGS)
%C%_test_champion_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_modes_SOURCES = %D%/test_modes.c $(ANALYTICS_GAMES)
%C%_test_modes_CFLAGS = $(UNIT_CFLAGS)
%C%_test_modes_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_trend_blocks_SOURCES = %D%/test_trend_blocks.c $(ANALYTICS_GAMES)
%C%_test_trend_blocks_CFLAGS = $(UNIT_CFLAGS)
%C%_test_trend_blocks_LDADD = $(ANALYTICS_TEST_LIBS)

%C%_test_trends_SOURCES = %D%/test_trends.c $(ANALYTICS_GAMES)
%C%_test_trends_CFLAGS = $(UNIT_CFLAGS)
%C%_test_trends_LDADD = $(ANALYTICS_TEST_LIBS)
