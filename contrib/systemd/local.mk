# systemd's files: where configure was told, or pkg-config says, that they go.
SYSTEMD_MADE = contrib/systemd/nfd.service contrib/systemd/nfd.tmpfiles
CLEANFILES += $(SYSTEMD_MADE)

$(SYSTEMD_MADE): %: %.in Makefile
	$(AM_V_GEN)mkdir -p contrib/systemd && \
	$(SED) -e 's|@sbindir[@]|$(sbindir)|g' \
		-e 's|@sysconfdir[@]|$(sysconfdir)|g' \
		-e 's|@localstatedir[@]|$(localstatedir)|g' \
		$(srcdir)/$@.in >$@.tmp && mv $@.tmp $@

if HAVE_SYSTEMD
all-local: $(SYSTEMD_MADE)
INSTALL_HOOKS += install-systemd
UNINSTALL_HOOKS += uninstall-systemd
endif

install-systemd: $(SYSTEMD_MADE)
	$(MKDIR_P) "$(DESTDIR)$(systemdsystemunitdir)" \
		"$(DESTDIR)$(sysusersdir)" "$(DESTDIR)$(tmpfilesdir)"
	$(INSTALL_DATA) contrib/systemd/nfd.service \
		$(srcdir)/contrib/systemd/nfd.socket \
		"$(DESTDIR)$(systemdsystemunitdir)"
	$(INSTALL_DATA) $(srcdir)/contrib/systemd/nfd.sysusers \
		"$(DESTDIR)$(sysusersdir)/nfd.conf"
	$(INSTALL_DATA) contrib/systemd/nfd.tmpfiles \
		"$(DESTDIR)$(tmpfilesdir)/nfd.conf"

uninstall-systemd:
	rm -f "$(DESTDIR)$(systemdsystemunitdir)/nfd.service" \
		"$(DESTDIR)$(systemdsystemunitdir)/nfd.socket" \
		"$(DESTDIR)$(sysusersdir)/nfd.conf" \
		"$(DESTDIR)$(tmpfilesdir)/nfd.conf"

.PHONY: install-systemd uninstall-systemd
