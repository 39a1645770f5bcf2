UNIT_BASE = \
	%D%/test_buf \
	%D%/test_breaker \
	%D%/test_cancel \
	%D%/test_clock \
	%D%/test_cond \
	%D%/test_log \
	%D%/test_metric \
	%D%/test_metrics \
	%D%/test_metrics_text \
	%D%/test_nearest \
	%D%/test_process \
	%D%/test_secret \
	%D%/test_settings \
	%D%/test_text \
	%D%/test_thread \
	%D%/test_tz
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_BASE)
TESTS += $(UNIT_BASE)
endif
%C%_test_buf_SOURCES = %D%/test_buf.c
%C%_test_buf_CFLAGS = $(UNIT_CFLAGS)
%C%_test_buf_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_breaker_SOURCES = %D%/test_breaker.c
%C%_test_breaker_CFLAGS = $(UNIT_CFLAGS)
%C%_test_breaker_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_cancel_SOURCES = %D%/test_cancel.c
%C%_test_cancel_CFLAGS = $(UNIT_CFLAGS)
%C%_test_cancel_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_clock_SOURCES = %D%/test_clock.c
%C%_test_clock_CFLAGS = $(UNIT_CFLAGS)
%C%_test_clock_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_cond_SOURCES = %D%/test_cond.c
%C%_test_cond_CFLAGS = $(UNIT_CFLAGS)
%C%_test_cond_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_log_SOURCES = %D%/test_log.c
%C%_test_log_CFLAGS = $(UNIT_CFLAGS)
%C%_test_log_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_metric_SOURCES = %D%/test_metric.c
%C%_test_metric_CFLAGS = $(UNIT_CFLAGS)
%C%_test_metric_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_metrics_SOURCES = %D%/test_metrics.c $(INSTANCE_SOURCES)
%C%_test_metrics_CFLAGS = $(UNIT_CFLAGS)
%C%_test_metrics_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_metrics_text_SOURCES = %D%/test_metrics_text.c
%C%_test_metrics_text_CFLAGS = $(UNIT_CFLAGS)
%C%_test_metrics_text_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_nearest_SOURCES = %D%/test_nearest.c
%C%_test_nearest_CFLAGS = $(UNIT_CFLAGS)
%C%_test_nearest_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_process_SOURCES = %D%/test_process.c
%C%_test_process_CFLAGS = $(UNIT_CFLAGS)
%C%_test_process_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_secret_SOURCES = %D%/test_secret.c
%C%_test_secret_CFLAGS = $(UNIT_CFLAGS)
%C%_test_secret_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_settings_SOURCES = %D%/test_settings.c
%C%_test_settings_CFLAGS = $(UNIT_CFLAGS)
%C%_test_settings_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_text_SOURCES = %D%/test_text.c
%C%_test_text_CFLAGS = $(UNIT_CFLAGS)
%C%_test_text_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_thread_SOURCES = %D%/test_thread.c
%C%_test_thread_CFLAGS = $(UNIT_CFLAGS)
%C%_test_thread_LDADD = $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_tz_SOURCES = %D%/test_tz.c
%C%_test_tz_CFLAGS = $(UNIT_CFLAGS)
%C%_test_tz_LDADD = $(LIBBASE) $(CMOCKA_LIBS)

# Compared with another implementation by a script.
check_PROGRAMS += %D%/tz_dump
%C%_tz_dump_SOURCES = %D%/tz_dump.c
%C%_tz_dump_LDADD = $(LIBBASE)
TESTS += %D%/tz_zoneinfo.test
EXTRA_DIST += %D%/tz_zoneinfo.test
