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
