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
