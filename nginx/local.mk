NGINX_SNIPPETS = \
	%D%/lme-fastcgi.conf \
	%D%/lme-pass.conf \
	%D%/lme-problem.conf \
	%D%/lme-upstream.conf \
	%D%/lme.conf
EXTRA_DIST += \
	%D%/lme-fastcgi.conf.in \
	%D%/lme-pass.conf.in \
	%D%/lme-problem.conf.in \
	%D%/lme-upstream.conf.in \
	%D%/lme.conf.in \
	%D%/private.conf.in

# To be copied by the admin: nobody edits the sites of a running nginx but them.
nginxexampledir = $(docdir)/examples/nginx
nodist_nginxexample_DATA = $(NGINX_SNIPPETS)
CLEANFILES += $(NGINX_SNIPPETS)
NGINX_RENDER = $(MKDIR_P) %D% && sed -e 's,@SOCKET@,/run/lol-match-exporter/fcgi.sock,g' \
	-e 's,@BASE_PATH@,,g' -e 's,@SNIPPETS@,snippets/,g' -e 's,@MAX_BODY@,1m,g'

%D%/lme-fastcgi.conf: $(srcdir)/%D%/lme-fastcgi.conf.in %D%/local.mk
	$(AM_V_GEN)$(NGINX_RENDER) $(srcdir)/%D%/lme-fastcgi.conf.in >$@
%D%/lme-pass.conf: $(srcdir)/%D%/lme-pass.conf.in %D%/local.mk
	$(AM_V_GEN)$(NGINX_RENDER) $(srcdir)/%D%/lme-pass.conf.in >$@
%D%/lme-problem.conf: $(srcdir)/%D%/lme-problem.conf.in %D%/local.mk
	$(AM_V_GEN)$(NGINX_RENDER) $(srcdir)/%D%/lme-problem.conf.in >$@
%D%/lme-upstream.conf: $(srcdir)/%D%/lme-upstream.conf.in %D%/local.mk
	$(AM_V_GEN)$(NGINX_RENDER) $(srcdir)/%D%/lme-upstream.conf.in >$@
%D%/lme.conf: $(srcdir)/%D%/lme.conf.in %D%/local.mk
	$(AM_V_GEN)$(NGINX_RENDER) $(srcdir)/%D%/lme.conf.in >$@
