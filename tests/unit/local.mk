# One program a source file, same paths as src/, one line a layer's local.mk.
UNIT_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
INSTANCE_SOURCES = %D%/instance.c %D%/instance.h
include tests/unit/app/local.mk
include tests/unit/api/local.mk
include tests/unit/base/local.mk
include tests/unit/demo/local.mk
include tests/unit/http/local.mk
include tests/unit/json/local.mk
include tests/unit/model/local.mk
include tests/unit/redis/local.mk
include tests/unit/riot/local.mk
include tests/unit/analytics/local.mk
include tests/unit/cache/local.mk
include tests/unit/fcgi/local.mk
include tests/unit/server/local.mk
include tests/unit/service/local.mk
include tests/unit/sql/local.mk
include tests/unit/store/local.mk
include tests/unit/work/local.mk
