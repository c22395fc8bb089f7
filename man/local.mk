# Manual pages.
dist_man_MANS += \
	man/ip6tables-lite.8 \
	man/ip6tables-lite-restore.8 \
	man/ip6tables-lite-save.8 \
	man/iptables-lite.8 \
	man/iptables-lite-restore.8 \
	man/iptables-lite-save.8 \
	man/nfd.8
