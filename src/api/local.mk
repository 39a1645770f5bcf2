noinst_LIBRARIES += %D%/libapi.a
%C%_libapi_a_SOURCES = \
	%D%/access_line.c \
	%D%/access_line.h \
	%D%/api.c \
	%D%/api.h \
	%D%/audit.c \
	%D%/audit.h \
	%D%/batch_items.c \
	%D%/batch_items.h \
	%D%/body.c \
	%D%/body.h \
	%D%/call.c \
	%D%/call.h \
	%D%/credential.c \
	%D%/credential.h \
	%D%/cursor.c \
	%D%/cursor.h \
	%D%/delivery.c \
	%D%/delivery.h \
	%D%/deprecation.c \
	%D%/deprecation.h \
	%D%/fail_log.c \
	%D%/fail_log.h \
	%D%/guard.c \
	%D%/guard.h \
	%D%/http_metrics.c \
	%D%/http_metrics.h \
	%D%/job_view.c \
	%D%/job_view.h \
	%D%/jobs.c \
	%D%/jobs.h \
	%D%/later.c \
	%D%/later.h \
	%D%/later_job.c \
	%D%/later_priv.h \
	%D%/later_refresh.c \
	%D%/limit.c \
	%D%/limit.h \
	%D%/line_log.c \
	%D%/line_log.h \
	%D%/ops/docs.c \
	%D%/ops/figures.c \
	%D%/ops/figures.h \
	%D%/ops/figures_jobs.c \
	%D%/ops/figures_work.c \
	%D%/ops/health.c \
	%D%/ops/metrics.c \
	%D%/ops/performance.c \
	%D%/origin.c \
	%D%/origin.h \
	%D%/params.c \
	%D%/params.h \
	%D%/problems.c \
	%D%/problems.h \
	%D%/replay.c \
	%D%/replay.h \
	%D%/retry_after.c \
	%D%/retry_after.h \
	%D%/routes.c \
	%D%/routes.h \
	%D%/v1/auth.c \
	%D%/v1/dashboard.c \
	%D%/v1/jobs.c \
	%D%/v1/matches.c \
	%D%/v1/players.c \
	%D%/v1/refresh.c \
	%D%/v1/user.c \
	%D%/v1/user.h \
	%D%/v2/analysis.c \
	%D%/v2/batch.c \
	%D%/v2/batch.h \
	%D%/v2/batch_answer.c \
	%D%/v2/benchmarks.c \
	%D%/v2/invalidate.c \
	%D%/v2/period.c \
	%D%/v2/stats.c \
	%D%/v2/warmup.c
nodist_%C%_libapi_a_SOURCES = %D%/openapi_json.inc
%C%_libapi_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(builddir)/%D%
LIBAPI = %D%/libapi.a

# The OpenAPI document as the lines of a C text.
BUILT_SOURCES += %D%/openapi_json.inc
CLEANFILES += %D%/openapi_json.inc
%D%/openapi_json.inc: docs/openapi.json
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' $(srcdir)/docs/openapi.json >$@.tmp && \
	mv $@.tmp $@
# BUILT_SOURCES serve "make all" only.
%D%/ops/libapi_a-docs.$(OBJEXT): %D%/openapi_json.inc
