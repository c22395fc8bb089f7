# The command line tool: one binary, many names.
noinst_LIBRARIES += libcli.a
libcli_a_SOURCES = \
	iptables-lite/apply.c \
	iptables-lite/client.c iptables-lite/client.h \
	iptables-lite/complete.c iptables-lite/complete.h \
	iptables-lite/confirm.c \
	iptables-lite/diff.c \
	iptables-lite/generation.c \
	iptables-lite/help.c iptables-lite/help.h \
	iptables-lite/history.c \
	iptables-lite/iptables.c \
	iptables-lite/lines.c iptables-lite/lines.h \
	iptables-lite/persist.c \
	iptables-lite/pipeline.c iptables-lite/pipeline.h \
	iptables-lite/plan.c \
	iptables-lite/program.c iptables-lite/program.h \
	iptables-lite/restore.c \
	iptables-lite/run.c iptables-lite/run.h \
	iptables-lite/save.c \
	iptables-lite/then.c iptables-lite/then.h \
	iptables-lite/verb.c iptables-lite/verb.h
libcli_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/iptables-lite

sbin_PROGRAMS += iptables-lite/iptables-lite
iptables_lite_iptables_lite_SOURCES = iptables-lite/main.c
iptables_lite_iptables_lite_CPPFLAGS = $(libcli_a_CPPFLAGS)
iptables_lite_iptables_lite_LDADD = libcli.a libcommon.a $(MNL_LIBS)

# Apart: who runs single commands need not load readline.
sbin_PROGRAMS += iptables-lite/iptables-lite-shell
iptables_lite_iptables_lite_shell_SOURCES = iptables-lite/shell.c
iptables_lite_iptables_lite_shell_CPPFLAGS = $(libcli_a_CPPFLAGS)
iptables_lite_iptables_lite_shell_CFLAGS = $(AM_CFLAGS) $(READLINE_CFLAGS)
iptables_lite_iptables_lite_shell_LDADD = \
	libcli.a libcommon.a $(MNL_LIBS) $(READLINE_LIBS)

CLI_LINKS = \
	iptables-lite-save iptables-lite-restore iptables-lite-apply \
	ip6tables-lite ip6tables-lite-save ip6tables-lite-restore \
	ip6tables-lite-apply

INSTALL_HOOKS += install-cli-links
UNINSTALL_HOOKS += uninstall-cli-links

install-cli-links: install-sbinPROGRAMS
	cd "$(DESTDIR)$(sbindir)" && for l in $(CLI_LINKS); do \
		rm -f $$l && $(LN_S) iptables-lite $$l || exit 1; done

uninstall-cli-links:
	cd "$(DESTDIR)$(sbindir)" && rm -f $(CLI_LINKS)
