@family ip
-m ipvs --vproto tcp ! --vaddr 10.0.0.1 --vport http --vdir reply ! --vmethod masq --vportctl 21 ; ; fail 4 ; failed (No such file or directory)
@family ip6
-m ipvs --ipvs --vaddr a::/64 ; ; fail 4 ; failed (No such file or directory)
@family ip
-m ipvs --ipvs ; ; fail 4 ; failed (No such file or directory)
-m ipvs ; ; fail 2 ; IPVS: At least one option is required
-m ipvs ! --ipvs --vproto 6 ; ; fail 2 ; ! --ipvs cannot be together with other options
-m ipvs --vdir sideways ; ; fail 2 ; ipvs: Bad value for "--vdir" option: "sideways"
-m ipvs ! --vdir REPLY ; ; fail 2 ; ipvs: option "--vdir" cannot be inverted.
-m ipvs --vport 65536 ; ; fail 2 ; Port "65536" does not resolve to anything.
