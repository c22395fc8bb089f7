# Quotas.
@family ip
-m quota --quota 500 ; = ; ok
-m quota ! --quota 500 ; = ; ok
-m quota ; ; fail 2 ; quota: option "--quota" must be specified
-m quota --quota x ; ; fail 2 ; quota: bad value for option "--quota", or out of range (0-18446744073709551615).
-m quota --quota 18446744073709551615 ; = ; ok
-m quota --quota 0 ; = ; ok
