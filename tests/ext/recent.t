@family ip
-m recent --rcheck ; -m recent --rcheck --name DEFAULT --mask 255.255.255.255 --rsource ; ok
@family ip6
-m recent --rcheck ; -m recent --rcheck --name DEFAULT --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource ; ok
@family ip
-m recent ; ; fail 2 ; recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'
-m recent ! --rcheck --seconds 10 --rttl --reap --hitcount 3 ; -m recent ! --rcheck --seconds 10 --reap --hitcount 3 --rttl --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --update --seconds 10 --name foo --rdest ; -m recent --update --seconds 10 --name foo --mask 255.255.255.255 --rdest ; ok
-m recent ! --set ; -m recent ! --set --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent ! --remove ; -m recent ! --remove --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent ! --update --hitcount 3 ; -m recent ! --update --hitcount 3 --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --set --remove ; ; fail 2 ; recent: option "--set" cannot be used together with "--remove".
-m recent --set --seconds 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: recent: --seconds and --hitcount need --rcheck or --update
-m recent --set --hitcount 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: recent: --seconds and --hitcount need --rcheck or --update
-m recent --set --rttl ; ; fail 2 ; recent: option "--rttl" cannot be used together with "--set".
-m recent --rcheck --reap ; ; fail 2 ; recent: option "--reap" also requires "--seconds".
-m recent --remove --seconds 3 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: recent: --seconds and --hitcount need --rcheck or --update
-m recent --rcheck --seconds 0 ; ; fail 2 ; recent: bad value for option "--seconds", or out of range (1-4294967295).
-m recent --rcheck --hitcount 0 ; -m recent --rcheck --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --rcheck --hitcount 255 ; -m recent --rcheck --hitcount 255 --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --rcheck --hitcount 256 ; -m recent --rcheck --hitcount 256 --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --rcheck --hitcount 65535 ; -m recent --rcheck --hitcount 65535 --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --rcheck --hitcount 65536 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: recent: --hitcount 65536 is above 65535
-m recent --rcheck --seconds x ; ; fail 2 ; recent: bad value for option "--seconds", or out of range (1-4294967295).
-m recent --rcheck --name "" ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: recent: "" can't name a list
-m recent --rcheck --name a/b ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: recent: "a/b" can't name a list
-m recent --rcheck --rsource --rdest ; -m recent --rcheck --name DEFAULT --mask 255.255.255.255 --rdest ; ok
-m recent --rcheck --rdest --rsource ; -m recent --rcheck --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --rcheck --mask 255.255.0.0 ; -m recent --rcheck --name DEFAULT --mask 255.255.0.0 --rsource ; ok
-m recent --rcheck --mask 255.0.255.0 ; -m recent --rcheck --name DEFAULT --mask 255.0.255.0 --rsource ; ok
@family ip6
-m recent --rcheck --mask ffff:ffff:: ; -m recent --rcheck --name DEFAULT --mask ffff:ffff:: --rsource ; ok
-m recent --update --rttl --seconds 5 --hitcount 2 --rdest ; -m recent --update --seconds 5 --hitcount 2 --rttl --name DEFAULT --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rdest ; ok
@family ip
-m recent --rcheck --rttl ; -m recent --rcheck --rttl --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --update --reap --seconds 5 ; -m recent --update --seconds 5 --reap --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --rcheck --update ; ; fail 2 ; recent: option "--rcheck" cannot be used together with "--update".
-m recent --rcheck --rcheck ; ; fail 2 ; recent: option "--rcheck" can only be used once.
-m recent --rcheck ! --seconds 4 ; ; fail 2 ; recent: option "--seconds" cannot be inverted.
-m recent --rcheck --seconds 4294967296 ; ; fail 2 ; recent: bad value for option "--seconds", or out of range (1-4294967295).
-m recent --rcheck --seconds 0x10 ; -m recent --rcheck --seconds 16 --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent ! --rcheck --set ; ; fail 2 ; recent: option "--set" cannot be used together with "--rcheck".

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m recent --set --set ; ; fail 2 ; recent: option "--set" can only be used once.
-m recent ! --remove ! --remove ; ; fail 2 ; recent: option "--remove" can only be used once.
-m recent --rcheck --mask -1 ; ; fail 2 ; getaddrinfo: Name or service not known
-m recent ! --rcheck ; -m recent ! --rcheck --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --update --hitcount 3 ; -m recent --update --hitcount 3 --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent ! --update --hitcount 3 ! --update --hitcount 3 ; ; fail 2 ; recent: option "--update" can only be used once.
-m recent --remove ; -m recent --remove --name DEFAULT --mask 255.255.255.255 --rsource ; ok
-m recent --rcheck ! --seconds 0x10 ; ; fail 2 ; recent: option "--seconds" cannot be inverted.
-m recent --rcheck --seconds 0x10 --seconds 0x10 ; ; fail 2 ; recent: option "--seconds" can only be used once.
-m recent --rcheck --seconds -1 ; ; fail 2 ; recent: bad value for option "--seconds", or out of range (1-4294967295).
-m recent --update ! --reap --seconds 5 ; ; fail 2 ; recent: option "--reap" cannot be inverted.
-m recent --update --reap --seconds 5 --reap 5 ; ; fail 2 ; recent: option "--reap" can only be used once.
-m recent --rcheck ! --hitcount 0 ; ; fail 2 ; recent: option "--hitcount" cannot be inverted.
-m recent --rcheck --hitcount 0 --hitcount 0 ; ; fail 2 ; recent: option "--hitcount" can only be used once.
-m recent --rcheck --hitcount -1 ; ; fail 2 ; recent: bad value for option "--hitcount", or out of range (0-4294967295).
-m recent --rcheck ! --rttl ; ; fail 2 ; recent: option "--rttl" cannot be inverted.
-m recent --rcheck --rttl --rttl ; ; fail 2 ; recent: option "--rttl" can only be used once.
-m recent --update --seconds 10 ! --name foo --rdest ; ; fail 2 ; recent: option "--name" cannot be inverted.
-m recent --update --seconds 10 --name foo --rdest --name foo ; ; fail 2 ; recent: option "--name" can only be used once.
-m recent --update --seconds 10 --name -1 --rdest ; -m recent --update --seconds 10 --name -1 --mask 255.255.255.255 --rdest ; ok
-m recent --update --seconds 10 --name 256 --rdest ; -m recent --update --seconds 10 --name 256 --mask 255.255.255.255 --rdest ; ok
-m recent --update --seconds 10 --name 4294967296 --rdest ; -m recent --update --seconds 10 --name 4294967296 --mask 255.255.255.255 --rdest ; ok
-m recent --update --seconds 10 --name 65536 --rdest ; -m recent --update --seconds 10 --name 65536 --mask 255.255.255.255 --rdest ; ok
-m recent --update --seconds 10 --name 18446744073709551616 --rdest ; -m recent --update --seconds 10 --name 18446744073709551616 --mask 255.255.255.255 --rdest ; ok
-m recent --update --seconds 10 --name 1:2:3 --rdest ; -m recent --update --seconds 10 --name 1:2:3 --mask 255.255.255.255 --rdest ; ok
-m recent --update --seconds 10 --name '' --rdest ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: recent: "" can't name a list
-m recent --rcheck ! --mask 255.255.0.0 ; ; fail 2 ; recent: option "--mask" cannot be inverted.
-m recent --rcheck --mask 255.255.0.0 --mask 255.255.0.0 ; ; fail 2 ; recent: option "--mask" can only be used once.
-m recent --rcheck ! --rsource --rdest ; ; fail 2 ; recent: option "--rsource" cannot be inverted.
-m recent --rcheck --rsource ! --rdest ; ; fail 2 ; recent: option "--rdest" cannot be inverted.
@family ip6
-m recent ; ; fail 2 ; recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'
-m recent ! --set ; -m recent ! --set --name DEFAULT --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource ; ok
-m recent ! --rcheck ; -m recent ! --rcheck --name DEFAULT --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource ; ok
-m recent --rcheck --rcheck ; ; fail 2 ; recent: option "--rcheck" can only be used once.
-m recent ! --update --rttl --seconds 5 --hitcount 2 --rdest ; -m recent ! --update --seconds 5 --hitcount 2 --rttl --name DEFAULT --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rdest ; ok
-m recent --update --rttl --seconds 5 --hitcount 2 --rdest --update ; ; fail 2 ; recent: option "--update" can only be used once.
-m recent --remove ; -m recent --remove --name DEFAULT --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource ; ok
-m recent --update --rttl ! --seconds 5 --hitcount 2 --rdest ; ; fail 2 ; recent: option "--seconds" cannot be inverted.
-m recent --update --rttl --seconds 5 --hitcount 2 --rdest --seconds 5 ; ; fail 2 ; recent: option "--seconds" can only be used once.
-m recent --update --rttl --seconds -1 --hitcount 2 --rdest ; ; fail 2 ; recent: bad value for option "--seconds", or out of range (1-4294967295).
-m recent --reap ; ; fail 2 ; recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'
-m recent --update --rttl --seconds 5 ! --hitcount 2 --rdest ; ; fail 2 ; recent: option "--hitcount" cannot be inverted.
-m recent --update --rttl --seconds 5 --hitcount 2 --rdest --hitcount 2 ; ; fail 2 ; recent: option "--hitcount" can only be used once.
-m recent --update --rttl --seconds 5 --hitcount -1 --rdest ; ; fail 2 ; recent: bad value for option "--hitcount", or out of range (0-4294967295).
-m recent --update ! --rttl --seconds 5 --hitcount 2 --rdest ; ; fail 2 ; recent: option "--rttl" cannot be inverted.
-m recent --update --rttl --seconds 5 --hitcount 2 --rdest --rttl 5 ; ; fail 2 ; recent: option "--rttl" can only be used once.
-m recent --name ; ; fail 2 ; option "--name" requires an argument
-m recent --rcheck ! --mask ffff:ffff:: ; ; fail 2 ; recent: option "--mask" cannot be inverted.
-m recent --rcheck --mask ffff:ffff:: --mask ffff:ffff:: ; ; fail 2 ; recent: option "--mask" can only be used once.
-m recent --rsource ; ; fail 2 ; recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'
-m recent --update --rttl --seconds 5 --hitcount 2 ! --rdest ; ; fail 2 ; recent: option "--rdest" cannot be inverted.
