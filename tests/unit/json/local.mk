UNIT_JSON = \
	%D%/test_reader \
	%D%/test_span \
	%D%/test_writer
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_JSON)
TESTS += $(UNIT_JSON)
endif
%C%_test_reader_SOURCES = %D%/test_reader.c
%C%_test_reader_CFLAGS = $(UNIT_CFLAGS)
%C%_test_reader_LDADD = $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_span_SOURCES = %D%/test_span.c
%C%_test_span_CFLAGS = $(UNIT_CFLAGS)
%C%_test_span_LDADD = $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_writer_SOURCES = %D%/test_writer.c
%C%_test_writer_CFLAGS = $(UNIT_CFLAGS) $(JANSSON_CFLAGS)
%C%_test_writer_LDADD = $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS)
