//! A demo person's card in a real `pcscd`, read by OpenSC and verified by OpenSSL: programs written elsewhere.
//!
//! `pcscd` and vpcd listen on all addresses and on a path compiled in, so all of it runs in namespaces of its own.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::demo::Demo;

const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

/// Runs with `$DIR`, `$SHIKAKU`: own pcscd, a card inserted by `insert CASE …`, taken away by `take_away`.
const PRELUDE: &str = r#"
set -eu
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
insert() {
  mkfifo "$DIR/said"
  "$SHIKAKU" card emulate --dir "$DIR" --patient "$@" > "$DIR/said" &
  card=$!
  read -r _ < "$DIR/said"
  rm "$DIR/said"
  # OpenSC waits for the card by the status of the reader, not by the clock.
  opensc-tool --wait --atr > /dev/null
}
take_away() { kill $card; wait $card 2>/dev/null || true; card=; }
"#;

/// The words of a skip when this machine cannot; `None` when it can.
fn missing() -> Option<String> {
    let there = |program: &str| {
        ["/usr/bin", "/usr/sbin", "/bin", "/sbin"]
            .iter()
            .any(|folder| Path::new(folder).join(program).exists())
    };
    for program in [
        "unshare",
        "pcscd",
        "opensc-tool",
        "pkcs15-tool",
        "pkcs11-tool",
        "openssl",
    ] {
        if !there(program) {
            return Some(format!("{program} is not installed (cargo xtask tools)"));
        }
    }
    if !Path::new(DRIVER).exists() {
        return Some("vsmartcard-vpcd is not installed (cargo xtask tools)".to_owned());
    }
    let allowed = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--net", "true"])
        .stderr(Stdio::null())
        .status();
    (!allowed.is_ok_and(|status| status.success()))
        .then(|| "namespaces are not permitted here".to_owned())
}

/// Runs a script beside a pcscd of its own; `None`, with a word, where that cannot be.
fn beside_pcscd(dir: &Path, script: &str) -> Option<Output> {
    if let Some(why) = missing() {
        eprintln!("SKIPPED: {why}");
        return None;
    }
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--net", "sh", "-c"])
        .arg(format!("{PRELUDE}{script}"))
        .env("DIR", dir)
        .env("DRIVER", DRIVER)
        .env("SHIKAKU", env!("CARGO_BIN_EXE_shikaku"))
        .stdin(Stdio::null())
        .output()
        .expect("unshare runs");
    Some(output)
}

fn made(dir: &Path) {
    drop(Demo::start(dir));
}

/// The one chip folder made, with what the card must say.
fn chip(dir: &Path) -> std::path::PathBuf {
    let mut folders = fs::read_dir(dir.join("cards")).expect("cards were made");
    folders.next().expect("one card").expect("readable").path()
}

#[test]
fn opensc_reads_the_certificate_signs_with_the_pin_and_sees_the_lock() {
    let dir = tempfile::tempdir().expect("a folder");
    made(dir.path());
    let script = r#"
insert valid-general
cd "$DIR"
pkcs15-tool --list-certificates > list
pkcs15-tool --read-certificate 1 > auth.pem 2>/dev/null || pkcs15-tool --read-certificate 01 > auth.pem
openssl x509 -in auth.pem -outform DER -out auth.der
openssl x509 -in auth.pem -pubkey -noout > auth.pub
printf 'a statement' > message
module=$(find /usr/lib -name opensc-pkcs11.so | head -n 1)
pkcs11-tool --module "$module" --slot-index 0 --login --pin 1234 --sign --mechanism SHA256-RSA-PKCS \
  --input-file message --output-file signature
openssl dgst -sha256 -verify auth.pub -signature signature message
pkcs11-tool --module "$module" --slot-index 1 --login --pin ABC123 --sign --mechanism SHA256-RSA-PKCS \
  --input-file message --output-file signature2
pkcs11-tool --module "$module" --slot-index 1 --login --pin ABC123 --read-object --type cert --id 02 --output-file sign.der
openssl x509 -inform DER -in sign.der -pubkey -noout > sign.pub
openssl dgst -sha256 -verify sign.pub -signature signature2 message
for wrong in 0000 0001 0002; do
  ! pkcs15-tool --verify-pin --auth-id 1 --pin $wrong 2>> wrong
done
! pkcs15-tool --verify-pin --auth-id 1 --pin 1234 2>> wrong
take_away
"#;
    let Some(output) = beside_pcscd(dir.path(), script) else {
        return;
    };
    let said = format!(
        "{}{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
        fs::read_to_string(dir.path().join("wrong")).unwrap_or_default(),
    );
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches("Verified OK").count(), 2, "{said}");
    let chip = chip(dir.path());
    assert_eq!(
        fs::read(dir.path().join("auth.der")).expect("read by OpenSC"),
        fs::read(chip.join("certificate.der")).expect("issued"),
        "the certificate comes out as it was issued"
    );
    assert_eq!(
        fs::read(dir.path().join("sign.der")).expect("read by OpenSC"),
        fs::read(chip.join("sign-certificate.der")).expect("issued"),
    );
    assert!(said.contains("Reference data not usable"), "{said}");
    assert_eq!(
        fs::read_to_string(chip.join("tries")).expect("kept"),
        "0",
        "the lock outlives the card's stay in the reader"
    );
}
