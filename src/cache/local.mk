noinst_LIBRARIES += %D%/libcache.a
%C%_libcache_a_SOURCES = \
	%D%/cache.c \
	%D%/cache.h \
	%D%/cache_metrics.c \
	%D%/cache_metrics.h
LIBCACHE = %D%/libcache.a
