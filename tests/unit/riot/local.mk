UNIT_RIOT = \
	%D%/test_decode_match \
	%D%/test_decode_ranks \
	%D%/test_decode_timeline \
	%D%/test_redact
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_RIOT)
TESTS += $(UNIT_RIOT)
endif
UNIT_RIOT_LIBS = $(LIBRIOT) $(LIBMODEL) $(LIBJSON) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_decode_match_SOURCES = \
	%D%/documents.h \
	%D%/test_decode_match.c
%C%_test_decode_match_CFLAGS = $(UNIT_CFLAGS)
%C%_test_decode_match_LDADD = $(UNIT_RIOT_LIBS)
%C%_test_decode_ranks_SOURCES = %D%/test_decode_ranks.c
%C%_test_decode_ranks_CFLAGS = $(UNIT_CFLAGS)
%C%_test_decode_ranks_LDADD = $(UNIT_RIOT_LIBS)
%C%_test_decode_timeline_SOURCES = %D%/test_decode_timeline.c
%C%_test_decode_timeline_CFLAGS = $(UNIT_CFLAGS)
%C%_test_decode_timeline_LDADD = $(UNIT_RIOT_LIBS)
%C%_test_redact_SOURCES = %D%/test_redact.c
%C%_test_redact_CFLAGS = $(UNIT_CFLAGS)
%C%_test_redact_LDADD = $(UNIT_RIOT_LIBS)
