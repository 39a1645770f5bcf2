UNIT_FCGI = %D%/test_request %D%/test_listener
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_FCGI)
TESTS += $(UNIT_FCGI)
endif
%C%_test_request_SOURCES = %D%/test_request.c
%C%_test_request_CFLAGS = $(UNIT_CFLAGS)
%C%_test_request_LDADD = $(LIBFCGI) $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_listener_SOURCES = \
	%D%/peer.c \
	%D%/peer.h \
	%D%/test_listener.c
%C%_test_listener_CFLAGS = $(UNIT_CFLAGS)
%C%_test_listener_LDADD = $(LIBFCGI) $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
