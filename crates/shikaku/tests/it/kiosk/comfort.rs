//! What makes the screen usable by everybody: voice, large letters, a low position, a slip on paper, the next patient's
//! usual again.

use std::time::Duration;

use super::{
    gallery::LANGUAGES,
    measure,
    patient::{self, Patient},
};
use crate::{
    browser::{Browser, Page, picture},
    demo::Demo,
};

const PATIENCE: Duration = Duration::from_secs(60);

/// Keeps what the browser would say aloud.
fn listen(screen: &mut Page) {
    screen.eval(
        "window.said = []; SpeechSynthesis.prototype.speak = (words) => said.push(`${words.lang}: ${words.text}`); 1",
    );
}

fn await_said(screen: &mut Page, words: &str) {
    screen.wait_for(
        &format!("said.some((one) => one.startsWith('{words}'))"),
        PATIENCE,
    );
}

#[test]
fn the_voice_says_what_the_screen_says_in_its_language_and_nobody_waits_for_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    listen(&mut screen);
    patient::set(&mut screen, "voice");
    await_said(&mut screen, "ja: カードを置いてください");
    patient::choose_language(&mut screen, "pt");
    await_said(&mut screen, "pt-BR: Coloque o cartão aqui");
    let hand = Patient::places(&demo, "valid-general", &[]);
    patient::await_act(&mut screen, "choose-face");
    await_said(&mut screen, "pt-BR: Como quer confirmar");
    // A browser without any voice: the visit goes on.
    screen.eval("Object.defineProperty(window, 'speechSynthesis', { value: undefined }); 1");
    patient::touch(&mut screen, "choose-pin");
    patient::await_keypad(&mut screen);
    let complaints = screen.complaints();
    assert_eq!(complaints, Vec::<String>::new());
    hand.takes();
    // The next patient finds Japanese, and silence.
    patient::await_idle(&mut screen);
    patient::await_class(&mut screen, "is-voiced", false);
}

#[test]
fn large_letters_have_room_and_a_low_position_is_within_reach() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    for (name, width, height) in [("1024", 1024, 768), ("800", 800, 1280)] {
        let mut screen = browser.page(width, height);
        screen.goto(&demo.kiosk);
        let hand = Patient::places(&demo, "valid-general", &["--hold", "1"]);
        patient::await_act(&mut screen, "choose-pin");
        let tops = "[...document.querySelectorAll('main button')].map((one) => one.getBoundingClientRect().top)";
        let lowest = format!("Math.min(...{tops}) > innerHeight / 2");
        patient::set(&mut screen, "low");
        patient::await_class(&mut screen, "is-low", true);
        assert_eq!(screen.eval(&lowest), true, "in the lower half at {name}");
        patient::set(&mut screen, "large");
        patient::await_class(&mut screen, "is-large", true);
        let look = |screen: &mut Page, what: &str| {
            screen.screenshot(&picture(&format!("kiosk-large-{what}-{name}.png")));
            let faults = measure::faults(screen);
            assert!(faults.is_empty(), "{what} at {name}: {faults:#?}");
        };
        look(&mut screen, "choose");
        patient::touch(&mut screen, "choose-pin");
        patient::await_keypad(&mut screen);
        look(&mut screen, "pin");
        patient::type_pin(&mut screen, "1234");
        patient::await_act(&mut screen, "consent-all");
        look(&mut screen, "consent");
        patient::set(&mut screen, "each");
        patient::await_act(&mut screen, "consent");
        for language in LANGUAGES {
            patient::choose_language(&mut screen, language);
            patient::await_language(&mut screen, language);
            look(&mut screen, &format!("consent-each-{language}"));
        }
        patient::touch(&mut screen, "consent");
        hand.told();
        patient::await_idle(&mut screen);
    }
}

#[test]
fn the_slip_says_who_sees_what_until_when_and_names_nobody() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let browser = Browser::start();
    let mut screen = browser.page(1024, 768);
    screen.goto(&demo.kiosk);
    let name = demo.case("valid-general")["name"]
        .as_str()
        .expect("a name")
        .to_owned();
    let hand = Patient::places(&demo, "valid-general", &["--hold", "60"]);
    patient::await_act(&mut screen, "choose-face");
    patient::touch(&mut screen, "choose-face");
    patient::await_act(&mut screen, "consent-all");
    patient::touch(&mut screen, "consent-all");
    patient::await_act(&mut screen, "withdraw");
    screen.eval("window.printed = 0; window.print = () => { window.printed += 1; }; 1");
    screen.click("[data-print]");
    assert_eq!(screen.eval("printed"), 1);
    screen.medium("print");
    let slip = screen.eval("document.body.innerText");
    let slip = slip.as_str().expect("text");
    screen.screenshot(&picture("kiosk-slip.png"));
    for part in ["しかく", "薬・診療", "2026年11月25日", "取り消"] {
        assert!(slip.contains(part), "{part} in {slip}");
    }
    assert!(!slip.contains(&name), "nobody is named: {slip}");
    assert!(
        !slip.contains("カードを取って"),
        "the slip alone is printed"
    );
    hand.takes();
}
