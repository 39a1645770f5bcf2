# files of docs/
EXTRA_DIST += \
	%D%/ARCHITECTURE.md \
	%D%/decisions.md
dist_doc_DATA += %D%/config.md
dist_doc_DATA += %D%/fields.md
dist_man_MANS += \
	%D%/man/lme-fcgi.8 \
	%D%/man/lme.1 \
	%D%/man/lme.ini.5
dist_doc_DATA += \
	%D%/access.md \
	%D%/analytics.md \
	%D%/benchmarks.md \
	%D%/compatibility.md \
	%D%/metrics.md \
	%D%/openapi.json
