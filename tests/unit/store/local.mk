UNIT_STORE = %D%/test_player_fold
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_STORE)
TESTS += $(UNIT_STORE)
endif
%C%_test_player_fold_SOURCES = %D%/test_player_fold.c
%C%_test_player_fold_CFLAGS = $(UNIT_CFLAGS)
%C%_test_player_fold_LDADD = $(LIBSTORE) $(LIBSQL) $(LIBMODEL) $(LIBBASE) $(CMOCKA_LIBS)
