//! The reader's screen: whole visits by a patient at it, in every language, on both shapes of screen.

mod measure;
mod patient;
mod sight;
mod visits;

use crate::{
    browser::{Browser, picture},
    demo::Demo,
};
use patient::Patient;

const LANGUAGES: [&str; 7] = ["ja", "ja-easy", "en", "zh", "ko", "vi", "pt"];

/// Every screen of a visit in seven languages at 1024 × 768 and 800 × 1280: nothing cut off, nothing overlapping,
/// nothing too small to touch, and axe-core content. The pictures lie in `target/tmp/pictures`.
#[test]
fn every_screen_in_seven_languages_is_whole_and_accessible() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut pages = [browser.page(1024, 768), browser.page(800, 1280)];
    for page in &mut pages {
        page.goto(&demo.kiosk);
    }
    let mut look = |name: &str| {
        for page in &mut pages {
            patient::await_title(page);
        }
        for language in LANGUAGES {
            patient::choose_language(&mut pages[0], language);
            for (page, shape) in pages.iter_mut().zip(["1024", "800"]) {
                patient::await_language(page, language);
                let faults = measure::faults(page);
                page.screenshot(&picture(&format!("kiosk-{name}-{language}-{shape}.png")));
                assert!(
                    faults.is_empty(),
                    "{name} in {language} at {shape}: {faults:#?}"
                );
            }
        }
        patient::choose_language(&mut pages[0], "ja");
        let serious = pages[0].axe();
        assert!(
            serious.iter().all(|found| !found.is_serious()),
            "{name}: {serious:#?}"
        );
        patient::set(&mut pages[1], "contrast");
        patient::await_class(&mut pages[1], "is-dark", true);
        let serious = pages[1].axe();
        assert!(
            serious.iter().all(|found| !found.is_serious()),
            "{name}, dark: {serious:#?}"
        );
        pages[1].screenshot(&picture(&format!("kiosk-{name}-dark-800.png")));
        patient::set(&mut pages[1], "contrast");
        patient::await_class(&mut pages[1], "is-dark", false);
    };

    look("idle");
    let hand = Patient::places(
        &demo,
        "certificate-ends-soon",
        &["--stranger", "--hold", "120"],
    );
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    patient::await_act(&mut screen, "choose-face");
    look("choose");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "again");
    look("face-again");
    patient::touch(&mut screen, "back");
    patient::await_act(&mut screen, "choose-visual");
    patient::touch(&mut screen, "choose-visual");
    patient::await_act(&mut screen, "back");
    look("staff");
    patient::touch(&mut screen, "back");
    patient::await_act(&mut screen, "choose-pin");
    patient::touch(&mut screen, "choose-pin");
    patient::await_keypad(&mut screen);
    patient::type_pin(&mut screen, "0000");
    patient::await_text(&mut screen, "あと2回");
    look("pin");
    patient::type_pin(&mut screen, "0000");
    patient::await_act(&mut screen, "last-try");
    look("last-try");
    patient::touch(&mut screen, "last-try");
    patient::await_keypad(&mut screen);
    patient::type_pin(&mut screen, "1234");
    patient::await_act(&mut screen, "consent-all");
    look("consent");
    patient::set(&mut screen, "each");
    patient::await_act(&mut screen, "consent");
    let ticked = screen.eval("document.querySelectorAll('input:checked').length");
    assert_eq!(ticked, 0, "nothing is ticked beforehand");
    look("consent-each");
    patient::set(&mut screen, "each");
    patient::await_act(&mut screen, "consent-all");
    patient::touch(&mut screen, "consent-all");
    patient::await_act(&mut screen, "withdraw");
    look("done");
    hand.takes();

    let hand = Patient::places(&demo, "card-pin-locked", &[]);
    patient::await_act(&mut screen, "choose-face");
    look("choose-locked");
    patient::touch(&mut screen, "cancel");
    patient::await_act(&mut screen, "again");
    look("stopped");
    hand.takes();
    patient::await_idle(&mut screen);
    for page in &mut pages {
        assert_eq!(page.complaints(), Vec::<String>::new());
        let origin = demo.kiosk.trim_end_matches("/kiosk");
        assert_eq!(page.foreign_requests(origin), Vec::<String>::new());
    }
}
