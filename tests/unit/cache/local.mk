UNIT_CACHE = %D%/test_cache %D%/test_emptied %D%/test_flight %D%/test_hot %D%/test_levels
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_CACHE)
TESTS += $(UNIT_CACHE)
endif
%C%_test_cache_SOURCES = %D%/test_cache.c $(REDIS_SERVER_SOURCES)
%C%_test_cache_CFLAGS = $(UNIT_CFLAGS) $(HIREDIS_CFLAGS) -I$(top_srcdir)
%C%_test_cache_LDADD = $(LIBCACHE) $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_emptied_SOURCES = %D%/test_emptied.c
%C%_test_emptied_CFLAGS = $(UNIT_CFLAGS)
%C%_test_emptied_LDADD = $(LIBCACHE) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_flight_SOURCES = %D%/test_flight.c $(INSTANCE_SOURCES)
%C%_test_flight_CFLAGS = $(UNIT_CFLAGS)
%C%_test_flight_LDADD = $(LIBCACHE) $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS) -lpthread
%C%_test_hot_SOURCES = %D%/test_hot.c $(INSTANCE_SOURCES)
%C%_test_hot_CFLAGS = $(UNIT_CFLAGS)
%C%_test_hot_LDADD = $(LIBCACHE) $(LIBBASE) $(CMOCKA_LIBS) -lpthread
%C%_test_levels_SOURCES = %D%/test_levels.c $(REDIS_SERVER_SOURCES)
%C%_test_levels_CFLAGS = $(UNIT_CFLAGS) $(HIREDIS_CFLAGS) $(ZLIB_CFLAGS) -I$(top_srcdir)
%C%_test_levels_LDADD = $(LIBCACHE) $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
