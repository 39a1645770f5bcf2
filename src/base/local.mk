noinst_LIBRARIES += %D%/libbase.a
%C%_libbase_a_SOURCES = \
	%D%/attr.h \
	%D%/breaker.c \
	%D%/breaker.h \
	%D%/breaker_metrics.c \
	%D%/breaker_metrics.h \
	%D%/buf.c \
	%D%/buf.h \
	%D%/cancel.c \
	%D%/cancel.h \
	%D%/clock.c \
	%D%/clock.h \
	%D%/cond.c \
	%D%/cond.h \
	%D%/digest.c \
	%D%/digest.h \
	%D%/err.c \
	%D%/err.h \
	%D%/file.c \
	%D%/file.h \
	%D%/hash.c \
	%D%/hash.h \
	%D%/log.c \
	%D%/log.h \
	%D%/metric.c \
	%D%/metric.h \
	%D%/metrics.c \
	%D%/metrics.h \
	%D%/metrics_cells.c \
	%D%/metrics_priv.h \
	%D%/metrics_text.c \
	%D%/metrics_text.h \
	%D%/nearest.c \
	%D%/nearest.h \
	%D%/process.c \
	%D%/process.h \
	%D%/secret.c \
	%D%/secret.h \
	%D%/segment.c \
	%D%/segment.h \
	%D%/settings.c \
	%D%/settings.h \
	%D%/settings_value.c \
	%D%/settings_value.h \
	%D%/settings_write.c \
	%D%/text.c \
	%D%/text.h \
	%D%/tz.c \
	%D%/tz.h \
	%D%/tzif.c \
	%D%/tzif.h \
	%D%/tzrule.c \
	%D%/tzrule.h
%C%_libbase_a_CFLAGS = $(AM_CFLAGS) $(INIH_CFLAGS) $(SODIUM_CFLAGS)
LIBBASE = %D%/libbase.a $(TALLOC_LIBS) $(INIH_LIBS) $(SODIUM_LIBS) $(UNISTRING_LIBS) -lm
