# 64 clients at once: no change is lost, none is seen by halves.
# families: 4
# timeout: 180
. "$NETNS/lib.sh"

only lite
python3 "$NETNS/concurrent.py" "$FAMILY" 64 "${OPERATIONS:-12}"
