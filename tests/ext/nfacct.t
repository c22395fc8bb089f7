@family both
-m nfacct ; ; fail 2 ; nfacct: option "--nfacct-name" must be specified
-m nfacct --nfacct-name nope ; ; fail 4 ; failed (No such file or directory)
-m nfacct ! --nfacct-name foo ; ; fail 2 ; nfacct: option "--nfacct-name" cannot be inverted.
