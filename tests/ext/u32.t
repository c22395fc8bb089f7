# Words of the packet.
@family ip
-m u32 --u32 0=0 ; -m u32 --u32 "0x0=0x0" ; ok
-m u32 --u32 "6 & 0xFF = 1" ; -m u32 --u32 "0x6&0xff=0x1" ; ok
-m u32 --u32 "0>>22&0x3C@0>>24=0,3:5&&4=6" ; -m u32 --u32 "0x0>>0x16&0x3c@0x0>>0x18=0x0,0x3:0x5&&0x4=0x6" ; ok
-m u32 ! --u32 "4&0x3fff<<2@5=0x1:2" ; -m u32 ! --u32 "0x4&0x3fff<<0x2@0x5=0x1:0x2" ; ok
-m u32 --u32 "bogus" ; ; fail 2 ; u32: at char 0: not a number or out of range
-m u32 --u32 "0=0&&" ; ; fail 2 ; u32: abrupt end of input after location specifier
-m u32 --u32 "0" ; ; fail 2 ; u32: abrupt end of input after location specifier
-m u32 --u32 "0=5:3" ; -m u32 --u32 "0x0=0x5:0x3" ; ok
-m u32 ; ; fail 2 ; u32: option "--u32" must be specified
-m u32 --u32 "0=0 && 1=1" ; -m u32 --u32 "0x0=0x0&&0x1=0x1" ; ok
-m u32 --u32 " 0 = 0 : 5 , 7 " ; -m u32 --u32 "0x0=0x0:0x5,0x7" ; ok
-m u32 --u32 "0=:5" ; ; fail 2 ; u32: at char 2: not a number or out of range
-m u32 --u32 "0=5:" ; ; fail 2 ; u32: at char 4: not a number or out of range
-m u32 --u32 "0=1," ; ; fail 2 ; u32: at char 4: not a number or out of range
-m u32 --u32 "0&&1=1" ; ; fail 2 ; u32: at char 2: not a number or out of range
-m u32 --u32 "0<1=1" ; ; fail 2 ; u32: at char 1: operator expected
-m u32 --u32 "0=1 2" ; ; fail 2 ; u32: at char 4: expected "," or "&&"
-m u32 --u32 "0=4294967296" ; ; fail 2 ; u32: at char 2: not a number or out of range
-m u32 --u32 "" ; ; fail 2 ; u32: abrupt end of input after location specifier
-m u32 --u32 "0@1@2@3@4@5@6@7@8@9@10=1" ; ; fail 2 ; u32: at char 20: too many operators
-m u32 --u32 "0@1@2@3@4@5@6@7@8@9@10@11=1" ; ; fail 2 ; u32: at char 20: too many operators
-m u32 --u32 "0=1,2,3,4,5,6,7,8,9,10,11" ; ; fail 2 ; u32: at char 23: too many ","s
-m u32 --u32 "0=1,2,3,4,5,6,7,8,9,10,11,12" ; ; fail 2 ; u32: at char 23: too many ","s
-m u32 --u32 "0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1" ; ; fail 2 ; u32: at char 50: too many "&&"s
-m u32 --u32 "0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1&&0=1" ; ; fail 2 ; u32: at char 50: too many "&&"s

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m u32 ! --u32 '0x0=0x0&&0x0=0x1' ; -m u32 ! --u32 "0x0=0x0&&0x0=0x1" ; ok
@family ip
-m u32 --u32 '0x0=0x0&&0x0=0x1' --u32 '0x0=0x0&&0x0=0x1' ; ; fail 2 ; u32: option "--u32" can only be used once.
-m u32 --u32 -1 ; ; fail 2 ; u32: at char 0: not a number or out of range
@family ip6
-m u32 ; ; fail 2 ; u32: option "--u32" must be specified
