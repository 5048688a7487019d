//! Where the photo, the frames and the digits of a PIN are not: on disk, on the wire to the hub, in the log.

mod wire;

use std::{collections::BTreeSet, path::Path, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::Value;

use super::{
    patient::{self, Patient},
    sight,
};
use crate::{
    browser::{Browser, Page},
    demo::{Demo, Program},
};
use wire::Wire;

const PATIENCE: Duration = Duration::from_secs(60);
/// The photo in every card of a demo, as it is in the chip.
const PHOTO: &[u8] = include_bytes!("../../../../card/assets/photo.jp2");
/// Bytes of a part that stands nowhere by chance.
const LENGTH: usize = 48;

/// A clinic that tells everything it can tell, on a line to the demo's hub that is listened to.
fn clinic(demo: &Demo, wire: &Wire, folder: &Path) -> Program {
    let own = |name: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        path.display().to_string()
    };
    let of_demo = |name: &str| demo.dir.join(name).display().to_string();
    let config = folder.join("clinic.toml");
    let text = format!(
        "institution = \"{}\"\nname = \"しかく内科\"\nhub = \"https://{}\"\ncertificate = \"{}\"\n\
         key = \"{}\"\nhub-ca = \"{}\"\nreq = \"{}\"\nres = \"{}\"\nface = \"{}\"\nwork = \"{}\"\n\
         records = \"{}\"\ncounter = \"127.0.0.1:0\"\nreader = \"127.0.0.1:0\"\nkiosk = \"127.0.0.1:0\"\n\
         [face-reader]\nface-threshold = 0.95\nface-root = \"{}\"\nstaff = \"{}\"\n",
        demo.institution,
        wire.address,
        of_demo("pki/clinic.pem"),
        of_demo("pki/clinic.key"),
        of_demo("pki/ca.pem"),
        own("req"),
        own("res"),
        own("face"),
        own("work"),
        own("records"),
        of_demo("pki/face-root"),
        of_demo("clinic/staff.json"),
    );
    std::fs::write(&config, text).expect("written");
    let clinic = Program::start_telling("clinic", &config, &folder.join("log"));
    // Cards are placed on this clinic's reader from now on.
    let running = demo.dir.join("running.json");
    let text = std::fs::read_to_string(&running).expect("running");
    let mut told: Value = serde_json::from_str(&text).expect("JSON");
    told["reader"] = clinic.ready["reader"].clone();
    std::fs::write(&running, told.to_string()).expect("written");
    clinic
}

/// The picture that staff are shown: its pixels, bottom row first.
fn shown(desk: &mut Page) -> Vec<u8> {
    let script = "fetch('/staff/photo', { cache: 'no-store' }).then((answer) => answer.arrayBuffer()) \
        .then((bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')))";
    let bitmap = desk.eval(script);
    let bitmap = BASE64
        .decode(bitmap.as_str().expect("text"))
        .expect("a file");
    assert!(bitmap.starts_with(b"BM"));
    bitmap[14 + 40 + 1024..].to_vec()
}

/// Parts of a picture or a file that stand nowhere by chance.
fn telling(bytes: &[u8]) -> Vec<Vec<u8>> {
    let varied = |part: &&[u8]| part.iter().collect::<BTreeSet<_>>().len() > LENGTH / 4;
    bytes
        .chunks_exact(LENGTH)
        .filter(varied)
        .map(<[u8]>::to_vec)
        .collect()
}

/// Whether a part stands in `place`: as it is, or in base64.
fn stands(parts: &[Vec<u8>], place: &[u8]) -> bool {
    let coded = |part: &Vec<u8>| -> Vec<Vec<u8>> {
        // Wherever the part begins in a group of three, its middle is coded the same.
        let at = |from: usize| BASE64.encode(&part[from..from + 42]).into_bytes();
        vec![part.clone(), at(0), at(1), at(2)]
    };
    let mut sought: Vec<Vec<u8>> = parts.iter().flat_map(coded).collect();
    sought.sort_unstable();
    let lengths: BTreeSet<usize> = sought.iter().map(Vec::len).collect();
    let found = |window: &[u8]| sought.binary_search_by(|part| part[..].cmp(window)).is_ok();
    lengths
        .into_iter()
        .any(|length| place.windows(length).any(found))
}

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => files(&path, found),
            false => found.push((
                path.display().to_string(),
                std::fs::read(&path).unwrap_or_default(),
            )),
        }
    }
}

#[test]
fn photo_frames_and_pin_reach_no_disk_no_wire_and_no_log() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let wire = Wire::to_the_hub_of(&demo);
    let folder = tempfile::tempdir().expect("a folder");
    let clinic = clinic(&demo, &wire, folder.path());
    let address = |name: &str| clinic.ready[name].as_str().expect("an address").to_owned();
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&address("kiosk"));
    let mut desk = browser.page(1024, 768);
    desk.goto(&format!("{}staff", address("counter")));
    sight::log_in(&mut desk, "hanako", "demo-uketsuke");
    desk.wait_for("document.getElementById('staff')", PATIENCE);

    // The photo is read, decoded, compared with frames that do not match, and shown to staff, who look.
    let hand = Patient::places(&demo, "valid-general", &["--stranger", "--hold", "60"]);
    patient::await_act(&mut screen, "choose-face");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "again");
    patient::touch(&mut screen, "back");
    patient::await_act(&mut screen, "choose-visual");
    patient::touch(&mut screen, "choose-visual");
    desk.wait_for(
        "document.querySelector('.staff-photo')?.naturalWidth > 0",
        PATIENCE,
    );
    let pixels = shown(&mut desk);
    hand.takes();
    patient::await_idle(&mut screen);
    // By face to the end; then by PIN.
    let hand = Patient::places(&demo, "valid-general", &["--hold", "1"]);
    patient::await_act(&mut screen, "choose-face");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "consent-all");
    patient::touch(&mut screen, "consent-all");
    assert_eq!(hand.told()["validity"], "1");
    patient::await_idle(&mut screen);
    let hand = Patient::places(&demo, "valid-general", &["--hold", "1"]);
    patient::await_act(&mut screen, "choose-pin");
    patient::touch(&mut screen, "choose-pin");
    patient::await_keypad(&mut screen);
    patient::type_pin(&mut screen, "1234");
    patient::await_act(&mut screen, "consent-none");
    patient::touch(&mut screen, "consent-none");
    assert_eq!(hand.told()["validity"], "1");
    drop(clinic);

    // The frames of a demo's camera are the picture in three other lights.
    let mut parts = [telling(PHOTO), telling(&pixels)].concat();
    assert!(parts.len() > 200, "{} telling parts", parts.len());
    for light in [4, 16, 28] {
        let frame: Vec<u8> = pixels.iter().map(|pixel| pixel / 8 * 7 + light).collect();
        parts.extend(telling(&frame));
    }
    let heard = wire.heard();
    assert!(
        heard.windows(11).any(|part| part == b"\"signature\""),
        "the wire is really listened to"
    );
    let mut places = vec![("the wire".to_owned(), heard)];
    files(folder.path(), &mut places);
    files(&dir.path().join("hub"), &mut places);
    assert!(
        places
            .iter()
            .any(|(name, bytes)| name.ends_with("log") && bytes.len() > 1000),
        "the clinic told what it could"
    );
    for (name, bytes) in &places {
        assert!(!stands(&parts, bytes), "a part of the photo in {name}");
        let told = String::from_utf8_lossy(bytes);
        for pin in ["pin=1234", "pin\":\"1234", "31323334"] {
            assert!(!told.contains(pin), "the PIN in {name}");
        }
    }
    assert!(
        stands(&parts, &[&b"before"[..], PHOTO].concat()),
        "it would be found"
    );
    let coded = BASE64.encode(PHOTO);
    assert!(stands(&parts, coded.as_bytes()), "in base64 too");
}
