noinst_LIBRARIES += %D%/libserver.a
%C%_libserver_a_SOURCES = \
	%D%/exchange.c \
	%D%/exchange.h \
	%D%/held.c \
	%D%/held.h \
	%D%/listen.c \
	%D%/listen.h \
	%D%/prefork.c \
	%D%/prefork.h \
	%D%/respawn.c \
	%D%/respawn.h \
	%D%/scoreboard.c \
	%D%/scoreboard.h \
	%D%/scoreboard_metrics.c \
	%D%/scoreboard_metrics.h \
	%D%/server.c \
	%D%/server.h \
	%D%/signals.c \
	%D%/signals.h \
	%D%/worker.c \
	%D%/worker.h
LIBSERVER = %D%/libserver.a
