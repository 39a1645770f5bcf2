UNIT_WORK = %D%/test_work_metrics %D%/test_work_queue %D%/test_work_random %D%/test_work_threads
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_WORK)
TESTS += $(UNIT_WORK)
# Ten million operations in check-long
UNIT_LONG = %D%/test_work_threads
endif
UNIT_WORK_PIECE = %D%/piece.c %D%/piece.h
%C%_test_work_metrics_SOURCES = %D%/test_work_metrics.c $(UNIT_WORK_PIECE)
%C%_test_work_metrics_CFLAGS = $(UNIT_CFLAGS)
%C%_test_work_metrics_LDADD = $(LIBWORK) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_work_queue_SOURCES = %D%/test_work_queue.c $(UNIT_WORK_PIECE)
%C%_test_work_queue_CFLAGS = $(UNIT_CFLAGS)
%C%_test_work_queue_LDADD = $(LIBWORK) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_work_random_SOURCES = %D%/test_work_random.c $(UNIT_WORK_PIECE)
%C%_test_work_random_CFLAGS = $(UNIT_CFLAGS)
%C%_test_work_random_LDADD = $(LIBWORK) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_work_threads_SOURCES = %D%/test_work_threads.c
%C%_test_work_threads_CFLAGS = $(UNIT_CFLAGS)
%C%_test_work_threads_LDADD = $(LIBWORK) $(LIBBASE) $(CMOCKA_LIBS)
