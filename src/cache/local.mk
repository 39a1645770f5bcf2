noinst_LIBRARIES += %D%/libcache.a
%C%_libcache_a_SOURCES = \
	%D%/cache.c \
	%D%/cache.h \
	%D%/flight.c \
	%D%/flight.h
LIBCACHE = %D%/libcache.a
