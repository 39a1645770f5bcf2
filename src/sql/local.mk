noinst_LIBRARIES += %D%/libsql.a
%C%_libsql_a_SOURCES = \
	%D%/bind.c \
	%D%/conn.c \
	%D%/conn.h \
	%D%/conn_priv.h \
	%D%/connect.c \
	%D%/fault.c \
	%D%/kill.c \
	%D%/many.c \
	%D%/names.c \
	%D%/pool.c \
	%D%/pool.h \
	%D%/select.c \
	%D%/sql_metrics.c \
	%D%/sql_metrics.h \
	%D%/statement.c \
	%D%/watch.c \
	%D%/watch.h
%C%_libsql_a_CFLAGS = $(AM_CFLAGS) $(MYSQL_CFLAGS)
LIBSQL = %D%/libsql.a $(MYSQL_LIBS)
