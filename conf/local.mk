EXTRA_DIST += \
	.ci/run \
	GNUmakefile \
	%D%/private/check.py \
	%D%/private/client.py \
	%D%/private/install-packages \
	%D%/private/packages \
	%D%/private/process.py \
	%D%/private/redis_cluster.py \
	%D%/private/run.py \
	%D%/private/stack.py

# The administrator's configuration is never overwritten: an existing one gets a
# neighbour lme.ini.new when the annotated file has changed.
EXTRA_DIST += %D%/lme.ini
pkgsysconfdir = $(sysconfdir)/lol-match-exporter
install-data-local: install-config
uninstall-local: uninstall-config
.PHONY: install-config uninstall-config
install-config: $(srcdir)/%D%/lme.ini
	@$(MKDIR_P) "$(DESTDIR)$(pkgsysconfdir)"
	@to="$(DESTDIR)$(pkgsysconfdir)/lme.ini"; \
	if test ! -e "$$to"; then \
		echo " $(INSTALL) -m 640 $< $$to"; \
		$(INSTALL) -m 640 $< "$$to"; \
	elif ! cmp -s $< "$$to"; then \
		echo "$$to is kept; the new one is $$to.new"; \
		$(INSTALL) -m 640 $< "$$to.new"; \
	fi
uninstall-config:
	@to="$(DESTDIR)$(pkgsysconfdir)/lme.ini"; \
	rm -f "$$to.new"; \
	if cmp -s $(srcdir)/%D%/lme.ini "$$to"; then \
		rm -f "$$to"; \
		rmdir "$(DESTDIR)$(pkgsysconfdir)" 2>/dev/null || :; \
	elif test -e "$$to"; then \
		echo "$$to was changed and is kept"; \
	fi
