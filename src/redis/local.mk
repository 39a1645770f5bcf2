noinst_LIBRARIES += %D%/libredis.a
%C%_libredis_a_SOURCES = \
	%D%/address.c \
	%D%/address.h \
	%D%/client.c \
	%D%/client.h \
	%D%/client_priv.h \
	%D%/command.c \
	%D%/map.c \
	%D%/map.h \
	%D%/redirect.c \
	%D%/redirect.h \
	%D%/reply.c \
	%D%/reply.h \
	%D%/scan.c \
	%D%/script.c \
	%D%/slot.c \
	%D%/slot.h
%C%_libredis_a_CFLAGS = $(AM_CFLAGS) $(HIREDIS_CFLAGS)
LIBREDIS = %D%/libredis.a $(HIREDIS_LIBS)
