UNIT_MODEL = \
	%D%/test_ids \
	%D%/test_laning \
	%D%/test_lineup \
	%D%/test_match \
	%D%/test_peer \
	%D%/test_peer_set \
	%D%/test_peer_table \
	%D%/test_queue \
	%D%/test_rank \
	%D%/test_timeline \
	%D%/test_timeline_pack
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_MODEL)
TESTS += $(UNIT_MODEL)
endif
%C%_test_ids_SOURCES = %D%/test_ids.c
%C%_test_ids_CFLAGS = $(UNIT_CFLAGS)
%C%_test_ids_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_laning_SOURCES = %D%/test_laning.c
%C%_test_laning_CFLAGS = $(UNIT_CFLAGS)
%C%_test_laning_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_lineup_SOURCES = %D%/test_lineup.c
%C%_test_lineup_CFLAGS = $(UNIT_CFLAGS)
%C%_test_lineup_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_match_SOURCES = %D%/test_match.c
%C%_test_match_CFLAGS = $(UNIT_CFLAGS)
%C%_test_match_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_peer_SOURCES = %D%/test_peer.c
%C%_test_peer_CFLAGS = $(UNIT_CFLAGS)
%C%_test_peer_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS) -lm
%C%_test_peer_set_SOURCES = %D%/test_peer_set.c
%C%_test_peer_set_CFLAGS = $(UNIT_CFLAGS)
%C%_test_peer_set_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_peer_table_SOURCES = %D%/test_peer_table.c
%C%_test_peer_table_CFLAGS = $(UNIT_CFLAGS)
%C%_test_peer_table_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS) -lm
%C%_test_queue_SOURCES = %D%/test_queue.c
%C%_test_queue_CFLAGS = $(UNIT_CFLAGS)
%C%_test_queue_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_rank_SOURCES = %D%/test_rank.c
%C%_test_rank_CFLAGS = $(UNIT_CFLAGS)
%C%_test_rank_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_timeline_SOURCES = %D%/test_timeline.c
%C%_test_timeline_CFLAGS = $(UNIT_CFLAGS)
%C%_test_timeline_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_timeline_pack_SOURCES = %D%/test_timeline_pack.c
%C%_test_timeline_pack_CFLAGS = $(UNIT_CFLAGS)
%C%_test_timeline_pack_LDADD = $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
