# Names of helpers.
@family ip
-m helper --helper ftp ; = ; ok
-m helper ! --helper "a b" ; = ; ok
-m helper --helper "" ; = ; ok
-m helper --helper 123456789012345678901234567890 ; -m helper --helper 12345678901234567890123456789 ; ok
-m helper ; ; fail 2 ; helper: option "--helper" must be specified
-m helper --helper 'a"b' ; -m helper --helper "a\"b" ; ok
