UNIT_DEMO = \
	%D%/test_demo \
	%D%/test_league \
	%D%/test_random
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_DEMO)
TESTS += $(UNIT_DEMO)
endif
%C%_test_demo_SOURCES = %D%/test_demo.c
%C%_test_demo_CFLAGS = $(UNIT_CFLAGS) $(JANSSON_CFLAGS)
%C%_test_demo_LDADD = $(LIBRIOT) $(LIBDEMO) $(LIBMODEL) $(LIBJSON) $(LIBBASE) -lm $(CMOCKA_LIBS)
%C%_test_league_SOURCES = %D%/test_league.c
%C%_test_league_CFLAGS = $(UNIT_CFLAGS)
%C%_test_league_LDADD = $(LIBDEMO) $(LIBMODEL) $(LIBJSON) $(LIBBASE) -lm $(CMOCKA_LIBS)
%C%_test_random_SOURCES = %D%/test_random.c
%C%_test_random_CFLAGS = $(UNIT_CFLAGS)
%C%_test_random_LDADD = $(LIBDEMO) $(LIBMODEL) $(LIBJSON) $(LIBBASE) -lm $(CMOCKA_LIBS)
