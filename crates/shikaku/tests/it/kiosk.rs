//! The reader's screen: whole visits by a patient at it, in every language, on both shapes of screen.

mod comfort;
pub mod gallery;
mod measure;
mod patient;
mod secrets;
mod security;
mod sight;
mod visits;

use clinic::protocol;

use crate::{browser::Browser, demo::Demo};
use gallery::Gallery;
use patient::Patient;

const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

#[test]
fn every_screen_in_seven_languages_is_whole_and_accessible() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut gallery = Gallery::open(&browser, &demo.kiosk);

    gallery.look("idle");
    let hand = Patient::places(
        &demo,
        "certificate-ends-soon",
        &["--stranger", "--hold", "120"],
    );
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    patient::await_act(&mut screen, "choose-face");
    gallery.look("choose");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "again");
    gallery.look("face-again");
    patient::touch(&mut screen, "back");
    patient::await_act(&mut screen, "choose-visual");
    patient::touch(&mut screen, "choose-visual");
    patient::await_act(&mut screen, "back");
    gallery.look("staff");
    patient::touch(&mut screen, "back");
    patient::await_act(&mut screen, "choose-pin");
    patient::touch(&mut screen, "choose-pin");
    patient::await_keypad(&mut screen);
    patient::type_pin(&mut screen, "0000");
    patient::await_text(&mut screen, "あと2回");
    gallery.look("pin");
    patient::type_pin(&mut screen, "0000");
    patient::await_act(&mut screen, "last-try");
    gallery.look("last-try");
    patient::touch(&mut screen, "last-try");
    patient::await_keypad(&mut screen);
    patient::type_pin(&mut screen, "1234");
    patient::await_act(&mut screen, "consent-all");
    gallery.look("consent");
    patient::set(&mut screen, "each");
    patient::await_act(&mut screen, "consent");
    let ticked = screen.eval("document.querySelectorAll('input:checked').length");
    assert_eq!(ticked, 0, "nothing is ticked beforehand");
    gallery.look("consent-each");
    patient::set(&mut screen, "each");
    patient::await_act(&mut screen, "consent-all");
    patient::touch(&mut screen, "consent-all");
    patient::await_act(&mut screen, "withdraw");
    gallery.look("done");
    hand.takes();

    let hand = Patient::places(&demo, "card-pin-locked", &[]);
    patient::await_act(&mut screen, "choose-face");
    gallery.look("choose-locked");
    patient::touch(&mut screen, "cancel");
    patient::await_act(&mut screen, "again");
    gallery.look("stopped");
    hand.takes();
    patient::await_idle(&mut screen);
    gallery.close();
}

#[test]
fn every_screen_of_a_visit_that_goes_another_way_is_whole_and_accessible() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut gallery = Gallery::open(&browser, &demo.kiosk);
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);

    let hand = Patient::places(&demo, "card-unregistered", &[]);
    patient::await_act(&mut screen, "choose-face");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "register-yes");
    gallery.look("register");
    hand.takes();
    patient::await_idle(&mut screen);

    let hand = Patient::places(&demo, "valid-general", &["--kind", "iphone"]);
    patient::await_act(&mut screen, "choose-phone");
    gallery.look("choose-phone");
    hand.takes();
    patient::await_idle(&mut screen);

    // A face that is not known twice, and a PIN down to the lock: what is left is said.
    let hand = Patient::places(&demo, "card-pin-last-try", &["--stranger"]);
    patient::await_act(&mut screen, "choose-face");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "again");
    patient::touch(&mut screen, "again");
    patient::await_act(&mut screen, "choose-pin");
    gallery.look("choose-face-used-up");
    patient::touch(&mut screen, "choose-pin");
    patient::await_act(&mut screen, "last-try");
    patient::touch(&mut screen, "last-try");
    patient::await_keypad(&mut screen);
    patient::type_pin(&mut screen, "0000");
    patient::await_act(&mut screen, "again");
    gallery.look("locked");
    hand.takes();
    patient::await_idle(&mut screen);

    for case in [
        "certificate-lapsed",
        "certificate-expired",
        "certificate-revoked",
    ] {
        let hand = Patient::places(&demo, case, &["--hold", "120"]);
        patient::await_act(&mut screen, "choose-face");
        patient::touch(&mut screen, "choose-face");
        screen.wait_for("document.querySelector('[data-print]')", PATIENCE);
        gallery.look(case);
        hand.takes();
        patient::await_idle(&mut screen);
    }

    // Something else than a My Number card: it knows none of the applications.
    let mut other = patient::connected(&demo);
    while let Ok(protocol::Frame::Command(_)) = protocol::read(&mut other) {
        let unknown = protocol::Frame::Response(vec![0x6A, 0x82]);
        protocol::write(&mut other, &unknown).expect("answered");
    }
    patient::await_text(&mut screen, "マイナンバーカードではありません");
    gallery.look("not-this-card");
    drop(other);
    patient::await_idle(&mut screen);
    gallery.close();
}

#[test]
fn the_question_whether_more_time_is_needed_has_room_on_the_fullest_screens() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("clinic.toml");
    std::fs::write(&config, "[face-reader]\npatience = 1\n").expect("written");
    let config = config.display().to_string();
    let demo = Demo::start_with(dir.path(), &["--clinic-config", &config]);
    let browser = Browser::start();
    let mut gallery = Gallery::open(&browser, &demo.kiosk);
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let hand = Patient::places(&demo, "certificate-ends-soon", &[]);
    patient::await_act(&mut screen, "choose-pin");
    gallery.look_for("more-choose", ".k-more");
    patient::touch(&mut screen, "choose-pin");
    patient::await_keypad(&mut screen);
    patient::type_pin(&mut screen, "0000");
    patient::await_text(&mut screen, "あと2回");
    gallery.look_for("more-pin", ".k-more");
    patient::type_pin(&mut screen, "1234");
    patient::await_act(&mut screen, "consent-all");
    gallery.look_for("more-consent", ".k-more");
    patient::set(&mut screen, "each");
    patient::await_act(&mut screen, "consent");
    gallery.look_for("more-consent-each", ".k-more");

    // Asked for as often as it is needed: the visit goes on where it was.
    patient::await_act(&mut screen, "more");
    patient::touch(&mut screen, "more");
    screen.wait_for("!document.querySelector('.k-more')", PATIENCE);
    patient::touch(&mut screen, "consent");
    let outcome = hand.told();
    assert_eq!(outcome["validity"], "1", "{outcome}");
    gallery.close();
}
