@family ip6
-m frag ; = ; ok
-m frag --fragid 1:5 --fraglen 10 --fragres --fragfirst --fragmore ; = ; ok
-m frag --fragfirst --fraglast ; = ; ok
-m frag ! --fragid 5 ; = ; ok
-m frag ! --fragid 5:7 ! --fraglen 8 ; = ; ok
-m frag ! --fragid : ; -m frag ! --fragid 0:4294967295 ; ok
-m frag ! --fragid 0:4294967295 ; = ; ok
-m frag --fragid 4294967296 ; ; fail 2 ; frag: bad value for option "--fragid" near "4294967296", or out of range (0-4294967295).
-m frag --fragid x ; ; fail 2 ; frag: bad value for option "--fragid" near "x", or out of range (0-4294967295).
-m frag --fraglen 0 ; = ; ok
-m frag --fraglen x ; ; fail 2 ; frag: bad value for option "--fraglen", or out of range (0-4294967295).
-m frag ! --fragres ; ; fail 2 ; frag: option "--fragres" cannot be inverted.
-m frag --fragid :5 ; -m frag --fragid 0:5 ; ok
-m frag --fragid 0x10 ; -m frag --fragid 16 ; ok

# Each option once more: negated, twice, out of range.
@family ip6
@table filter
@chain INPUT
-m frag --fragid : --fragid : ; ; fail 2 ; frag: option "--fragid" can only be used once.
-m frag --fragid -1 ; ; fail 2 ; frag: bad value for option "--fragid" near "-1", or out of range (0-4294967295).
-m frag ! --fraglen 0 ; = ; ok
-m frag --fraglen 0 --fraglen 0 ; ; fail 2 ; frag: option "--fraglen" can only be used once.
-m frag --fraglen -1 ; ; fail 2 ; frag: bad value for option "--fraglen", or out of range (0-4294967295).
-m frag --fragid 1:5 --fraglen 10 ! --fragres --fragfirst --fragmore ; ; fail 2 ; frag: option "--fragres" cannot be inverted.
-m frag --fragid 1:5 --fraglen 10 --fragres --fragfirst --fragmore --fragres ; ; fail 2 ; frag: option "--fragres" can only be used once.
-m frag ! --fragfirst --fraglast ; ; fail 2 ; frag: option "--fragfirst" cannot be inverted.
-m frag --fragfirst --fraglast --fragfirst ; ; fail 2 ; frag: option "--fragfirst" can only be used once.
-m frag ! --fragmore ; ; fail 2 ; frag: option "--fragmore" cannot be inverted.
-m frag --fragmore --fragmore ; ; fail 2 ; frag: option "--fragmore" can only be used once.
-m frag ! --fraglast ; ; fail 2 ; frag: option "--fraglast" cannot be inverted.
-m frag --fraglast --fraglast ; ; fail 2 ; frag: option "--fraglast" can only be used once.
