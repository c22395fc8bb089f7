noinst_LIBRARIES += libcommon.a
libcommon_a_SOURCES = \
	common/err.c common/err.h \
	common/ext.c common/ext.h \
	common/ext/registry.c \
	common/family.c common/family.h \
	common/ir.c common/ir.h \
	common/num.c common/num.h \
	common/opt.c common/opt.h \
	common/opt_ipset.c \
	common/rule.c common/rule.h \
	common/table.c common/table.h \
	common/text.c common/text.h \
	common/command.h common/ruleset.h common/wire.h \
	$(EXTENSIONS)

# One file an extension.
EXTENSIONS = \
	common/ext/MARK.c \
	common/ext/TCPMSS.c \
	common/ext/bpf.c \
	common/ext/cluster.c \
	common/ext/eui64.c \
	common/ext/frag.c \
	common/ext/hashlimit.c \
	common/ext/hbh.c \
	common/ext/ipv6header.c \
	common/ext/ipvs.c \
	common/ext/length.c \
	common/ext/mh.c \
	common/ext/nfacct.c \
	common/ext/osf.c \
	common/ext/rateest.c \
	common/ext/recent.c \
	common/ext/rt.c \
	common/ext/set.c \
	common/ext/socket.c \
	common/ext/srh.c \
	common/ext/tcp.c \
	common/ext/udp.c
