noinst_LIBRARIES += %D%/libanalytics.a
%C%_libanalytics_a_SOURCES = \
	%D%/champion.c \
	%D%/champion.h \
	%D%/champion_list.c \
	%D%/champion_list.h \
	%D%/figures.c \
	%D%/figures.h \
	%D%/filter.c \
	%D%/filter.h \
	%D%/groups.c \
	%D%/groups.h \
	%D%/interval.c \
	%D%/interval.h \
	%D%/laning.c \
	%D%/laning.h \
	%D%/mates.c \
	%D%/mates.h \
	%D%/mean.c \
	%D%/metrics.c \
	%D%/metrics.h \
	%D%/modes.c \
	%D%/modes.h \
	%D%/period.c \
	%D%/period.h \
	%D%/permutation.c \
	%D%/permutation.h \
	%D%/ratio.c \
	%D%/real_sums.c \
	%D%/real_sums.h \
	%D%/records.c \
	%D%/records.h \
	%D%/runs.c \
	%D%/runs.h \
	%D%/sessions.c \
	%D%/sessions.h \
	%D%/shrink.c \
	%D%/shrink.h \
	%D%/special.c \
	%D%/special.h \
	%D%/streaks.c \
	%D%/streaks.h \
	%D%/student.c \
	%D%/student.h \
	%D%/tails.c \
	%D%/tails.h \
	%D%/totals.c \
	%D%/totals.h \
	%D%/trend.c \
	%D%/trend.h \
	%D%/trend_blocks.c \
	%D%/trend_blocks.h \
	%D%/trend_test.c \
	%D%/trend_test.h \
	%D%/trends.c \
	%D%/trends.h
# The same numbers on every machine: no fused multiply-add.
%C%_libanalytics_a_CFLAGS = $(AM_CFLAGS) $(GSL_CFLAGS) -ffp-contract=off
LIBANALYTICS = %D%/libanalytics.a $(GSL_LIBS) -lm
