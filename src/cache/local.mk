noinst_LIBRARIES += %D%/libcache.a
%C%_libcache_a_SOURCES = \
	%D%/cache.c \
	%D%/cache.h
LIBCACHE = %D%/libcache.a
