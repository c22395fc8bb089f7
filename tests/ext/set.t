@setup ipset create foo hash:ip counters
@setup ipset create foo6 hash:ip family inet6
@setup ipset create hn hash:ip,port
@setup ipset create nets list:set
@family ip
-m set --match-set foo src ; = ; ok
@family ip6
-m set --match-set foo src ; ; fail 2 ; The protocol family of set foo is IPv4, which is not applicable.
@family ip
-m set ! --match-set foo src,dst ; = ; ok
-m set --match-set hn src,dst --return-nomatch ; = ; ok
-m set --match-set foo src ! --update-counters ; = ; ok
-m set --match-set foo src --update-counters ; -m set --match-set foo src ; ok
-m set --match-set foo src --packets-eq 3 --bytes-gt 5 ; = ; ok
-m set --match-set foo src ! --packets-eq 3 ! --bytes-eq 5 ; = ; ok
-m set --match-set foo src --packets-lt 3 ! --update-subcounters ; -m set --match-set foo src ! --update-subcounters --packets-lt 3 ; ok
-m set --match-set foo6 src ; ; fail 2 ; The protocol family of set foo6 is IPv6, which is not applicable.
@family ip6
-m set --match-set foo6 src ; = ; ok
@family ip
-m set --match-set nope src ; ; fail 2 ; Set nope doesn't exist.
-m set --match-set foo src,dst,src,dst,src,dst,src ; ; fail 2 ; Can't be more src/dst options than 6.
-m set --match-set foo ; ; fail 2 ; --match-set requires two args
-m set --match-set foo bla ; ; fail 2 ; You must spefify (the comma separated list of) 'src' or 'dst'.
-m set --match-set foo src --packets-eq 3 --packets-gt 7 ; ; fail 2 ; only one of the --packets-[eq|lt|gt] is allowed
-m set --set foo src ; -m set --match-set foo src ; ok
-m set ; ; fail 2 ; You must specify `--match-set' with proper arguments
-m set --return-nomatch ; ; fail 2 ; You must specify `--match-set' with proper arguments
-m set --match-set foo src --match-set hn src ; ; fail 2 ; --match-set can be specified only once
-m set --match-set nets src ! --return-nomatch ; ; fail 2 ; --return-nomatch flag cannot be inverted
-m set --match-set aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa src ; ; fail 2 ; setname `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' too long, max 31 characters.
-m set --match-set foo SRC ; ; fail 2 ; You must spefify (the comma separated list of) 'src' or 'dst'.
-m set --match-set foo src --packets-eq x ; ; fail 2 ; Cannot parse x as a counter value
-m set --match-set foo src,src ! --update-subcounters ! --update-counters --bytes-lt 18446744073709551615 ; -m set --match-set foo src,src ! --update-counters ! --update-subcounters --bytes-lt 18446744073709551615 ; ok
-m set --match-set foo src ! --packets-lt 4 ; ; fail 2 ; --packets-lt option cannot be inverted
-m set --match-set foo src --bytes-lt 18446744073709551616 ; ; fail 2 ; Cannot parse 18446744073709551616 as a counter value

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m set ! --match-set foo src ; = ; ok
-m set --match-set foo src --match-set foo src ; ; fail 2 ; --match-set can be specified only once
-m set --match-set hn src,dst ! --return-nomatch ; ; fail 2 ; --return-nomatch flag cannot be inverted
-m set --match-set hn src,dst --return-nomatch --return-nomatch ; -m set --match-set hn src,dst --return-nomatch ; ok
-m set --match-set foo src ! --update-counters ! --update-counters ; -m set --match-set foo src ! --update-counters ; ok
-m set --match-set foo src ! --update-counters --update-counters ; -m set --match-set foo src ! --update-counters ; ok
-m set --match-set foo src --packets-lt 3 --packets-gt 3 ; ; fail 2 ; only one of the --packets-[eq|lt|gt] is allowed
-m set --match-set foo src --packets-lt 3 --update-subcounters ; -m set --match-set foo src --packets-lt 3 ; ok
-m set --match-set foo src ! --packets-eq 3 --bytes-gt 5 ; = ; ok
-m set --match-set foo src --packets-eq 3 --bytes-gt 5 --packets-eq 3 ; ; fail 2 ; only one of the --packets-[eq|lt|gt] is allowed
-m set --match-set foo src --packets-eq -1 --bytes-gt 5 ; ; fail 2 ; Cannot parse -1 as a counter value
-m set --match-set foo src ! --packets-lt 3 ! --update-subcounters ; ; fail 2 ; --packets-lt option cannot be inverted
-m set --match-set foo src --packets-lt 3 ! --update-subcounters --packets-lt 3 ; ; fail 2 ; only one of the --packets-[eq|lt|gt] is allowed
-m set --match-set foo src --packets-lt -1 ! --update-subcounters ; ; fail 2 ; Cannot parse -1 as a counter value
-m set --packets-gt foo src ; ; fail 2 ; Cannot parse foo as a counter value
-m set --match-set foo src ! --packets-eq 3 --bytes-eq 5 ; = ; ok
-m set --match-set foo src ! --packets-eq 3 ! --bytes-eq 5 ! --bytes-eq 5 ; ; fail 2 ; only one of the --bytes-[eq|lt|gt] is allowed
-m set --match-set foo src ! --packets-eq 3 ! --bytes-eq -1 ; ; fail 2 ; Cannot parse -1 as a counter value
-m set --match-set foo src,src ! --update-subcounters ! --update-counters ! --bytes-lt 18446744073709551615 ; ; fail 2 ; --bytes-lt option cannot be inverted
-m set --match-set foo src,src ! --update-subcounters ! --update-counters --bytes-lt 18446744073709551615 --bytes-lt 18446744073709551615 ; ; fail 2 ; only one of the --bytes-[eq|lt|gt] is allowed
-m set --match-set foo src,src ! --update-subcounters ! --update-counters --bytes-lt -1 ; ; fail 2 ; Cannot parse -1 as a counter value
-m set --match-set foo src --packets-eq 3 ! --bytes-gt 5 ; ; fail 2 ; --bytes-gt option cannot be inverted
-m set --match-set foo src --packets-eq 3 --bytes-gt 5 --bytes-gt 5 ; ; fail 2 ; only one of the --bytes-[eq|lt|gt] is allowed
-m set --match-set foo src --packets-eq 3 --bytes-gt -1 ; ; fail 2 ; Cannot parse -1 as a counter value
@family ip6
-m set ; ; fail 2 ; You must specify `--match-set' with proper arguments
-m set ! --match-set foo6 src ; = ; ok
-m set --match-set foo6 src --match-set foo6 src ; ; fail 2 ; --match-set can be specified only once
-m set --return-nomatch foo6 src ; ; fail 2 ; Bad argument `foo6'
-m set --update-counters foo6 src ; ; fail 2 ; Bad argument `foo6'
-m set --update-subcounters foo6 src ; ; fail 2 ; Bad argument `foo6'
-m set --packets-eq foo6 src ; ; fail 2 ; Cannot parse foo6 as a counter value
-m set --packets-lt foo6 src ; ; fail 2 ; Cannot parse foo6 as a counter value
-m set --packets-gt foo6 src ; ; fail 2 ; Cannot parse foo6 as a counter value
-m set --bytes-eq foo6 src ; ; fail 2 ; Cannot parse foo6 as a counter value
-m set --bytes-lt foo6 src ; ; fail 2 ; Cannot parse foo6 as a counter value
-m set --bytes-gt foo6 src ; ; fail 2 ; Cannot parse foo6 as a counter value
