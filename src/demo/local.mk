noinst_LIBRARIES += %D%/libdemo.a
%C%_libdemo_a_SOURCES = \
	%D%/challenges.c \
	%D%/champion.c \
	%D%/champion.h \
	%D%/demo.c \
	%D%/demo.h \
	%D%/document.h \
	%D%/game.c \
	%D%/game.h \
	%D%/game_economy.c \
	%D%/game_events.c \
	%D%/league.c \
	%D%/league.h \
	%D%/match_document.c \
	%D%/random.c \
	%D%/random.h \
	%D%/rank_document.c \
	%D%/timeline_document.c \
	%D%/timeline_event.c \
	%D%/timeline_events.c
# The same bytes on every machine: no fused multiply-add that only some of them have.
%C%_libdemo_a_CFLAGS = $(AM_CFLAGS) -ffp-contract=off
LIBDEMO = %D%/libdemo.a
