@family ip
-j RATEEST ; ; fail 2 ; RATEEST: ewmalog value is out of range
-j RATEEST --rateest-name RE1 ; ; fail 2 ; RATEEST: ewmalog value is out of range
-j RATEEST --rateest-name RE1 --rateest-interval 250ms ; ; fail 2 ; RATEEST: ewmalog value is out of range
-j RATEEST --rateest-name RE1 --rateest-interval 250ms --rateest-ewmalog 500ms ; -j RATEEST --rateest-name RE1 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; ok
-j RATEEST --rateest-name RE2 --rateest-interval 250.0ms --rateest-ewma 1s ; -j RATEEST --rateest-name RE2 --rateest-interval 250.0ms --rateest-ewmalog 1.0s ; ok
-j RATEEST --rateest-name RE3 --rateest-interval 0.3s --rateest-ewmalog 1s ; -j RATEEST --rateest-name RE3 --rateest-interval 500.0ms --rateest-ewmalog 1.0s ; ok
-j RATEEST --rateest-name RE4 --rateest-interval 500ms --rateest-ewmalog 1 ; ; fail 2 ; RATEEST: ewmalog value is out of range
-j RATEEST --rateest-name RE5 --rateest-interval 1 --rateest-ewmalog 5 ; -j RATEEST --rateest-name RE5 --rateest-interval 250.0ms --rateest-ewmalog 1.0s ; ok
-j RATEEST --rateest-name RE6 --rateest-interval 8 --rateest-ewmalog 100 ; -j RATEEST --rateest-name RE6 --rateest-interval 250.0ms --rateest-ewmalog 2.0s ; ok
-j RATEEST --rateest-name RE7 --rateest-interval 16 --rateest-ewmalog 100 ; -j RATEEST --rateest-name RE7 --rateest-interval 250.0ms --rateest-ewmalog 1.0s ; ok
-j RATEEST --rateest-name RE8 --rateest-interval 500000us --rateest-ewmalog 1000000us ; -j RATEEST --rateest-name RE8 --rateest-interval 500.0ms --rateest-ewmalog 1.0s ; ok
-j RATEEST --rateest-name RE9 --rateest-interval foo --rateest-ewmalog 1000000us ; ; fail 2 ; RATEEST: bad interval value "foo"
-j RATEEST --rateest-name RE10 --rateest-interval 2 --rateest-ewmalog 1 ; ; fail 2 ; RATEEST: ewmalog value is out of range
-j RATEEST --rateest-name RE11 --rateest-interval 250ms --rateest-ewmalog 10000s ; -j RATEEST --rateest-name RE11 --rateest-interval 250.0ms --rateest-ewmalog 8192.0s ; ok
-j RATEEST --rateest-name RE12 --rateest-interval 4sec --rateest-ewmalog 20secs ; -j RATEEST --rateest-name RE12 --rateest-interval 4.0s --rateest-ewmalog 16.0s ; ok
-j RATEEST --rateest-name RE13 --rateest-interval 4sec --rateest-ewmalog 20msec ; ; fail 2 ; RATEEST: ewmalog value is out of range
-j RATEEST --rateest-name 1234567890123456 --rateest-interval 4sec --rateest-ewmalog 20s ; ; fail 2 ; RATEEST: option "--rateest-name": "1234567890123456" is longer than 15 characters
-j RATEEST --rateest-name 123456789012345 --rateest-interval 4sec --rateest-ewmalog 20s ; -j RATEEST --rateest-name 123456789012345 --rateest-interval 4.0s --rateest-ewmalog 16.0s ; ok
-j RATEEST --rateest-name a.b --rateest-interval 4sec --rateest-ewmalog 20s ; -j RATEEST --rateest-name a.b --rateest-interval 4.0s --rateest-ewmalog 16.0s ; ok
-j RATEEST --rateest-interval 4sec --rateest-ewmalog 20s ; ; fail 2 ; RATEEST: option "--rateest-name" must be specified

# Each option once more: negated, twice, out of range.
@family ip
@table filter
@chain INPUT
-j RATEEST ! --rateest-name RE1 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; ; fail 2 ; RATEEST: option "--rateest-name" cannot be inverted.
-j RATEEST --rateest-name RE1 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms --rateest-name RE1 ; ; fail 2 ; RATEEST: option "--rateest-name" can only be used once.
-j RATEEST --rateest-name RE1 ! --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; ; fail 2 ; RATEEST: option "--rateest-interval" cannot be inverted.
-j RATEEST --rateest-name RE1 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms --rateest-interval 250.0ms ; ; fail 2 ; RATEEST: option "--rateest-interval" can only be used once.
-j RATEEST --rateest-name RE1 --rateest-interval -1 --rateest-ewmalog 500.0ms ; ; fail 2 ; RATEEST: bad interval value "-1"
-j RATEEST --rateest-name RE1 --rateest-interval 250.0ms ! --rateest-ewmalog 500.0ms ; ; fail 2 ; RATEEST: option "--rateest-ewmalog" cannot be inverted.
-j RATEEST --rateest-name RE1 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms --rateest-ewmalog 500.0ms ; ; fail 2 ; RATEEST: option "--rateest-ewmalog" can only be used once.
-j RATEEST --rateest-name RE1 --rateest-interval 250.0ms --rateest-ewmalog 256 ; ; fail 2 ; RATEEST: ewmalog value is out of range
@family both
-j RATEEST --rateest-name -1 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; = ; ok
-j RATEEST --rateest-name 256 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; = ; ok
-j RATEEST --rateest-name 4294967296 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; = ; ok
-j RATEEST --rateest-name 65536 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; = ; ok
-j RATEEST --rateest-name foo --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; = ; ok
-j RATEEST --rateest-name 1:2:3 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms ; = ; ok
@family ip6
-j RATEEST ; ; fail 2 ; RATEEST: ewmalog value is out of range
