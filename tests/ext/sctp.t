# Ports and chunks of SCTP.
@family ip
-p sctp -m sctp ; = ; ok
-p sctp --sport 5:9 ! --dport ssh ; ; fail 2 ; invalid port/service `ssh' specified
-p sctp -m sctp --chunk-types all DATA,INIT ; = ; ok
-p sctp -m sctp --chunk-types any INIT,INIT_ACK,SACK,HEARTBEAT,HEARTBEAT_ACK,ABORT,SHUTDOWN,SHUTDOWN_ACK,ERROR,COOKIE_ECHO,COOKIE_ACK,ECN_ECNE,ECN_CWR,SHUTDOWN_COMPLETE,I_DATA,RE_CONFIG,PAD,ASCONF,ASCONF_ACK,FORWARD_TSN,I_FORWARD_TSN ; -p sctp -m sctp --chunk-types any INIT,INIT_ACK,SACK,HEARTBEAT,HEARTBEAT_ACK,ABORT,SHUTDOWN,SHUTDOWN_ACK,ERROR,COOKIE_ECHO,COOKIE_ACK,ECN_ECNE,ECN_CWR,SHUTDOWN_COMPLETE,I_DATA,ASCONF_ACK,RE_CONFIG,PAD,FORWARD_TSN,ASCONF,I_FORWARD_TSN ; ok
-p sctp -m sctp --chunk-types any INIT,INIT_ACK,SACK,ASCONF ; = ; ok
-p sctp -m sctp ! --chunk-types only DATA:BE ; = ; ok
-p sctp -m sctp --chunk-types any DATA:ube,ABORT:T,SHUTDOWN_COMPLETE:t ; = ; ok
-p sctp -m sctp --chunk-types any DATA:Ube ; = ; ok
-p sctp -m sctp --chunk-types any DATA:UBEI ; -p sctp -m sctp --chunk-types any DATA:IUBE ; ok
-p sctp -m sctp --chunk-types any DATA:X ; ; fail 2 ; Invalid flags for chunk type 0
-p sctp -m sctp --chunk-types any INIT:U ; ; fail 2 ; Invalid flags for chunk type 1
-p sctp -m sctp --chunk-types all ALL ; = ; ok
-p sctp -m sctp --chunk-types any NONE ; = ; ok
-p sctp -m sctp --chunk-types bogus DATA ; ; fail 2 ; Match type has to be one of "ALL", "ANY" or "ONLY"
-p sctp -m sctp --chunk-types any bogus ; ; fail 2 ; Unknown sctp chunk `bogus'
-p sctp -m sctp --chunk-types any data ; -p sctp -m sctp --chunk-types any DATA ; ok
-p sctp -m sctp --chunk-types ANY DATA ; -p sctp -m sctp --chunk-types any DATA ; ok
-p sctp -m sctp --chunk-types any ; ; fail 2 ; requires two args
-m sctp --sport 5 ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: sctp needs `-p sctp'
-p sctp -m sctp --source-port 5 --destination-port 6 ; -p sctp -m sctp --sport 5 --dport 6 ; ok
-p sctp -m sctp --sport : ; -p sctp -m sctp --sport 0:65535 ; ok
-p sctp -m sctp --chunk-types any I_DATA:IUBE ; = ; ok
-p sctp -m sctp --chunk-types any I_DATA:I,ABORT:t,DATA:U,SHUTDOWN_COMPLETE:T ; -p sctp -m sctp --chunk-types any DATA:U,ABORT:t,SHUTDOWN_COMPLETE:T,I_DATA:I ; ok
-p sctp -m sctp --chunk-types any ABORT:TT ; -p sctp -m sctp --chunk-types any ABORT:T ; ok
-p sctp -m sctp --chunk-types any ABORT:Tt ; -p sctp -m sctp --chunk-types any ABORT:T ; ok
-p sctp -m sctp --chunk-types any ABORT: ; -p sctp -m sctp --chunk-types any ABORT ; ok
-p sctp -m sctp --chunk-types any DATA,ALL ; ; fail 2 ; Unknown sctp chunk `ALL'
-p sctp -m sctp --chunk-types only ALL ; = ; ok
-p sctp -m sctp --chunk-types any DATA,DATA:U ; -p sctp -m sctp --chunk-types any DATA:U ; ok
-p sctp -m sctp --chunk-types any "" ; ; fail 2 ; Unknown sctp chunk `'

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m sctp ; ; fail 4 ; RULE_APPEND failed (Invalid argument): rule in chain INPUT: sctp needs `-p sctp'
-p sctp -m sctp ! --sport 1 ; = ; ok
-p sctp -m sctp ! --chunk-types all DATA ; = ; ok
-p sctp -m sctp ! --source-port 5 --destination-port 6 ; -p sctp -m sctp ! --sport 5 --dport 6 ; ok
-p sctp -m sctp --source-port 5 ! --destination-port 6 ; -p sctp -m sctp --sport 5 ! --dport 6 ; ok
@family ip
-p sctp -m sctp --sport 1 --sport 1 ; ; fail 2 ; Only one `--source-port' allowed
-p sctp -m sctp --sport -1 ; ; fail 2 ; invalid port/service `-1' specified
-p sctp -m sctp --chunk-types all DATA --chunk-types all DATA ; ; fail 2 ; Only one `--chunk-types' allowed
-p sctp -m sctp --chunk-types -1 DATA ; ; fail 2 ; Match type has to be one of "ALL", "ANY" or "ONLY"
-p sctp -m sctp --source-port 5 --destination-port 6 --source-port 5 ; ; fail 2 ; Only one `--source-port' allowed
-p sctp -m sctp --source-port -1 --destination-port 6 ; ; fail 2 ; invalid port/service `-1' specified
-p sctp -m sctp --source-port 5 --destination-port 6 --destination-port 6 ; ; fail 2 ; Only one `--destination-port' allowed
-p sctp -m sctp --source-port 5 --destination-port -1 ; ; fail 2 ; invalid port/service `-1' specified
@family ip6
-p sctp -m sctp ; = ; ok
