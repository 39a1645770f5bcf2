noinst_LIBRARIES += %D%/libriot.a
%C%_libriot_a_SOURCES = \
	%D%/decode.c \
	%D%/decode.h \
	%D%/decode_match.c \
	%D%/decode_participant.c \
	%D%/decode_priv.h \
	%D%/decode_ranks.c \
	%D%/decode_timeline.c \
	%D%/redact.c \
	%D%/redact.h \
	%D%/timeline_items.c \
	%D%/timeline_items.h
LIBRIOT = %D%/libriot.a
