noinst_LIBRARIES += %D%/libapp.a
%C%_libapp_a_SOURCES = \
	%D%/app.c \
	%D%/app.h \
	%D%/build_id.c \
	%D%/build_id.h \
	%D%/exit.c \
	%D%/exit.h \
	%D%/expiry.c \
	%D%/expiry.h \
	%D%/reload.c \
	%D%/secrets.c \
	%D%/settings.c \
	%D%/settings.h \
	%D%/settings_parts.c \
	%D%/version.h
LIBAPP = %D%/libapp.a

# Top layer first: what a program of ours is linked with.
APP_LIBS = $(LIBAPP) $(LIBSERVICE) $(LIBWORK) $(LIBSTORE) $(LIBCACHE) $(LIBRIOT) $(LIBDEMO) \
	$(LIBANALYTICS) $(LIBMODEL) $(LIBSQL) $(LIBREDIS) $(LIBJSON) $(LIBBASE) -lm

bin_PROGRAMS += lme
lme_SOURCES = \
	%D%/audit.c \
	%D%/audit.h \
	%D%/cache_warmup.h \
	%D%/cmd_cache.c \
	%D%/cmd_cache_warmup.c \
	%D%/cmd_config.c \
	%D%/cmd_db.c \
	%D%/cmd_demo.c \
	%D%/cmd_import.c \
	%D%/cmd_job.c \
	%D%/cmd_matches.c \
	%D%/cmd_player.c \
	%D%/cmd_reload.c \
	%D%/cmd_routes.c \
	%D%/cmd_stats.c \
	%D%/cmd_token.c \
	%D%/command.h \
	%D%/commands.c \
	%D%/csv.c \
	%D%/csv.h \
	%D%/demo_files.c \
	%D%/demo_files.h \
	%D%/job_wait.c \
	%D%/job_wait.h \
	%D%/lme.c \
	%D%/interrupt.c \
	%D%/interrupt.h \
	%D%/period_table.c \
	%D%/period_table.h \
	%D%/stats_table.c \
	%D%/stats_table.h \
	%D%/stats_table_print.c \
	%D%/token_line.c \
	%D%/token_line.h
lme_LDADD = $(LIBAPP) $(LIBSERVER) $(LIBAPI) $(LIBHTTP) $(APP_LIBS)

sbin_PROGRAMS += lme-fcgi
lme_fcgi_SOURCES = \
	%D%/app_metrics.c \
	%D%/app_metrics.h \
	%D%/lme_fcgi.c \
	%D%/process_metrics.c \
	%D%/process_metrics.h \
	%D%/work.c \
	%D%/work.h
lme_fcgi_LDADD = $(LIBSERVER) $(LIBFCGI) $(LIBAPI) $(LIBHTTP) $(APP_LIBS)
