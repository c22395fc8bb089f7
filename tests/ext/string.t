# Text and bytes.
@family ip
-m string --string test --algo bm ; -m string --string "test" --algo bm ; ok
-m string ! --string "a b" --algo kmp --from 5 --to 10 ; = ; ok
-m string --string TeSt --algo bm --icase ; -m string --string "TeSt" --algo bm --icase ; ok
-m string --hex-string "ab|41 42|c|0d0a|" --algo bm ; -m string --hex-string "|61624142630d0a|" --algo bm ; ok
-m string --hex-string "a\|b|41|" --algo bm ; -m string --string "a|bA" --algo bm ; ok
-m string --hex-string "|414|" --algo bm ; ; fail 2 ; Invalid hex block
-m string --hex-string "|41" --algo bm ; ; fail 2 ; Invalid hex block
-m string --hex-string "" --algo bm ; ; fail 2 ; STRING must contain at least one char
-m string --string "" --algo bm ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: string: nothing to look for, nowhere, or no such algorithm
-m string --string 'a"b' --algo bm ; -m string --string "a\"b" --algo bm ; ok
-m string --string 'a|b' --algo bm ; -m string --string "a|b" --algo bm ; ok
-m string --string 'a\b' --algo bm ; -m string --string "a\\b" --algo bm ; ok
-m string --string test ; ; fail 2 ; string: option "--algo" must be specified
-m string --algo bm ; ; fail 2 ; STRING match: You must specify `--string' or `--hex-string'
-m string --algo wrong --string x ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: string: nothing to look for, nowhere, or no such algorithm
-m string --string x --hex-string "|41|" --algo bm ; ; fail 2 ; string: option "--string" cannot be used together with "--hex-string".
-m string --string x --algo bm --from 10 --to 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: string: nothing to look for, nowhere, or no such algorithm
-m string --string x --algo bm --from 65536 ; ; fail 2 ; string: bad value for option "--from", or out of range (0-65535).
-m string --string x --algo fsm ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: string: nothing to look for, nowhere, or no such algorithm
-m string --string x --algo bm --to 65535 ; -m string --string "x" --algo bm ; ok
-m string --string x --algo bm --from 0 ; -m string --string "x" --algo bm ; ok
-m string ; ; fail 2 ; STRING match: You must specify `--string' or `--hex-string'
-m string --string 'ab\' --algo bm ; -m string --hex-string "|61625c|" --algo bm ; ok
-m string --string "it's" --algo bm ; = ; ok
-m string --hex-string 'a\\b' --algo bm ; -m string --string "a\\b" --algo bm ; ok
-m string --hex-string '|4a:4b|' --algo bm ; ; fail 2 ; Invalid hex char ':'
-m string --hex-string '|4a 4b |x' --algo bm ; -m string --string "JKx" --algo bm ; ok
-m string --hex-string '||' --algo bm ; ; fail 2 ; Odd number of hex digits
-m string --hex-string 'ab' --algo bm ; -m string --string "ab" --algo bm ; ok
-m string --string x --algo 1234567890123456 ; ; fail 2 ; string: option "--algo": "1234567890123456" is longer than 15 characters

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m string --string -1 --algo bm ; -m string --string "-1" --algo bm ; ok
-m string --string 256 --algo bm ; -m string --string "256" --algo bm ; ok
-m string --string 4294967296 --algo bm ; -m string --string "4294967296" --algo bm ; ok
-m string --string 65536 --algo bm ; -m string --string "65536" --algo bm ; ok
-m string --string 18446744073709551616 --algo bm ; -m string --string "18446744073709551616" --algo bm ; ok
-m string --string foo --algo bm ; -m string --string "foo" --algo bm ; ok
-m string --string 1:2:3 --algo bm ; -m string --string "1:2:3" --algo bm ; ok
-m string ! --hex-string '|0a0a0a0a|' --algo bm ; -m string ! --hex-string "|0a0a0a0a|" --algo bm ; ok
-m string --hex-string -1 --algo bm ; -m string --string "-1" --algo bm ; ok
-m string --hex-string 256 --algo bm ; -m string --string "256" --algo bm ; ok
-m string --hex-string 4294967296 --algo bm ; -m string --string "4294967296" --algo bm ; ok
-m string --hex-string 65536 --algo bm ; -m string --string "65536" --algo bm ; ok
-m string --hex-string 18446744073709551616 --algo bm ; -m string --string "18446744073709551616" --algo bm ; ok
-m string --hex-string foo --algo bm ; -m string --string "foo" --algo bm ; ok
-m string --hex-string 1:2:3 --algo bm ; -m string --string "1:2:3" --algo bm ; ok
@family ip
-m string --string xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ! --algo bm ; ; fail 2 ; string: option "--algo" cannot be inverted.
-m string --string xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx --algo bm --algo bm ; ; fail 2 ; string: option "--algo" can only be used once.
-m string --hex-string '|0a0a0a0a|' --algo bm --hex-string '|0a0a0a0a|' ; ; fail 2 ; string: option "--hex-string" can only be used once.
-m string --string x --algo bm ! --from 0 ; ; fail 2 ; string: option "--from" cannot be inverted.
-m string --string x --algo bm --from 0 --from 0 ; ; fail 2 ; string: option "--from" can only be used once.
-m string --string x --algo bm --from -1 ; ; fail 2 ; string: bad value for option "--from", or out of range (0-65535).
-m string --string x --algo bm ! --to 65535 ; ; fail 2 ; string: option "--to" cannot be inverted.
-m string --string x --algo bm --to 65535 --to 65535 ; ; fail 2 ; string: option "--to" can only be used once.
-m string --string x --algo bm --to -1 ; ; fail 2 ; string: bad value for option "--to", or out of range (0-65535).
-m string --string TeSt --algo bm ! --icase ; ; fail 2 ; string: option "--icase" cannot be inverted.
-m string --string TeSt --algo bm --icase --icase ; ; fail 2 ; string: option "--icase" can only be used once.
@family ip6
-m string --string '' --algo bm ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: string: nothing to look for, nowhere, or no such algorithm
-m string --string xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx --icase bm ; ; fail 2 ; Bad argument `bm'
-m string --hex-string '' --algo bm ; ; fail 2 ; STRING must contain at least one char
