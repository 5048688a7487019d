# A pcscd of its own with vpcd in it, for namespaces of its own: both listen on all addresses and on a path compiled in.
# Run with $DIR, an empty folder, and $DRIVER, the virtual reader's library.
set -eu
PATH=$PATH:/usr/sbin:/sbin
ip link set lo up 2>/dev/null || ifconfig lo up
mount -t tmpfs none /run && mkdir -p /run/pcscd
export PCSCLITE_CSOCK_NAME=/run/pcscd/pcscd.comm
mkdir -p "$DIR/readers"
printf 'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH %s\nCHANNELID 0x8C7B\n' "$DRIVER" > "$DIR/readers/vpcd"
pcscd --foreground --config "$DIR/readers" > "$DIR/pcscd.log" 2>&1 &
pcscd=$!
card=
trap 'kill $pcscd $card 2>/dev/null || true' EXIT
# Waits for a line of /proc/net/tcp that listens on vpcd's port (8C7B).
n=0
until grep -q ':8C7B 00000000:0000 0A' /proc/net/tcp; do
  n=$((n+1)); [ $n -lt 200000 ] || { echo 'vpcd does not listen' >&2; cat "$DIR/pcscd.log" >&2; exit 1; }
done
