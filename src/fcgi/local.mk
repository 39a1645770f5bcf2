noinst_LIBRARIES += %D%/libfcgi.a
%C%_libfcgi_a_SOURCES = \
	%D%/conn.c \
	%D%/conn.h \
	%D%/listener.c \
	%D%/listener.h \
	%D%/request.c \
	%D%/request.h \
	%D%/response.c \
	%D%/response.h \
	%D%/self_test.c \
	%D%/self_test.h
%C%_libfcgi_a_CFLAGS = $(AM_CFLAGS) $(FCGI_CFLAGS)
LIBFCGI = %D%/libfcgi.a $(FCGI_LIBS)
