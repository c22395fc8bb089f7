noinst_LIBRARIES += libcommon.a
libcommon_a_SOURCES = \
	common/command.c common/command.h \
	common/err.c common/err.h \
	common/ext.c common/ext.h \
	common/ext/registry.c \
	common/family.c common/family.h \
	common/grammar.c common/grammar.h \
	common/hosts.c common/hosts.h \
	common/ir.c common/ir.h \
	common/list.c common/list.h \
	common/num.c common/num.h \
	common/opt.c common/opt.h \
	common/parser.c common/parser.h \
	common/request.c common/request.h \
	common/rule.c common/rule.h \
	common/ruleset.c common/ruleset.h \
	common/savefile.c common/savefile.h \
	common/table.c common/table.h \
	common/text.c common/text.h \
	common/treap.c common/treap.h \
	common/wire.c common/wire.h \
	$(EXTENSIONS)

# One file an extension.
EXTENSIONS = \
	common/ext/MARK.c \
	common/ext/TCPMSS.c \
	common/ext/length.c \
	common/ext/tcp.c \
	common/ext/udp.c
