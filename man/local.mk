# Manual pages.
dist_man_MANS += \
	man/iptables-lite.8 \
	man/iptables-lite-restore.8 \
	man/iptables-lite-save.8
