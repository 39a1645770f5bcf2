UNIT_WORK = %D%/test_queue %D%/test_queue_threads
if HAVE_CMOCKA
check_PROGRAMS += $(UNIT_WORK)
TESTS += $(UNIT_WORK)
endif
# Ten million operations in check-long
UNIT_LONG = %D%/test_queue_threads
%C%_test_queue_SOURCES = %D%/test_queue.c
%C%_test_queue_CFLAGS = $(UNIT_CFLAGS)
%C%_test_queue_LDADD = $(LIBWORK) $(LIBBASE) $(CMOCKA_LIBS)
%C%_test_queue_threads_SOURCES = %D%/test_queue_threads.c
%C%_test_queue_threads_CFLAGS = $(UNIT_CFLAGS)
%C%_test_queue_threads_LDADD = $(LIBWORK) $(LIBBASE) $(CMOCKA_LIBS)
