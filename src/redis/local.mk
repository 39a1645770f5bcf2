noinst_LIBRARIES += %D%/libredis.a
%C%_libredis_a_SOURCES = \
	%D%/client.c \
	%D%/client.h \
	%D%/client_priv.h \
	%D%/command.c \
	%D%/redis_metrics.c \
	%D%/redis_metrics.h \
	%D%/reply.c \
	%D%/reply.h \
	%D%/scan.c \
	%D%/script.c
%C%_libredis_a_CFLAGS = $(AM_CFLAGS) $(HIREDIS_CFLAGS)
LIBREDIS = %D%/libredis.a $(HIREDIS_LIBS)
