//! A demo person's card in a real `pcscd`, read by OpenSC and verified by OpenSSL: programs written elsewhere.
//!
//! `pcscd` and vpcd listen on all addresses and on a path compiled in, so all of it runs in namespaces of its own.

mod emulated;
#[cfg(feature = "pcsc")]
mod placed;

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::demo::Demo;

const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

/// A pcscd of one's own, as the suite of `card` has it.
const PCSCD: &str = include_str!("../../../card/tests/it/pcscd.sh");

/// With `$SHIKAKU`: a card inserted by `insert CASE …`, taken away by `take_away`.
const CARDS: &str = r#"
insert() {
  mkfifo "$DIR/said"
  "$SHIKAKU" card emulate --dir "$DIR" --patient "$@" > "$DIR/said" &
  card=$!
  read -r _ < "$DIR/said"
  rm "$DIR/said"
  # Until the reader says so. OpenSC's own waiting (--wait) was seen to miss the card and wait for ever.
  n=0
  until opensc-tool --list-readers | grep -q '^[0-9]* *Yes'; do
    n=$((n+1)); [ $n -lt 2000 ] || { echo 'no card in the reader' >&2; exit 1; }
  done
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
        .arg(format!("{PCSCD}{CARDS}{script}"))
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

/// What programs and people are told of cards on the reader.
#[cfg(feature = "pcsc")]
#[test]
fn any_card_is_read_and_powered_down_afterwards() {
    let dir = tempfile::tempdir().expect("a folder");
    made(dir.path());
    let script = r#"
cd "$DIR"
! "$SHIKAKU" card read 2> none
insert valid-general
"$SHIKAKU" card read --json > plastic.json
"$SHIKAKU" card read --reader "Virtual PCD 00 00" > plastic.txt
! echo 12345 | "$SHIKAKU" card read --attributes 2> form
! echo 0000 | "$SHIKAKU" card read --attributes 2> wrong
echo 1234 | "$SHIKAKU" card read --attributes --json > attributes.json
# The application is still selected on a card that kept its power, and its PIN verified.
opensc-tool -s 00A4040C0AD3921000310001010408 -s 00A4020C020002 -s 00B0000000 > after
for wrong in 0000 0001; do ! echo $wrong | "$SHIKAKU" card read --attributes 2> /dev/null; done
! echo 1234 | "$SHIKAKU" card read --attributes 2> kept
! echo 0000 | "$SHIKAKU" card read --attributes --last-try 2> spent
! echo 1234 | "$SHIKAKU" card read --attributes --last-try 2> locked
take_away
"#;
    let Some(output) = beside_pcscd(dir.path(), script) else {
        return;
    };
    assert!(output.status.success(), "{output:?}");
    let said = |name: &str| fs::read_to_string(dir.path().join(name)).expect("said");
    let json =
        |name: &str| -> serde_json::Value { serde_json::from_str(&said(name)).expect("JSON") };
    assert!(said("none").contains("no card to hold"), "{}", said("none"));
    let plastic = json("plastic.json");
    assert_eq!(plastic["token"], "plastic", "{plastic}");
    assert_eq!(plastic["pin_tries_left"], 3, "{plastic}");
    assert_eq!(plastic["attributes_pin_tries_left"], 3, "{plastic}");
    assert!(plastic.get("attributes").is_none(), "{plastic}");
    assert!(said("plastic.txt").contains("A My Number card"));
    assert!(
        said("form").contains("nothing was sent"),
        "{}",
        said("form")
    );
    assert!(said("wrong").contains("2 tries left"), "{}", said("wrong"));
    let read = json("attributes.json");
    let born = read["attributes"]["birth"].as_str().expect("a date");
    assert_eq!(born.len(), 8, "{read}");
    assert_eq!(
        read["attributes_pin_tries_left"], 2,
        "before it was verified"
    );
    assert!(
        said("after").contains("(SW1=0x69, SW2=0x82)"),
        "a verified PIN was left behind: {}",
        said("after")
    );
    assert!(said("kept").contains("--last-try"), "{}", said("kept"));
    assert!(said("spent").contains("0 tries left"), "{}", said("spent"));
    assert!(said("locked").contains("the PIN is locked"));
}
