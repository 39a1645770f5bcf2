UNIT_SQL = %D%/test_names
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_SQL)
TESTS += $(UNIT_SQL)
endif
%C%_test_names_SOURCES = %D%/test_names.c
%C%_test_names_CFLAGS = $(UNIT_CFLAGS) $(MYSQL_CFLAGS)
%C%_test_names_LDADD = $(LIBSQL) $(LIBBASE) $(CMOCKA_LIBS)
