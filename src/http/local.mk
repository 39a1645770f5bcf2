noinst_LIBRARIES += %D%/libhttp.a
%C%_libhttp_a_SOURCES = \
	%D%/accept.c \
	%D%/accept.h \
	%D%/cond.c \
	%D%/cond.h \
	%D%/encoding.c \
	%D%/encoding.h \
	%D%/exchange.h \
	%D%/problem.c \
	%D%/problem.h \
	%D%/quality.c \
	%D%/quality.h \
	%D%/request.c \
	%D%/request.h \
	%D%/response.c \
	%D%/response.h \
	%D%/router.c \
	%D%/router.h
LIBHTTP = %D%/libhttp.a
