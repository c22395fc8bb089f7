# By chance and by turns.
@family ip
-m statistic --mode random --probability 0.5 ; -m statistic --mode random --probability 0.50000000000 ; ok
-m statistic --mode random ! --probability 0.33333 ; -m statistic --mode random ! --probability 0.33332999982 ; ok
-m statistic --mode random --probability 1 ; -m statistic --mode random --probability 1.00000000000 ; ok
-m statistic --mode random --probability 0 ; -m statistic --mode random --probability 0.00000000000 ; ok
-m statistic --mode random --probability -1 ; ; fail 2 ; statistic: bad value for option "--probability", or out of range (0-1).
-m statistic --mode random --probability x ; ; fail 2 ; statistic: bad value for option "--probability", or out of range (0-1).
-m statistic --mode random --probability 1e-3 ; -m statistic --mode random --probability 0.00100000016 ; ok
-m statistic --mode random ; ; fail 2 ; --probability must be specified when using random mode
-m statistic --mode nth --every 3 --packet 0 ; = ; ok
-m statistic --mode nth --every 3 ; ; fail 2 ; statistic: option "--every" also requires "--packet".
-m statistic --mode nth ! --every 3 --packet 2 ; = ; ok
-m statistic --mode nth --every 3 --packet 3 ; ; fail 2 ; the --packet p must be 0 <= p <= n-1
-m statistic --mode nth --every 0 --packet 0 ; ; fail 2 ; statistic: bad value for option "--every", or out of range (1-4294967295).
-m statistic --mode nth --every 4294967295 --packet 2 ; = ; ok
-m statistic --mode nth --packet 2 ; ; fail 2 ; the --packet p must be 0 <= p <= n-1
-m statistic --mode nth --probability 0.5 ; ; fail 2 ; --every and --packet must be specified when using nth mode
-m statistic --mode random --every 3 ; ; fail 2 ; --probability must be specified when using random mode
-m statistic --mode random --probability 0.5 --every 3 ; ; fail 2 ; statistic: option "--probability" cannot be used together with "--every".
-m statistic --mode bogus ; ; fail 2 ; Bad mode "bogus"
-m statistic ! --mode random --probability 0.5 ; ; fail 2 ; statistic: option "--mode" cannot be inverted.
-m statistic --every 3 --packet 1 ; ; fail 2 ; --probability must be specified when using random mode
-m statistic --probability 0.5 ; ; fail 2 ; statistic: option "--mode" must be specified
-m statistic --probability 0.5 --mode random ; -m statistic --mode random --probability 0.50000000000 ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m statistic --mode random --probability 0.5 --mode random ; ; fail 2 ; statistic: option "--mode" can only be used once.
-m statistic --mode -1 --probability 0.5 ; ; fail 2 ; Bad mode "-1"
-m statistic --mode random ! --probability 0.5 ; -m statistic --mode random ! --probability 0.50000000000 ; ok
-m statistic --mode random --probability 0.5 --probability 0.5 ; ; fail 2 ; statistic: option "--probability" can only be used once.
-m statistic --mode random --probability 256 ; ; fail 2 ; statistic: bad value for option "--probability", or out of range (0-1).
-m statistic --mode nth ! --every 3 --packet 0 ; = ; ok
-m statistic --mode nth --every 3 --packet 0 --every 3 ; ; fail 2 ; statistic: option "--every" can only be used once.
-m statistic --mode nth --every -1 --packet 0 ; ; fail 2 ; statistic: bad value for option "--every", or out of range (1-4294967295).
-m statistic --mode nth --every 3 ! --packet 0 ; ; fail 2 ; statistic: option "--packet" cannot be inverted.
-m statistic --mode nth --every 3 --packet 0 --packet 0 ; ; fail 2 ; statistic: option "--packet" can only be used once.
-m statistic --mode nth --every 3 --packet -1 ; ; fail 2 ; statistic: bad value for option "--packet", or out of range (0-4294967295).
@family ip6
-m statistic ! --mode nth ! --every 5 --packet 2 ; ; fail 2 ; statistic: option "--mode" cannot be inverted.
-m statistic --mode nth ! --every 5 --packet 2 --mode nth ; ; fail 2 ; statistic: option "--mode" can only be used once.
-m statistic --mode -1 ! --every 5 --packet 2 ; ; fail 2 ; Bad mode "-1"
-m statistic --mode nth ! --every 5 --probability 2 ; ; fail 2 ; statistic: bad value for option "--probability", or out of range (0-1).
-m statistic --mode nth --every 5 --packet 2 ; = ; ok
-m statistic --mode nth ! --every 5 --packet 2 ! --every 5 --packet 2 ; ; fail 2 ; statistic: option "--every" can only be used once.
-m statistic --mode nth ! --every -1 --packet 2 ; ; fail 2 ; statistic: bad value for option "--every", or out of range (1-4294967295).
-m statistic --mode nth ! --every 5 ! --packet 2 ; ; fail 2 ; statistic: option "--packet" cannot be inverted.
-m statistic --mode nth ! --every 5 --packet 2 --packet 2 ; ; fail 2 ; statistic: option "--packet" can only be used once.
-m statistic --mode nth ! --every 5 --packet -1 ; ; fail 2 ; statistic: bad value for option "--packet", or out of range (0-4294967295).
