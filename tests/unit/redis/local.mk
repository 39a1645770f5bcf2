UNIT_REDIS = %D%/test_client %D%/test_cluster %D%/test_leg %D%/test_map
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_REDIS)
TESTS += $(UNIT_REDIS)
endif
REDIS_SERVER_SOURCES = %D%/redis_server.c %D%/redis_server.h
%C%_test_client_SOURCES = %D%/test_client.c $(REDIS_SERVER_SOURCES)
%C%_test_client_CFLAGS = $(UNIT_CFLAGS) $(HIREDIS_CFLAGS)
%C%_test_client_LDADD = $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
FAKE_CLUSTER_SOURCES = \
	%D%/cluster_fixture.c \
	%D%/cluster_fixture.h \
	%D%/fake_cluster.c \
	%D%/fake_cluster.h
%C%_test_cluster_SOURCES = %D%/test_cluster.c $(FAKE_CLUSTER_SOURCES)
%C%_test_cluster_CFLAGS = $(UNIT_CFLAGS)
%C%_test_cluster_LDADD = $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_leg_SOURCES = %D%/test_leg.c $(FAKE_CLUSTER_SOURCES)
%C%_test_leg_CFLAGS = $(UNIT_CFLAGS)
%C%_test_leg_LDADD = $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_map_SOURCES = %D%/test_map.c
%C%_test_map_CFLAGS = $(UNIT_CFLAGS) $(HIREDIS_CFLAGS)
%C%_test_map_LDADD = $(LIBREDIS) $(LIBBASE) $(CMOCKA_LIBS)
