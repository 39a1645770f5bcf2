UNIT_HTTP = %D%/test_accept %D%/test_cond %D%/test_encoding %D%/test_problem \
	%D%/test_request %D%/test_response %D%/test_router
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_HTTP)
TESTS += $(UNIT_HTTP)
endif
%C%_test_accept_SOURCES = %D%/test_accept.c
%C%_test_accept_CFLAGS = $(UNIT_CFLAGS)
%C%_test_accept_LDADD = $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_cond_SOURCES = %D%/test_cond.c
%C%_test_cond_CFLAGS = $(UNIT_CFLAGS)
%C%_test_cond_LDADD = $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_encoding_SOURCES = %D%/test_encoding.c
%C%_test_encoding_CFLAGS = $(UNIT_CFLAGS)
%C%_test_encoding_LDADD = $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_problem_SOURCES = %D%/test_problem.c
%C%_test_problem_CFLAGS = $(UNIT_CFLAGS)
%C%_test_problem_LDADD = $(LIBHTTP) $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_request_SOURCES = %D%/test_request.c
%C%_test_request_CFLAGS = $(UNIT_CFLAGS)
%C%_test_request_LDADD = $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_response_SOURCES = %D%/test_response.c
%C%_test_response_CFLAGS = $(UNIT_CFLAGS)
%C%_test_response_LDADD = $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_router_SOURCES = %D%/test_router.c
%C%_test_router_CFLAGS = $(UNIT_CFLAGS)
%C%_test_router_LDADD = $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
