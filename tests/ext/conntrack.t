# What connection tracking knows.
@family ip
-m conntrack --ctstate NEW,ESTABLISHED,RELATED,INVALID,UNTRACKED,SNAT,DNAT ; -m conntrack --ctstate INVALID,NEW,RELATED,ESTABLISHED,UNTRACKED,SNAT,DNAT ; ok
-m conntrack ! --ctstate rel,est ; -m conntrack ! --ctstate RELATED,ESTABLISHED ; ok
-m conntrack --ctstate NEW, ; ; fail 2 ; Bad ctstate ""
-m conntrack --ctstate ,NEW ; ; fail 2 ; Bad ctstate ",NEW"
-m conntrack --ctstate NEW --ctstate RELATED ; ; fail 2 ; conntrack: option "--ctstate" can only be used once.
-m conntrack --ctstatus NONE ; = ; ok
-m conntrack --ctstatus EXPECTED,SEEN_REPLY,ASSURED,CONFIRMED ; = ; ok
-m conntrack ! --ctstatus SEEN_REPLY,NONE ; -m conntrack ! --ctstatus SEEN_REPLY ; ok
-m conntrack --ctstatus BOGUS ; ; fail 2 ; Bad ctstatus "BOGUS"
-m conntrack --ctproto tcp ; -m conntrack --ctproto 6 ; ok
-m conntrack ! --ctproto 47 ; = ; ok
-m conntrack --ctproto 0 ; ; fail 2 ; conntrack: rule would never match protocol
-m conntrack --ctproto 300 ; ; fail 2 ; unknown protocol "300" specified
-m conntrack --ctorigsrc 10.0.0.0/8 --ctorigdst 10.1.2.3/255.0.255.0 ! --ctreplsrc 1.2.3.4 --ctrepldst 5.6.7.8/0 ; = ; ok
-m conntrack --ctorigsrcport 5 --ctorigdstport 6:7 ! --ctreplsrcport ssh --ctrepldstport :9 ; -m conntrack --ctorigsrcport 5 --ctorigdstport 6:7 ! --ctreplsrcport 22 --ctrepldstport 0:9 ; ok
-m conntrack --ctexpire 5:  ; -m conntrack --ctexpire 5:4294967295 ; ok
-m conntrack ! --ctexpire :9 ; -m conntrack ! --ctexpire 0:9 ; ok
-m conntrack --ctexpire 9:5 ; ; fail 2 ; conntrack: option "--ctexpire": range "9:5" ends before it starts
-m conntrack --ctexpire 4294967296 ; ; fail 2 ; conntrack: bad value for option "--ctexpire" near "4294967296", or out of range (0-4294967295).
-m conntrack --ctdir ORIGINAL ; = ; ok
-m conntrack --ctdir reply ; -m conntrack --ctdir REPLY ; ok
-m conntrack --ctdir bogus ; ; fail 2 ; conntrack: Bad value for "--ctdir" option: "bogus"
-m conntrack ! --ctdir REPLY ; ; fail 2 ; conntrack: option "--ctdir" cannot be inverted.
-m conntrack --ctdir REPLY --ctstate NEW --ctstatus ASSURED --ctexpire 1:2 --ctproto 6 --ctorigsrc 1.1.1.1 --ctorigsrcport 3 ; -m conntrack --ctstate NEW --ctproto 6 --ctorigsrc 1.1.1.1 --ctorigsrcport 3 --ctstatus ASSURED --ctexpire 1:2 --ctdir REPLY ; ok
-m conntrack ; ; fail 2 ; conntrack: At least one option is required
@family ip6
-m conntrack --ctorigsrc 2001:db8::/32 ! --ctrepldst fe80::1 --ctorigdst ::/0 ; -m conntrack --ctorigsrc 2001:db8::/32 --ctorigdst ::/0 ! --ctrepldst fe80::1 ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m conntrack ! --ctstate NEW ; = ; ok
-m conntrack ! --ctproto tcp ; -m conntrack ! --ctproto 6 ; ok
-m conntrack ! --ctorigsrcport : ; -m conntrack ! --ctorigsrcport 0:65535 ; ok
-m conntrack ! --ctorigdstport :4 ; -m conntrack ! --ctorigdstport 0:4 ; ok
-m conntrack ! --ctreplsrcport : ; -m conntrack ! --ctreplsrcport 0:65535 ; ok
-m conntrack ! --ctrepldstport :4 ; -m conntrack ! --ctrepldstport 0:4 ; ok
-m conntrack ! --ctstatus ASSURED ; = ; ok
-m conntrack ! --ctexpire 0 ; = ; ok
@family ip
-m conntrack --ctstate NEW --ctstate NEW ; ; fail 2 ; conntrack: option "--ctstate" can only be used once.
-m conntrack --ctstate -1 ; ; fail 2 ; Bad ctstate "-1"
-m conntrack --ctproto tcp --ctproto tcp ; ; fail 2 ; conntrack: option "--ctproto" can only be used once.
-m conntrack --ctproto -1 ; ; fail 2 ; unknown protocol "-1" specified
-m conntrack --ctrepldst -1 ; ; fail 2 ; getaddrinfo: Name or service not known
-m conntrack --ctorigsrcport : --ctorigsrcport : ; ; fail 2 ; conntrack: option "--ctorigsrcport" can only be used once.
-m conntrack --ctorigsrcport -1 ; ; fail 2 ; Port "-1" does not resolve to anything.
-m conntrack --ctorigdstport :4 --ctorigdstport :4 ; ; fail 2 ; conntrack: option "--ctorigdstport" can only be used once.
-m conntrack --ctorigdstport -1 ; ; fail 2 ; Port "-1" does not resolve to anything.
-m conntrack --ctreplsrcport : --ctreplsrcport : ; ; fail 2 ; conntrack: option "--ctreplsrcport" can only be used once.
-m conntrack --ctreplsrcport -1 ; ; fail 2 ; Port "-1" does not resolve to anything.
-m conntrack --ctrepldstport :4 --ctrepldstport :4 ; ; fail 2 ; conntrack: option "--ctrepldstport" can only be used once.
-m conntrack --ctrepldstport -1 ; ; fail 2 ; Port "-1" does not resolve to anything.
-m conntrack --ctstatus ASSURED --ctstatus ASSURED ; ; fail 2 ; conntrack: option "--ctstatus" can only be used once.
-m conntrack --ctstatus -1 ; ; fail 2 ; Bad ctstatus "-1"
-m conntrack --ctexpire 0 --ctexpire 0 ; ; fail 2 ; conntrack: option "--ctexpire" can only be used once.
-m conntrack --ctexpire -1 ; ; fail 2 ; conntrack: bad value for option "--ctexpire" near "-1", or out of range (0-4294967295).
-m conntrack ! --ctdir ORIGINAL ; ; fail 2 ; conntrack: option "--ctdir" cannot be inverted.
-m conntrack --ctdir ORIGINAL --ctdir ORIGINAL ; ; fail 2 ; conntrack: option "--ctdir" can only be used once.
-m conntrack --ctdir -1 ; ; fail 2 ; conntrack: Bad value for "--ctdir" option: "-1"
-m conntrack --ctorigsrc 10.0.0.0/8 --ctorigdst 10.1.2.3/255.0.255.0 ! --ctreplsrc 1.2.3.4 --ctrepldst 5.6.7.8/0 --ctorigsrc 10.0.0.0/8 ; ; fail 2 ; conntrack: option "--ctorigsrc" can only be used once.
-m conntrack --ctorigsrc -1 --ctorigdst 10.1.2.3/255.0.255.0 ! --ctreplsrc 1.2.3.4 --ctrepldst 5.6.7.8/0 ; ; fail 2 ; getaddrinfo: Name or service not known
-m conntrack ! --ctorigdst 1.1.1.1 ; = ; ok
-m conntrack --ctorigdst 1.1.1.1 --ctorigdst 1.1.1.1 ; ; fail 2 ; conntrack: option "--ctorigdst" can only be used once.
-m conntrack --ctorigdst -1 ; ; fail 2 ; getaddrinfo: Name or service not known
-m conntrack --ctorigsrc 10.0.0.0/8 --ctorigdst 10.1.2.3/255.0.255.0 ! --ctreplsrc 1.2.3.4 --ctrepldst 5.6.7.8/0 ! --ctreplsrc 1.2.3.4 --ctrepldst 5.6.7.8/0 ; ; fail 2 ; conntrack: option "--ctreplsrc" can only be used once.
-m conntrack --ctorigsrc 10.0.0.0/8 --ctorigdst 10.1.2.3/255.0.255.0 ! --ctreplsrc -1 --ctrepldst 5.6.7.8/0 ; ; fail 2 ; getaddrinfo: Name or service not known
-m conntrack ! --ctrepldst 1.1.1.1 ; = ; ok
-m conntrack --ctrepldst 1.1.1.1 --ctrepldst 1.1.1.1 ; ; fail 2 ; conntrack: option "--ctrepldst" can only be used once.
@family ip6
-m conntrack ! --ctorigsrc 2001:db8::1 ; = ; ok
-m conntrack --ctorigsrc 2001:db8::1 --ctorigsrc 2001:db8::1 ; ; fail 2 ; conntrack: option "--ctorigsrc" can only be used once.
-m conntrack --ctorigsrc -1 ; ; fail 2 ; getaddrinfo: Name or service not known
-m conntrack --ctorigsrc 2001:db8::/32 ! --ctrepldst fe80::1 ! --ctorigdst ::/0 ; -m conntrack --ctorigsrc 2001:db8::/32 ! --ctorigdst ::/0 ! --ctrepldst fe80::1 ; ok
-m conntrack --ctorigsrc 2001:db8::/32 ! --ctrepldst fe80::1 --ctorigdst ::/0 --ctorigdst ::/0 ; ; fail 2 ; conntrack: option "--ctorigdst" can only be used once.
-m conntrack --ctorigsrc 2001:db8::/32 ! --ctrepldst fe80::1 --ctorigdst -1 ; ; fail 2 ; getaddrinfo: Name or service not known
-m conntrack --ctreplsrc 2001:db8::1 ; = ; ok
-m conntrack ! --ctrepldst 2001:db8::1 ; = ; ok
-m conntrack --ctrepldst 2001:db8::1 --ctrepldst 2001:db8::1 ; ; fail 2 ; conntrack: option "--ctrepldst" can only be used once.
