noinst_LIBRARIES += %D%/libmodel.a
%C%_libmodel_a_SOURCES = \
	%D%/access.c \
	%D%/access.h \
	%D%/history.c \
	%D%/history.h \
	%D%/ids.c \
	%D%/ids.h \
	%D%/laning.c \
	%D%/laning.h \
	%D%/lineup.c \
	%D%/match.c \
	%D%/match.h \
	%D%/peer.c \
	%D%/peer.h \
	%D%/peer_pack.c \
	%D%/peer_set.c \
	%D%/peer_set.h \
	%D%/peer_table.c \
	%D%/peer_table.h \
	%D%/platform.c \
	%D%/platform.h \
	%D%/player.h \
	%D%/queue.c \
	%D%/queue.h \
	%D%/rank.c \
	%D%/rank.h \
	%D%/timeline.c \
	%D%/timeline.h \
	%D%/timeline_pack.c \
	%D%/timeline_pack.h
LIBMODEL = %D%/libmodel.a -lm
