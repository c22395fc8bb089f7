@family ip6
-m srh ; = ; ok
-m srh --srh-segs-left-gt 3 --srh-tag 65535 ; = ; ok
-m srh --srh-next-hdr tcp ; ; fail 2 ; srh: bad value for option "--srh-next-hdr", or out of range (0-255).
-m srh --srh-next-hdr 256 ; ; fail 2 ; srh: bad value for option "--srh-next-hdr", or out of range (0-255).
-m srh --srh-hdr-len-eq 256 ; ; fail 2 ; srh: bad value for option "--srh-hdr-len-eq", or out of range (0-255).
-m srh --srh-hdr-len-lt 8 ! --srh-tag 3 ; = ; ok
-m srh --srh-hdr-len-lt 8 --srh-hdr-len-gt 3 ; -m srh --srh-hdr-len-gt 3 --srh-hdr-len-lt 3 ; ok
-m srh --srh-tag 65536 ; ; fail 2 ; srh: bad value for option "--srh-tag", or out of range (0-65535).
-m srh --srh-psid ::1 ; -m srh --srh-psid ::1/128 ; ok
-m srh --srh-psid ::1/64 ; = ; ok
-m srh --srh-psid 1::2/ffff:: ; -m srh --srh-psid 1::2/16 ; ok
-m srh --srh-psid 1::2/ff0f:: ; ; fail 2 ; srh: bad value for option "--srh-psid", neither a valid network mask nor valid CIDR (0-128).
-m srh --srh-psid ::/0 ! --srh-lsid ::1 ; -m srh --srh-psid ::/0 ! --srh-lsid ::1/128 ; ok
-m srh ! --srh-hdr-len-eq 8 ! --srh-segs-left-eq 1 ! --srh-last-entry-eq 4 ! --srh-last-entry-lt 3 ; -m srh ! --srh-hdr-len-eq 8 ! --srh-segs-left-eq 1 ! --srh-last-entry-eq 3 ! --srh-last-entry-lt 3 ; ok
-m srh --srh-last-entry-gt 3 --srh-hdr-len-eq 3 --srh-segs-left-gt 2 --srh-next-hdr 3 --srh-lsid ::3 --srh-nsid ::2 --srh-psid ::1 --srh-tag 2 ; -m srh --srh-next-hdr 3 --srh-hdr-len-eq 3 --srh-segs-left-gt 2 --srh-last-entry-gt 3 --srh-tag 2 --srh-psid ::1/128 --srh-nsid ::2/128 --srh-lsid ::3/128 ; ok

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-m srh --srh-next-hdr 17 --srh-next-hdr 17 ; ; fail 2 ; srh: option "--srh-next-hdr" can only be used once.
-m srh --srh-next-hdr -1 ; ; fail 2 ; srh: bad value for option "--srh-next-hdr", or out of range (0-255).
-m srh ! --srh-hdr-len-eq 8 ; = ; ok
-m srh --srh-hdr-len-eq 8 --srh-hdr-len-eq 8 ; ; fail 2 ; srh: option "--srh-hdr-len-eq" can only be used once.
-m srh --srh-hdr-len-eq -1 ; ; fail 2 ; srh: bad value for option "--srh-hdr-len-eq", or out of range (0-255).
-m srh --srh-hdr-len-gt 8 --srh-hdr-len-gt 8 ; ; fail 2 ; srh: option "--srh-hdr-len-gt" can only be used once.
-m srh --srh-hdr-len-gt -1 ; ; fail 2 ; srh: bad value for option "--srh-hdr-len-gt", or out of range (0-255).
-m srh ! --srh-hdr-len-lt 8 --srh-hdr-len-gt 3 ; -m srh --srh-hdr-len-gt 3 ! --srh-hdr-len-lt 3 ; ok
-m srh --srh-hdr-len-lt 8 --srh-hdr-len-gt 3 --srh-hdr-len-lt 8 ; ; fail 2 ; srh: option "--srh-hdr-len-lt" can only be used once.
-m srh --srh-hdr-len-lt -1 --srh-hdr-len-gt 3 ; ; fail 2 ; srh: bad value for option "--srh-hdr-len-lt", or out of range (0-255).
-m srh ! --srh-segs-left-eq 1 ; = ; ok
-m srh --srh-segs-left-eq 1 --srh-segs-left-eq 1 ; ; fail 2 ; srh: option "--srh-segs-left-eq" can only be used once.
-m srh --srh-segs-left-eq -1 ; ; fail 2 ; srh: bad value for option "--srh-segs-left-eq", or out of range (0-255).
-m srh ! --srh-segs-left-gt 3 --srh-tag 65535 ; = ; ok
-m srh --srh-segs-left-gt 3 --srh-tag 65535 --srh-segs-left-gt 3 ; ; fail 2 ; srh: option "--srh-segs-left-gt" can only be used once.
-m srh --srh-segs-left-gt -1 --srh-tag 65535 ; ; fail 2 ; srh: bad value for option "--srh-segs-left-gt", or out of range (0-255).
-m srh --srh-segs-left-lt 1 --srh-segs-left-lt 1 ; ; fail 2 ; srh: option "--srh-segs-left-lt" can only be used once.
-m srh --srh-segs-left-lt -1 ; ; fail 2 ; srh: bad value for option "--srh-segs-left-lt", or out of range (0-255).
-m srh ! --srh-last-entry-eq 4 ; = ; ok
-m srh --srh-last-entry-eq 4 --srh-last-entry-eq 4 ; ; fail 2 ; srh: option "--srh-last-entry-eq" can only be used once.
-m srh --srh-last-entry-eq -1 ; ; fail 2 ; srh: bad value for option "--srh-last-entry-eq", or out of range (0-255).
-m srh --srh-last-entry-gt 4 --srh-last-entry-gt 4 ; ; fail 2 ; srh: option "--srh-last-entry-gt" can only be used once.
-m srh --srh-last-entry-gt -1 ; ; fail 2 ; srh: bad value for option "--srh-last-entry-gt", or out of range (0-255).
-m srh ! --srh-last-entry-lt 4 ; = ; ok
-m srh --srh-last-entry-lt 4 --srh-last-entry-lt 4 ; ; fail 2 ; srh: option "--srh-last-entry-lt" can only be used once.
-m srh --srh-last-entry-lt -1 ; ; fail 2 ; srh: bad value for option "--srh-last-entry-lt", or out of range (0-255).
-m srh ! --srh-tag 0 ; = ; ok
-m srh --srh-tag 0 --srh-tag 0 ; ; fail 2 ; srh: option "--srh-tag" can only be used once.
-m srh --srh-tag -1 ; ; fail 2 ; srh: bad value for option "--srh-tag", or out of range (0-65535).
-m srh ! --srh-psid ::1 ; -m srh ! --srh-psid ::1/128 ; ok
-m srh --srh-psid ::1 --srh-psid ::1 ; ; fail 2 ; srh: option "--srh-psid" can only be used once.
-m srh --srh-psid -1 ; ; fail 2 ; getaddrinfo: Name or service not known
-m srh --srh-psid a::/64 ! --srh-nsid b::/128 --srh-lsid c::/0 ; = ; ok
-m srh --srh-psid a::/64 --srh-nsid b::/128 --srh-lsid c::/0 --srh-nsid b::/128 ; ; fail 2 ; srh: option "--srh-nsid" can only be used once.
-m srh --srh-psid a::/64 --srh-nsid -1 --srh-lsid c::/0 ; ; fail 2 ; getaddrinfo: Name or service not known
-m srh --srh-psid ::/0 --srh-lsid ::1 ; -m srh --srh-psid ::/0 --srh-lsid ::1/128 ; ok
-m srh --srh-psid ::/0 ! --srh-lsid ::1 ! --srh-lsid ::1 ; ; fail 2 ; srh: option "--srh-lsid" can only be used once.
-m srh --srh-psid ::/0 ! --srh-lsid -1 ; ; fail 2 ; getaddrinfo: Name or service not known
