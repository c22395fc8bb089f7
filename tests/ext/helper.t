# Names of helpers.
@family ip
-m helper --helper ftp ; = ; ok
-m helper ! --helper "a b" ; = ; ok
-m helper --helper "" ; = ; ok
-m helper --helper 123456789012345678901234567890 ; -m helper --helper 12345678901234567890123456789 ; ok
-m helper ; ; fail 2 ; helper: option "--helper" must be specified
-m helper --helper 'a"b' ; -m helper --helper "a\"b" ; ok

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m helper ! --helper ftp ; = ; ok
-m helper --helper -1 ; = ; ok
-m helper --helper 256 ; = ; ok
-m helper --helper 4294967296 ; = ; ok
-m helper --helper 65536 ; = ; ok
-m helper --helper 18446744073709551616 ; = ; ok
-m helper --helper foo ; = ; ok
-m helper --helper 1:2:3 ; -m helper --helper "1:2:3" ; ok
@family ip
-m helper --helper ftp --helper ftp ; ; fail 2 ; helper: option "--helper" can only be used once.
@family ip6
-m helper --helper '' ; -m helper --helper "" ; ok
