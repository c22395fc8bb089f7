# Ranges of addresses.
@family ip
-m iprange --src-range 1.1.1.1 ; -m iprange --src-range 1.1.1.1-1.1.1.1 ; ok
-m iprange --src-range 1.1.1.1-1.1.1.1 ; = ; ok
-m iprange ! --src-range 1.1.1.9-1.1.1.1 ; = ; ok
-m iprange ! --src-range 1.1.1.1-1.1.1.9 --dst-range 2.2.2.2-3.3.3.3 ; = ; ok
-m iprange --dst-range 2.2.2.2-3.3.3.3 --src-range 1.1.1.1-1.1.1.4 ; -m iprange --src-range 1.1.1.1-1.1.1.4 --dst-range 2.2.2.2-3.3.3.3 ; ok
-m iprange --dst-range 2.2.2.2- ; ; fail 2 ; iprange: Bad value for "--dst-range" option: ""
-m iprange --dst-range x-1.1.1.1 ; ; fail 2 ; iprange: Bad value for "--dst-range" option: "x"
-m iprange ; ; fail 2 ; iprange match: You must specify `--src-range' or `--dst-range'
@family ip6
-m iprange ! --src-range fe80::1-fe80::9 ; = ; ok
-m iprange --src-range fe80::9 ; -m iprange --src-range fe80::9-fe80::9 ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m iprange ! --src-range 1.1.1.1 ; -m iprange ! --src-range 1.1.1.1-1.1.1.1 ; ok
-m iprange --src-range 1.1.1.1 --src-range 1.1.1.1 ; ; fail 2 ; iprange: option "--src-range" can only be used once.
-m iprange ! --dst-range 1.1.1.1-1.1.1.10 ; = ; ok
-m iprange --dst-range 1.1.1.1-1.1.1.10 --dst-range 1.1.1.1-1.1.1.10 ; ; fail 2 ; iprange: option "--dst-range" can only be used once.
-m iprange --src-range -1 ; ; fail 2 ; iprange: Bad value for "--src-range" option: ""
-m iprange --dst-range -1 ; ; fail 2 ; iprange: Bad value for "--dst-range" option: ""
@family ip6
-m iprange ! --src-range 2001:db8::1-2001:db8::10 ; = ; ok
-m iprange --src-range 2001:db8::1-2001:db8::10 --src-range 2001:db8::1-2001:db8::10 ; ; fail 2 ; iprange: option "--src-range" can only be used once.
-m iprange ! --dst-range 2001:db8::1-2001:db8::10 ; = ; ok
-m iprange --dst-range 2001:db8::1-2001:db8::10 --dst-range 2001:db8::1-2001:db8::10 ; ; fail 2 ; iprange: option "--dst-range" can only be used once.
