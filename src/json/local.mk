noinst_LIBRARIES += %D%/libjson.a
%C%_libjson_a_SOURCES = \
	%D%/reader.c \
	%D%/reader.h \
	%D%/span.c \
	%D%/span.h \
	%D%/writer.c \
	%D%/writer.h
%C%_libjson_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
LIBJSON = %D%/libjson.a $(JANSSON_LIBS) -lm
