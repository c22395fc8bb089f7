noinst_LIBRARIES += libcommon.a
libcommon_a_SOURCES = \
	common/err.c common/err.h \
	common/ext.c common/ext.h \
	common/ext/registry.c \
	common/family.c common/family.h \
	common/ir.c common/ir.h \
	common/num.c common/num.h \
	common/opt.c common/opt.h \
	common/opt_mark.c \
	common/opt_nat.c common/opt_nat.h \
	common/opt_tos.c \
	common/rule.c common/rule.h \
	common/table.c common/table.h \
	common/text.c common/text.h \
	common/command.h common/ruleset.h common/wire.h \
	$(EXTENSIONS)

# One file an extension.
EXTENSIONS = \
	common/ext/CONNMARK.c \
	common/ext/DNAT.c \
	common/ext/DSCP.c \
	common/ext/LOG.c \
	common/ext/MARK.c \
	common/ext/MASQUERADE.c \
	common/ext/NETMAP.c \
	common/ext/NFLOG.c \
	common/ext/NOTRACK.c \
	common/ext/REDIRECT.c \
	common/ext/REJECT.c \
	common/ext/SNAT.c \
	common/ext/TCPMSS.c \
	common/ext/TOS.c \
	common/ext/TTL.c \
	common/ext/length.c \
	common/ext/tcp.c \
	common/ext/udp.c
