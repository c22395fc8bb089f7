# Manual pages.
noinst_PROGRAMS += man/genext
man_genext_SOURCES = man/genext.c
man_genext_LDADD = libcommon.a $(MNL_LIBS)

# Its option lists come from the descriptors.
man_MANS += man/iptables-lite-extensions.8
CLEANFILES += man/iptables-lite-extensions.8
man/iptables-lite-extensions.8: man/genext$(EXEEXT) $(EXTENSION_PROSE)
	$(AM_V_GEN)man/genext $(srcdir)/man/extensions >$@.tmp && mv $@.tmp $@

# Its keys come from nfd's table.
noinst_PROGRAMS += man/gensettings
man_gensettings_SOURCES = man/gensettings.c
man_gensettings_CPPFLAGS = $(AM_CPPFLAGS) $(NFD_FOLDERS) -I$(top_srcdir)/nfd
man_gensettings_LDADD = libnfd.a libcommon.a $(MNL_LIBS)

man_MANS += man/nfd.conf.5
EXTRA_DIST += man/nfd.conf.5.in
CLEANFILES += man/nfd.conf.5 man/settings.man
man/nfd.conf.5: man/gensettings$(EXEEXT) man/nfd.conf.5.in
	$(AM_V_GEN)man/gensettings >man/settings.man && \
	$(SED) -e '/^@SETTINGS@/r man/settings.man' -e '/^@SETTINGS@/d' \
		-e 's|@CONF_FOLDER@|$(sysconfdir)/nfd|' \
		$(srcdir)/man/nfd.conf.5.in >$@.tmp && mv $@.tmp $@

EXTRA_DIST += $(EXTENSION_PROSE)
# One file an extension.
EXTENSION_PROSE = \
	man/extensions/AUDIT.man \
	man/extensions/CHECKSUM.man \
	man/extensions/CLASSIFY.man \
	man/extensions/CONNMARK.man \
	man/extensions/CONNSECMARK.man \
	man/extensions/CT.man \
	man/extensions/DNAT.man \
	man/extensions/DNPT.man \
	man/extensions/DSCP.man \
	man/extensions/ECN.man \
	man/extensions/HL.man \
	man/extensions/HMARK.man \
	man/extensions/IDLETIMER.man \
	man/extensions/LED.man \
	man/extensions/LOG.man \
	man/extensions/MARK.man \
	man/extensions/MASQUERADE.man \
	man/extensions/NETMAP.man \
	man/extensions/NFLOG.man \
	man/extensions/NFQUEUE.man \
	man/extensions/NOTRACK.man \
	man/extensions/RATEEST.man \
	man/extensions/REDIRECT.man \
	man/extensions/REJECT.man \
	man/extensions/SECMARK.man \
	man/extensions/SET.man \
	man/extensions/SNAT.man \
	man/extensions/SNPT.man \
	man/extensions/SYNPROXY.man \
	man/extensions/TCPMSS.man \
	man/extensions/TCPOPTSTRIP.man \
	man/extensions/TEE.man \
	man/extensions/TOS.man \
	man/extensions/TPROXY.man \
	man/extensions/TRACE.man \
	man/extensions/TTL.man \
	man/extensions/addrtype.man \
	man/extensions/ah.man \
	man/extensions/bpf.man \
	man/extensions/cgroup.man \
	man/extensions/cluster.man \
	man/extensions/comment.man \
	man/extensions/connbytes.man \
	man/extensions/connlabel.man \
	man/extensions/connlimit.man \
	man/extensions/connmark.man \
	man/extensions/conntrack.man \
	man/extensions/cpu.man \
	man/extensions/dccp.man \
	man/extensions/devgroup.man \
	man/extensions/dscp.man \
	man/extensions/dst.man \
	man/extensions/ecn.man \
	man/extensions/esp.man \
	man/extensions/eui64.man \
	man/extensions/frag.man \
	man/extensions/hashlimit.man \
	man/extensions/hbh.man \
	man/extensions/helper.man \
	man/extensions/hl.man \
	man/extensions/icmp.man \
	man/extensions/icmp6.man \
	man/extensions/ipcomp.man \
	man/extensions/iprange.man \
	man/extensions/ipv6header.man \
	man/extensions/ipvs.man \
	man/extensions/length.man \
	man/extensions/limit.man \
	man/extensions/mac.man \
	man/extensions/mark.man \
	man/extensions/mh.man \
	man/extensions/multiport.man \
	man/extensions/nfacct.man \
	man/extensions/osf.man \
	man/extensions/owner.man \
	man/extensions/physdev.man \
	man/extensions/pkttype.man \
	man/extensions/policy.man \
	man/extensions/quota.man \
	man/extensions/rateest.man \
	man/extensions/realm.man \
	man/extensions/recent.man \
	man/extensions/rpfilter.man \
	man/extensions/rt.man \
	man/extensions/sctp.man \
	man/extensions/set.man \
	man/extensions/socket.man \
	man/extensions/srh.man \
	man/extensions/state.man \
	man/extensions/statistic.man \
	man/extensions/string.man \
	man/extensions/tcp.man \
	man/extensions/tcpmss.man \
	man/extensions/time.man \
	man/extensions/tos.man \
	man/extensions/ttl.man \
	man/extensions/u32.man \
	man/extensions/udp.man \
	man/extensions/udplite.man
dist_man_MANS += \
	man/ip6tables-lite.8 \
	man/ip6tables-lite-apply.8 \
	man/ip6tables-lite-restore.8 \
	man/ip6tables-lite-save.8 \
	man/iptables-lite.8 \
	man/iptables-lite-apply.8 \
	man/iptables-lite-restore.8 \
	man/iptables-lite-save.8 \
	man/iptables-lite-shell.8 \
	man/nfd.8
