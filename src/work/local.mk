noinst_LIBRARIES += %D%/libwork.a
%C%_libwork_a_SOURCES = \
	%D%/heap.c \
	%D%/heap.h \
	%D%/item.c \
	%D%/queue.c \
	%D%/queue.h \
	%D%/queue_priv.h \
	%D%/run.c \
	%D%/stats.c \
	%D%/stats.h \
	%D%/work_metrics.c \
	%D%/work_metrics.h
LIBWORK = %D%/libwork.a
