@setup ipset create foo hash:ip timeout 60 skbinfo
@setup ipset create fo.o hash:ip
@setup ipset create foo6 hash:ip family inet6
@family ip
-j SET ; ; fail 2 ; You must specify either `--add-set' or `--del-set' or `--map-set'
-j SET --add-set foo src ; = ; ok
-j SET --add-set foo src,dst ; = ; ok
-j SET --add-set foo src,dst,src ; = ; ok
-j SET --add-set foo src,dst,src,dst,src,dst ; = ; ok
-j SET --add-set foo src,dst,src,dst,src,dst,src ; ; fail 2 ; Can't be more src/dst options than 6.
-j SET --add-set foo foo ; ; fail 2 ; You must spefify (the comma separated list of) 'src' or 'dst'.
-j SET --add-set foo src --timeout 30 ; = ; ok
-j SET --add-set foo src --timeout 30 --exist ; -j SET --add-set foo src --exist --timeout 30 ; ok
-j SET --add-set foo src --exist ; = ; ok
-j SET --timeout 30 --add-set foo src ; -j SET --add-set foo src --timeout 30 ; ok
-j SET --add-set foo src --exist --exist ; -j SET --add-set foo src --exist ; ok
-j SET --add-set foo src --timeout 3 --timeout 4 ; -j SET --add-set foo src --timeout 4 ; ok
-j SET --del-set foo src ; = ; ok
-j SET --del-set foo src --exist ; ; fail 2 ; Flag `--exist' can be used with `--add-set' only
-j SET --del-set foo src --timeout 3 ; ; fail 2 ; Option `--timeout' can be used with `--add-set' only
-j SET --add-set foo src --del-set foo dst ; = ; ok
-j SET --add-set foo src --add-set foo src ; ; fail 2 ; --add-set can be specified only once
-j SET --map-set foo src ; ; fail 2 ; You must specify flags `--map-mark' or '--map-prio` or `--map-queue'
-j SET --map-set foo src --map-mark ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: SET: --map-set only usable from mangle table
-j SET --map-set foo src --exist ; ; fail 2 ; Flag `--exist' can be used with `--add-set' only
-j SET --add-set foo src --map-mark ; ; fail 2 ; Flag `--map-mark' can be used with `--map-set' only
-j SET --exist ; ; fail 2 ; You must specify either `--add-set' or `--del-set' or `--map-set'
-j SET --add-set 12345678901234567890123456789012 src ; ; fail 2 ; setname `12345678901234567890123456789012' too long, max 31 characters.
-j SET --add-set foo src --timeout 4294967295 ; ; fail 2 ; Invalid value for option --timeout or out of range 0-4294967294
-j SET --add-set foo src --timeout 4294967294 ; = ; ok
-j SET --add-set foo src --timeout foo ; ; fail 2 ; Invalid value for option --timeout or out of range 0-4294967294
-j SET ! --add-set foo src ; ; fail 2 ; SET: option "--add-set" cannot be inverted.
-j SET --add-set fo.o src ; = ; ok
@table mangle
@chain FORWARD
-j SET --map-set foo src --map-mark ; = ; ok
-j SET --map-set foo src --map-mark --map-prio --map-queue ; = ; ok
-j SET --add-set foo src --map-set foo dst --map-mark ; = ; ok
@family ip6
@table filter
@chain INPUT
-j SET --add-set foo6 src ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j SET --del-set foo src --del-set foo src ; ; fail 2 ; --del-set can be specified only once
-j SET --add-set foo src --timeout -1 ; ; fail 2 ; Invalid value for option --timeout or out of range 0-4294967294
@table mangle
@chain FORWARD
-j SET --map-set foo src --map-mark --map-set foo src ; ; fail 2 ; --map-set can be specified only once
@family ip6
@table filter
@chain INPUT
-j SET ; ; fail 2 ; You must specify either `--add-set' or `--del-set' or `--map-set'
-j SET --add-set foo6 src --add-set foo6 src ; ; fail 2 ; --add-set can be specified only once
-j SET --exist foo6 src ; ; fail 2 ; Bad argument `foo6'
-j SET --timeout foo6 src ; ; fail 2 ; Invalid value for option --timeout or out of range 0-4294967294
-j SET ! --del-set foo src ; ; fail 2 ; SET: option "--del-set" cannot be inverted.
@table mangle
@chain FORWARD
-j SET ! --map-set foo src --map-mark ; ; fail 2 ; SET: option "--map-set" cannot be inverted.
-j SET --map-set foo src ! --map-mark ; ; fail 2 ; SET: option "--map-mark" cannot be inverted.
-j SET --map-set foo src --map-mark ! --map-prio --map-queue ; ; fail 2 ; SET: option "--map-prio" cannot be inverted.
-j SET --map-set foo src --map-mark --map-prio ! --map-queue ; ; fail 2 ; SET: option "--map-queue" cannot be inverted.
@family ip
-j SET --map-set foo src --map-mark --map-mark ; -j SET --map-set foo src --map-mark ; ok
-j SET --map-set foo src --map-mark --map-prio --map-queue --map-prio ; -j SET --map-set foo src --map-mark --map-prio --map-queue ; ok
-j SET --map-set foo src --map-mark --map-prio --map-queue --map-queue ; -j SET --map-set foo src --map-mark --map-prio --map-queue ; ok
