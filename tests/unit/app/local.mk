UNIT_APP = \
	%D%/test_app \
	%D%/test_csv \
	%D%/test_exit \
	%D%/test_expiry \
	%D%/test_settings \
	%D%/test_stats_table
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_APP)
TESTS += $(UNIT_APP)
endif
%C%_test_app_SOURCES = %D%/test_app.c
%C%_test_app_CFLAGS = $(UNIT_CFLAGS)
%C%_test_app_LDADD = $(APP_LIBS) $(CMOCKA_LIBS)
%C%_test_exit_SOURCES = %D%/test_exit.c
%C%_test_exit_CFLAGS = $(UNIT_CFLAGS)
%C%_test_exit_LDADD = $(LIBAPP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_expiry_SOURCES = %D%/test_expiry.c
%C%_test_expiry_CFLAGS = $(UNIT_CFLAGS)
%C%_test_expiry_LDADD = $(LIBAPP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_settings_SOURCES = %D%/test_settings.c
%C%_test_settings_CFLAGS = $(UNIT_CFLAGS)
%C%_test_settings_LDADD = $(LIBAPP) $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_csv_SOURCES = %D%/test_csv.c src/app/csv.c
%C%_test_csv_CFLAGS = $(UNIT_CFLAGS)
%C%_test_csv_LDADD = $(CMOCKA_LIBS)
%C%_test_stats_table_SOURCES = %D%/test_stats_table.c src/app/csv.c src/app/stats_table.c \
	src/app/stats_table_print.c
%C%_test_stats_table_CFLAGS = $(UNIT_CFLAGS)
%C%_test_stats_table_LDADD = $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS)
