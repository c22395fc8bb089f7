@family ip
@table mangle
@chain FORWARD
-j TCPOPTSTRIP ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: TCPOPTSTRIP needs `-p tcp'
-p tcp -j TCPOPTSTRIP ; = ; ok
-j TCPOPTSTRIP --strip-options 2 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: TCPOPTSTRIP needs `-p tcp'
-p tcp -j TCPOPTSTRIP --strip-options 2 ; = ; ok
-p tcp -j TCPOPTSTRIP --strip-options wscale,mss ; -p tcp -j TCPOPTSTRIP --strip-options 2,3 ; ok
-p tcp -j TCPOPTSTRIP --strip-options wscale,mss,sack-permitted,sack,timestamp,md5 ; -p tcp -j TCPOPTSTRIP --strip-options 2,3,4,5,8,19 ; ok
-p tcp -j TCPOPTSTRIP --strip-options 255 ; = ; ok
-p tcp -j TCPOPTSTRIP --strip-options 256 ; ; fail 2 ; Bad TCP option value "256"
-p tcp -j TCPOPTSTRIP --strip-options 0 ; ; fail 2 ; Option value may not be 0 or 1
-p tcp -j TCPOPTSTRIP --strip-options foo ; ; fail 2 ; Bad TCP option value "foo"
-p tcp -j TCPOPTSTRIP --strip-options 3, ; ; fail 2 ; Bad TCP option value ""
-p tcp -j TCPOPTSTRIP --strip-options 1 ; ; fail 2 ; Option value may not be 0 or 1
-p tcp -j TCPOPTSTRIP --strip-options 5,4,200 ; -p tcp -j TCPOPTSTRIP --strip-options 4,5,200 ; ok
-p tcp -j TCPOPTSTRIP --strip-options 5 --strip-options 6 ; ; fail 2 ; TCPOPTSTRIP: option "--strip-options" can only be used once.
! -p tcp -j TCPOPTSTRIP --strip-options 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: TCPOPTSTRIP needs `-p tcp'
@table filter
-p tcp -j TCPOPTSTRIP --strip-options 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain FORWARD: TCPOPTSTRIP is not valid in table filter

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-p tcp -j TCPOPTSTRIP ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: TCPOPTSTRIP is not valid in table filter
@family ip
@table mangle
@chain PREROUTING
-p tcp -j TCPOPTSTRIP ! --strip-options 2,3,4,5,6,7 ; ; fail 2 ; TCPOPTSTRIP: option "--strip-options" cannot be inverted.
-p tcp -j TCPOPTSTRIP --strip-options 2,3,4,5,6,7 --strip-options 2,3,4,5,6,7 ; ; fail 2 ; TCPOPTSTRIP: option "--strip-options" can only be used once.
-p tcp -j TCPOPTSTRIP --strip-options -1 ; ; fail 2 ; Bad TCP option value "-1"
@family ip6
@chain FORWARD
-p tcp -j TCPOPTSTRIP ; = ; ok
