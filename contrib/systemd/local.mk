# systemd's files: where configure was told, or pkg-config says, that they go.
CLEANFILES += contrib/systemd/nfd.service

contrib/systemd/nfd.service: contrib/systemd/nfd.service.in Makefile
	$(AM_V_GEN)mkdir -p contrib/systemd && \
	$(SED) -e 's|@sbindir[@]|$(sbindir)|' \
		-e 's|@sysconfdir[@]|$(sysconfdir)|' \
		$(srcdir)/contrib/systemd/nfd.service.in >$@.tmp && mv $@.tmp $@

if HAVE_SYSTEMD
all-local: contrib/systemd/nfd.service
INSTALL_HOOKS += install-systemd
UNINSTALL_HOOKS += uninstall-systemd
endif

install-systemd: contrib/systemd/nfd.service
	$(MKDIR_P) "$(DESTDIR)$(systemdsystemunitdir)" \
		"$(DESTDIR)$(sysusersdir)" "$(DESTDIR)$(tmpfilesdir)"
	$(INSTALL_DATA) contrib/systemd/nfd.service \
		$(srcdir)/contrib/systemd/nfd.socket \
		"$(DESTDIR)$(systemdsystemunitdir)"
	$(INSTALL_DATA) $(srcdir)/contrib/systemd/nfd.sysusers \
		"$(DESTDIR)$(sysusersdir)/nfd.conf"
	$(INSTALL_DATA) $(srcdir)/contrib/systemd/nfd.tmpfiles \
		"$(DESTDIR)$(tmpfilesdir)/nfd.conf"

uninstall-systemd:
	rm -f "$(DESTDIR)$(systemdsystemunitdir)/nfd.service" \
		"$(DESTDIR)$(systemdsystemunitdir)/nfd.socket" \
		"$(DESTDIR)$(sysusersdir)/nfd.conf" \
		"$(DESTDIR)$(tmpfilesdir)/nfd.conf"

.PHONY: install-systemd uninstall-systemd
