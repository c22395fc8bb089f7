# What the cases' SYN looks like (see nfnl_osf(8)): window, TTL, DF, size, options
4096:64:0:44:M1460:Test:one::A SYN with an MSS
4096:64:0:40:.:Other:none::A SYN without options
