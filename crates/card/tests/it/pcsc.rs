//! The same suite by PC/SC: a real `pcscd` with the virtual reader vpcd, in namespaces of its own.

use std::{
    ffi::CStr,
    io,
    net::{Shutdown, TcpStream},
    path::Path,
    process::{Command, Stdio},
    thread::JoinHandle,
    time::Duration,
};

use card::{
    jpki::JpkiApp,
    reader::Held,
    transmit::{Transmit, TransmitError},
    virtual_card::vpcd::{self, Powered},
};
use domain::visit::LastTry::Keep;
use pcsc::{Context, Error, Protocols, ReaderState, Scope, ShareMode, State};

use crate::{
    platform,
    suite::{CASES, Placed, Slot, sound},
    world::{card, note, pin},
};

const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
const PORT: u16 = 0x8C7B;
/// Names of the virtual reader's first slot, as pcscd makes them.
const SLOT: &CStr = c"Virtual PCD 00 00";
/// Set in the process that runs beside the pcscd.
const INSIDE: &str = "SHIKAKU_TEST_BESIDE_PCSCD";
/// Longest wait for pcscd to see a card come or go.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn the_suite_holds_by_pcsc() {
    if std::env::var_os(INSIDE).is_some() {
        note("PC/SC: no other program reaches a card that is held");
        a_held_card_is_out_of_reach();
        for (name, case) in CASES {
            note(&format!("PC/SC: {name}"));
            case(&mut Reader::default());
        }
        return;
    }
    if let Some(why) = missing() {
        note(&format!("SKIPPED: {why}"));
        return;
    }
    let dir = tempfile::tempdir().expect("a folder");
    let script = concat!(
        include_str!("pcscd.sh"),
        "\"$SELF\" --exact pcsc::the_suite_holds_by_pcsc --nocapture\n"
    );
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--net", "sh", "-c"])
        .arg(script)
        .env("DIR", dir.path())
        .env("DRIVER", DRIVER)
        .env("SELF", std::env::current_exe().expect("this test"))
        .env(INSIDE, "yes")
        .stdin(Stdio::null())
        .output()
        .expect("unshare runs");
    let said = String::from_utf8_lossy(&output.stderr);
    note(&said);
    let log = std::fs::read_to_string(dir.path().join("pcscd.log")).unwrap_or_default();
    assert!(output.status.success(), "{log}");
    assert_eq!(said.matches("PC/SC: ").count(), CASES.len() + 1, "{said}");
}

/// The words of a skip when this machine cannot; `None` when it can.
fn missing() -> Option<&'static str> {
    if !Path::new(DRIVER).exists() || !Path::new("/usr/sbin/pcscd").exists() {
        return Some("pcscd or vsmartcard-vpcd is not installed (cargo xtask tools)");
    }
    let allowed = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "--net", "true"])
        .stderr(Stdio::null())
        .status();
    (!allowed.is_ok_and(|status| status.success())).then_some("namespaces are not permitted here")
}

/// The machine's virtual reader.
#[derive(Default)]
struct Reader(Option<(TcpStream, JoinHandle<Served>)>);

/// A card as vpcd sees it.
struct Served(Placed);

impl Transmit for Served {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        self.0.transmit(apdu)
    }
}

impl Powered for Served {
    fn power(&mut self) {
        self.0.card.power_down();
    }

    fn reset(&mut self) {
        self.0.card.warm_reset();
    }

    fn keep(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Slot for Reader {
    fn place(&mut self, card: Placed) {
        let line = TcpStream::connect(("127.0.0.1", PORT)).expect("vpcd listens");
        line.set_nodelay(true).expect("set");
        let mut own = line.try_clone().expect("cloned");
        let quick = line.try_clone().expect("cloned");
        let serving = std::thread::spawn(move || {
            let mut served = Served(card);
            // However the line ends, the card comes back.
            let _ = vpcd::serve(&mut served, &mut own, || {
                platform::acknowledge_at_once(&quick);
            });
            let _ = own.shutdown(Shutdown::Both);
            served
        });
        self.0 = Some((line, serving));
        await_state(State::PRESENT);
    }

    fn hold(&mut self) -> Box<dyn Transmit + '_> {
        Box::new(Held::find(None).expect("a card to hold"))
    }

    fn take(&mut self) -> Placed {
        let (line, serving) = self.0.take().expect("a card was placed");
        // Taken away already is as good.
        let _ = line.shutdown(Shutdown::Both);
        let served = serving.join().expect("served to its end");
        await_state(State::EMPTY);
        served.0
    }
}

/// Waits for pcscd to see the slot so.
fn await_state(wanted: State) {
    let context = Context::establish(Scope::User).expect("pcscd answers");
    let mut slots = [ReaderState::new(SLOT, State::UNAWARE)];
    while !slots[0].event_state().intersects(wanted) {
        slots[0].sync_current_state();
        context
            .get_status_change(PATIENCE, &mut slots)
            .expect("the slot changes");
    }
}

fn a_held_card_is_out_of_reach() {
    let mut reader = Reader::default();
    reader.place(sound(card(Some("1234"), 3)));
    let mut held = Held::find(None).expect("a card to hold");
    let mut app = JpkiApp::select(&mut held).expect("selected");
    app.verify_pin(&pin("1234"), Keep).expect("right");
    let context = Context::establish(Scope::User).expect("pcscd answers");
    for share in [ShareMode::Shared, ShareMode::Exclusive] {
        let other = context.connect(SLOT, share, Protocols::ANY);
        assert!(matches!(other, Err(Error::SharingViolation)), "{share:?}");
    }
    assert!(matches!(Held::find(None), Err(TransmitError::Reader(_))));
    drop(held);
    // A card that another program uses is not taken from it either.
    let other = context
        .connect(SLOT, ShareMode::Shared, Protocols::ANY)
        .expect("free again");
    assert!(matches!(Held::find(None), Err(TransmitError::Reader(_))));
    drop(other);
    reader.take();
    assert!(matches!(Held::find(None), Err(TransmitError::Removed)));
}
