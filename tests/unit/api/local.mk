UNIT_API = %D%/test_analysis %D%/test_apart %D%/test_api %D%/test_audit %D%/test_auth %D%/test_fail_log %D%/test_guard \
	%D%/test_later %D%/test_line_log %D%/test_metrics %D%/test_openapi %D%/test_params \
	%D%/test_retry_after
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_API)
TESTS += $(UNIT_API)
endif
# The services are scripted: no layer below model is linked.
UNIT_API_FAKE = %D%/fake_jobs.c %D%/fake_service.c %D%/fake_service.h %D%/fake_turn.c
UNIT_API_WORLD = %D%/guard_world.c %D%/guard_world.h $(UNIT_API_FAKE)
UNIT_API_LATER = %D%/later_world.c %D%/later_world.h $(UNIT_API_FAKE)
UNIT_API_LIBS = $(LIBAPI) $(LIBSERVICE) $(LIBWORK) $(LIBHTTP) $(LIBJSON) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS) \
	-lpthread
%C%_test_analysis_SOURCES = %D%/test_analysis.c $(UNIT_API_FAKE)
%C%_test_analysis_CFLAGS = $(UNIT_CFLAGS)
%C%_test_analysis_LDADD = $(UNIT_API_LIBS)
%C%_test_auth_SOURCES = %D%/test_auth.c $(UNIT_API_FAKE)
%C%_test_auth_CFLAGS = $(UNIT_CFLAGS)
%C%_test_auth_LDADD = $(UNIT_API_LIBS)
%C%_test_audit_SOURCES = %D%/test_audit.c $(UNIT_API_WORLD)
%C%_test_audit_CFLAGS = $(UNIT_CFLAGS)
%C%_test_audit_LDADD = $(UNIT_API_LIBS)
%C%_test_guard_SOURCES = %D%/test_guard.c $(UNIT_API_WORLD)
%C%_test_guard_CFLAGS = $(UNIT_CFLAGS)
%C%_test_guard_LDADD = $(UNIT_API_LIBS)
%C%_test_line_log_SOURCES = %D%/test_line_log.c
%C%_test_line_log_CFLAGS = $(UNIT_CFLAGS)
%C%_test_line_log_LDADD = $(UNIT_API_LIBS)
%C%_test_api_SOURCES = %D%/test_api.c $(UNIT_API_FAKE)
%C%_test_api_CFLAGS = $(UNIT_CFLAGS)
%C%_test_api_LDADD = $(UNIT_API_LIBS)
%C%_test_fail_log_SOURCES = %D%/test_fail_log.c
%C%_test_fail_log_CFLAGS = $(UNIT_CFLAGS)
%C%_test_fail_log_LDADD = $(UNIT_API_LIBS)
%C%_test_metrics_SOURCES = %D%/test_metrics.c $(UNIT_API_FAKE)
%C%_test_metrics_CFLAGS = $(UNIT_CFLAGS)
%C%_test_metrics_LDADD = $(UNIT_API_LIBS)
%C%_test_openapi_SOURCES = %D%/test_openapi.c $(UNIT_API_FAKE)
%C%_test_openapi_CFLAGS = $(UNIT_CFLAGS)
%C%_test_openapi_LDADD = $(UNIT_API_LIBS)
%C%_test_params_SOURCES = %D%/test_params.c $(UNIT_API_FAKE)
%C%_test_params_CFLAGS = $(UNIT_CFLAGS)
%C%_test_params_LDADD = $(UNIT_API_LIBS)
%C%_test_retry_after_SOURCES = %D%/test_retry_after.c
%C%_test_retry_after_CFLAGS = $(UNIT_CFLAGS)
%C%_test_retry_after_LDADD = $(LIBAPI) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_later_SOURCES = %D%/test_later.c $(UNIT_API_LATER)
%C%_test_later_CFLAGS = $(UNIT_CFLAGS)
%C%_test_later_LDADD = $(UNIT_API_LIBS)
%C%_test_apart_SOURCES = %D%/test_apart.c $(UNIT_API_LATER)
%C%_test_apart_CFLAGS = $(UNIT_CFLAGS)
%C%_test_apart_LDADD = $(UNIT_API_LIBS)
