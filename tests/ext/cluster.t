@family ip
-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xfeed ; -m cluster --cluster-local-nodemask 0x00000001 --cluster-total-nodes 2 --cluster-hash-seed 0x0000feed ; ok
-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 10 ; -m cluster --cluster-local-nodemask 0x00000001 --cluster-total-nodes 2 --cluster-hash-seed 0x0000000a ; ok
-m cluster --cluster-total-nodes 2 ! --cluster-local-node 1 --cluster-hash-seed 10 ; -m cluster ! --cluster-local-nodemask 0x00000001 --cluster-total-nodes 2 --cluster-hash-seed 0x0000000a ; ok
-m cluster --cluster-total-nodes 2 --cluster-local-node 3 --cluster-hash-seed 10 ; ; fail 2 ; cluster match: `--cluster-local-node' must be <= `--cluster-total-nodes'
-m cluster --cluster-total-nodes 4 --cluster-local-node 3 --cluster-hash-seed 10 ; -m cluster --cluster-local-nodemask 0x00000004 --cluster-total-nodes 4 --cluster-hash-seed 0x0000000a ; ok
-m cluster --cluster-total-nodes 4 --cluster-local-nodemask 3 --cluster-hash-seed 10 ; -m cluster --cluster-local-nodemask 0x00000003 --cluster-total-nodes 4 --cluster-hash-seed 0x0000000a ; ok
-m cluster --cluster-total-nodes 4 ! --cluster-local-nodemask 5 --cluster-hash-seed 10 ; -m cluster ! --cluster-local-nodemask 0x00000005 --cluster-total-nodes 4 --cluster-hash-seed 0x0000000a ; ok
-m cluster --cluster-total-nodes 4 --cluster-local-nodemask 0xf --cluster-hash-seed 10 ; -m cluster --cluster-local-nodemask 0x0000000f --cluster-total-nodes 4 --cluster-hash-seed 0x0000000a ; ok
-m cluster --cluster-total-nodes 4 --cluster-local-nodemask 0x1f --cluster-hash-seed 10 ; ; fail 2 ; cluster match: `--cluster-local-nodemask' too big for `--cluster-total-nodes'
-m cluster --cluster-total-nodes 4 --cluster-local-nodemask 0 --cluster-hash-seed 10 ; ; fail 2 ; cluster: bad value for option "--cluster-local-nodemask", or out of range (1-4294967295).
-m cluster --cluster-total-nodes 4 --cluster-local-nodemask 1 --cluster-local-node 1 --cluster-hash-seed 10 ; ; fail 2 ; cluster: option "--cluster-local-nodemask" cannot be used together with "--cluster-local-node".
-m cluster --cluster-total-nodes 33 --cluster-local-node 1 --cluster-hash-seed 10 ; ; fail 2 ; cluster: bad value for option "--cluster-total-nodes", or out of range (1-32).
-m cluster --cluster-total-nodes 32 --cluster-local-node 32 --cluster-hash-seed 0 ; -m cluster --cluster-local-nodemask 0x80000000 --cluster-total-nodes 32 --cluster-hash-seed 0x00000000 ; ok
-m cluster --cluster-total-nodes 1 --cluster-local-node 1 --cluster-hash-seed 0 ; -m cluster --cluster-local-nodemask 0x00000001 --cluster-total-nodes 1 --cluster-hash-seed 0x00000000 ; ok
-m cluster --cluster-total-nodes 0 --cluster-local-node 1 --cluster-hash-seed 0 ; ; fail 2 ; cluster: bad value for option "--cluster-total-nodes", or out of range (1-32).
-m cluster --cluster-total-nodes 4 --cluster-local-node 0 --cluster-hash-seed 0 ; ; fail 2 ; cluster: bad value for option "--cluster-local-node", or out of range (1-32).
-m cluster --cluster-total-nodes 4 --cluster-local-node 1 ; ; fail 2 ; cluster: option "--cluster-hash-seed" must be specified
-m cluster --cluster-total-nodes 4 --cluster-hash-seed 1 ; ; fail 2 ; cluster match: `--cluster-local-node' or`--cluster-local-nodemask' is missing
-m cluster --cluster-hash-seed 1 ; ; fail 2 ; cluster match: `--cluster-local-node' or`--cluster-local-nodemask' is missing

# Each option once more: negated, twice, out of range.
@family both
@table filter
@chain INPUT
-m cluster --cluster-total-nodes 4 ! --cluster-local-nodemask 3 --cluster-hash-seed 10 ; -m cluster ! --cluster-local-nodemask 0x00000003 --cluster-total-nodes 4 --cluster-hash-seed 0x0000000a ; ok
-m cluster --cluster-total-nodes 2 ! --cluster-local-node 1 --cluster-hash-seed 0xfeed ; -m cluster ! --cluster-local-nodemask 0x00000001 --cluster-total-nodes 2 --cluster-hash-seed 0x0000feed ; ok
@family ip
-m cluster --cluster-total-nodes 4 --cluster-local-nodemask 3 --cluster-hash-seed 10 --cluster-local-nodemask 3 ; ; fail 2 ; cluster: option "--cluster-local-nodemask" can only be used once.
-m cluster --cluster-total-nodes 4 --cluster-local-nodemask -1 --cluster-hash-seed 10 ; ; fail 2 ; cluster: bad value for option "--cluster-local-nodemask", or out of range (1-4294967295).
-m cluster ! --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xfeed ; ; fail 2 ; cluster: option "--cluster-total-nodes" cannot be inverted.
-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xfeed --cluster-total-nodes 2 ; ; fail 2 ; cluster: option "--cluster-total-nodes" can only be used once.
-m cluster --cluster-total-nodes -1 --cluster-local-node 1 --cluster-hash-seed 0xfeed ; ; fail 2 ; cluster: bad value for option "--cluster-total-nodes", or out of range (1-32).
-m cluster --cluster-total-nodes 2 --cluster-local-node 1 ! --cluster-hash-seed 0xfeed ; ; fail 2 ; cluster: option "--cluster-hash-seed" cannot be inverted.
-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xfeed --cluster-hash-seed 0xfeed ; ; fail 2 ; cluster: option "--cluster-hash-seed" can only be used once.
-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed -1 ; ; fail 2 ; cluster: bad value for option "--cluster-hash-seed", or out of range (0-4294967295).
-m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xfeed --cluster-local-node 1 ; ; fail 2 ; cluster: option "--cluster-local-node" can only be used once.
-m cluster --cluster-total-nodes 2 --cluster-local-node -1 --cluster-hash-seed 0xfeed ; ; fail 2 ; cluster: bad value for option "--cluster-local-node", or out of range (1-32).
