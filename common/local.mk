noinst_LIBRARIES += libcommon.a
libcommon_a_SOURCES = \
	common/command.c common/command.h \
	common/err.c common/err.h \
	common/ext.c common/ext.h \
	common/family.c common/family.h \
	common/grammar.c common/grammar.h \
	common/hosts.c common/hosts.h \
	common/ir.c common/ir.h \
	common/list.c common/list.h \
	common/num.c common/num.h \
	common/opt.c common/opt.h \
	common/opt_addr.c \
	common/opt_id.c \
	common/opt_ipset.c \
	common/opt_mark.c \
	common/opt_nat.c common/opt_nat.h \
	common/opt_port.c \
	common/opt_rate.c common/opt_rate.h \
	common/opt_tos.c \
	common/parser.c common/parser.h \
	common/proto.c common/proto.h \
	common/request.c common/request.h \
	common/rule.c common/rule.h common/rule_lower.c \
	common/rule_pack.c common/rule_print.c \
	common/ruleset.c common/ruleset.h \
	common/savefile.c common/savefile.h \
	common/streams.c common/streams.h \
	common/table.c common/table.h \
	common/text.c common/text.h \
	common/treap.c common/treap.h \
	common/wire.c common/wire.h \
	common/wire_attr.c common/wire_attr.h \
	common/wire_history.c \
	common/words.c common/words.h \
	common/ext/registry.c \
	$(EXTENSIONS)

# One file an extension.
EXTENSIONS = \
	common/ext/AUDIT.c \
	common/ext/CHECKSUM.c \
	common/ext/CLASSIFY.c \
	common/ext/CONNMARK.c \
	common/ext/CONNSECMARK.c \
	common/ext/CT.c \
	common/ext/DNAT.c \
	common/ext/DSCP.c \
	common/ext/ECN.c \
	common/ext/HMARK.c \
	common/ext/IDLETIMER.c \
	common/ext/LED.c \
	common/ext/LOG.c \
	common/ext/MARK.c \
	common/ext/MASQUERADE.c \
	common/ext/NETMAP.c \
	common/ext/NFLOG.c \
	common/ext/NFQUEUE.c \
	common/ext/NOTRACK.c \
	common/ext/RATEEST.c \
	common/ext/REDIRECT.c \
	common/ext/REJECT.c \
	common/ext/SECMARK.c \
	common/ext/SET.c \
	common/ext/SNAT.c \
	common/ext/SNPT.c \
	common/ext/SYNPROXY.c \
	common/ext/TCPMSS.c \
	common/ext/TCPOPTSTRIP.c \
	common/ext/TEE.c \
	common/ext/TOS.c \
	common/ext/TPROXY.c \
	common/ext/TRACE.c \
	common/ext/TTL.c \
	common/ext/addrtype.c \
	common/ext/ah.c \
	common/ext/bpf.c \
	common/ext/cgroup.c \
	common/ext/cluster.c \
	common/ext/comment.c \
	common/ext/connbytes.c \
	common/ext/connlabel.c \
	common/ext/connlimit.c \
	common/ext/conntrack.c \
	common/ext/cpu.c \
	common/ext/dccp.c \
	common/ext/devgroup.c \
	common/ext/ecn.c \
	common/ext/esp.c \
	common/ext/eui64.c \
	common/ext/frag.c \
	common/ext/hashlimit.c \
	common/ext/hbh.c \
	common/ext/helper.c \
	common/ext/icmp.c \
	common/ext/ipcomp.c \
	common/ext/iprange.c \
	common/ext/ipv6header.c \
	common/ext/ipvs.c \
	common/ext/length.c \
	common/ext/limit.c \
	common/ext/mac.c \
	common/ext/mark.c \
	common/ext/mh.c \
	common/ext/multiport.c \
	common/ext/nfacct.c \
	common/ext/osf.c \
	common/ext/owner.c \
	common/ext/physdev.c \
	common/ext/pkttype.c \
	common/ext/policy.c \
	common/ext/quota.c \
	common/ext/rateest.c \
	common/ext/realm.c \
	common/ext/recent.c \
	common/ext/rpfilter.c \
	common/ext/rt.c \
	common/ext/sctp.c \
	common/ext/set.c \
	common/ext/socket.c \
	common/ext/srh.c \
	common/ext/statistic.c \
	common/ext/string.c \
	common/ext/tcp.c \
	common/ext/tcpmss.c \
	common/ext/time.c \
	common/ext/tos.c \
	common/ext/ttl.c \
	common/ext/u32.c \
	common/ext/udp.c
