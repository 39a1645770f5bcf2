noinst_LIBRARIES += %D%/libcache.a
%C%_libcache_a_SOURCES = \
	%D%/cache.c \
	%D%/cache.h \
	%D%/flight.c \
	%D%/flight.h \
	%D%/hot.c \
	%D%/hot.h \
	%D%/hot_body.c \
	%D%/hot_generation.c \
	%D%/hot_priv.h \
	%D%/hot_slab.c
LIBCACHE = %D%/libcache.a
