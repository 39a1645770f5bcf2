noinst_LIBRARIES += %D%/libcache.a
%C%_libcache_a_SOURCES = \
	%D%/cache.c \
	%D%/cache.h \
	%D%/cache_look.c \
	%D%/cache_metrics.c \
	%D%/cache_metrics.h \
	%D%/cache_note.c \
	%D%/cache_priv.h \
	%D%/emptied.c \
	%D%/emptied.h \
	%D%/frame.c \
	%D%/frame.h \
	%D%/flight.c \
	%D%/flight.h \
	%D%/hot.c \
	%D%/hot.h \
	%D%/hot_body.c \
	%D%/hot_generation.c \
	%D%/hot_priv.h \
	%D%/hot_slab.c \
	%D%/pack.c \
	%D%/pack.h
%C%_libcache_a_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS)
LIBCACHE = %D%/libcache.a $(ZLIB_LIBS)
