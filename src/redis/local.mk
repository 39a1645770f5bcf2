noinst_LIBRARIES += %D%/libredis.a
%C%_libredis_a_SOURCES = \
	%D%/address.c \
	%D%/address.h \
	%D%/client.c \
	%D%/client.h \
	%D%/client_priv.h \
	%D%/cluster.c \
	%D%/cluster.h \
	%D%/cluster_priv.h \
	%D%/cluster_refresh.c \
	%D%/cluster_stats.c \
	%D%/command.c \
	%D%/flight.c \
	%D%/leg.c \
	%D%/leg.h \
	%D%/map.c \
	%D%/map.h \
	%D%/mark.c \
	%D%/redirect.c \
	%D%/redirect.h \
	%D%/redis_metrics.c \
	%D%/redis_metrics.h \
	%D%/reply.c \
	%D%/reply.h \
	%D%/request.c \
	%D%/request.h \
	%D%/route.c \
	%D%/route.h \
	%D%/route_priv.h \
	%D%/scan.c \
	%D%/scan.h \
	%D%/scan_cluster.c \
	%D%/script.c \
	%D%/set_max.c \
	%D%/slot.c \
	%D%/slot.h \
	%D%/wait.c \
	%D%/wait.h
%C%_libredis_a_CFLAGS = $(AM_CFLAGS) $(HIREDIS_CFLAGS)
LIBREDIS = %D%/libredis.a $(HIREDIS_LIBS)
