# Quotas.
@family ip
-m quota --quota 500 ; = ; ok
-m quota ! --quota 500 ; = ; ok
-m quota ; ; fail 2 ; quota: option "--quota" must be specified
-m quota --quota x ; ; fail 2 ; quota: bad value for option "--quota", or out of range (0-18446744073709551615).
-m quota --quota 18446744073709551615 ; = ; ok
-m quota --quota 0 ; = ; ok

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-m quota --quota 500 --quota 500 ; ; fail 2 ; quota: option "--quota" can only be used once.
-m quota --quota -1 ; ; fail 2 ; quota: bad value for option "--quota", or out of range (0-18446744073709551615).
@family ip6
-m quota --quota 0 ; = ; ok
-m quota ! --quota 0 ! --quota 0 ; ; fail 2 ; quota: option "--quota" can only be used once.
-m quota ! --quota -1 ; ; fail 2 ; quota: bad value for option "--quota", or out of range (0-18446744073709551615).
