UNIT_SERVER = %D%/test_listen %D%/test_respawn %D%/test_scoreboard
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_SERVER)
TESTS += $(UNIT_SERVER)
endif
%C%_test_listen_SOURCES = %D%/test_listen.c
%C%_test_listen_CFLAGS = $(UNIT_CFLAGS)
%C%_test_listen_LDADD = $(LIBSERVER) $(LIBFCGI) $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_respawn_SOURCES = %D%/test_respawn.c
%C%_test_respawn_CFLAGS = $(UNIT_CFLAGS)
%C%_test_respawn_LDADD = $(LIBSERVER) $(CMOCKA_LIBS)
%C%_test_scoreboard_SOURCES = %D%/test_scoreboard.c $(INSTANCE_SOURCES)
%C%_test_scoreboard_CFLAGS = $(UNIT_CFLAGS)
%C%_test_scoreboard_LDADD = $(LIBSERVER) $(LIBFCGI) $(LIBHTTP) $(LIBBASE) $(CMOCKA_LIBS)
