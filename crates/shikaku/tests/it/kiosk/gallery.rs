//! Screens beside the patient's own, looked at in every language, in both shapes, light and dark.

use std::time::Duration;

use super::{measure, patient};
use crate::browser::{Browser, Page, picture};

pub const LANGUAGES: [&str; 7] = ["ja", "ja-easy", "en", "zh", "ko", "vi", "pt"];
const SHAPES: [(&str, u32, u32); 2] = [("1024", 1024, 768), ("800", 800, 1280)];
const PATIENCE: Duration = Duration::from_secs(60);

/// The screens.
pub struct Gallery {
    pages: [Page; 2],
    origin: String,
}

impl Gallery {
    /// Opens them at the reader's address.
    pub fn open(browser: &Browser, kiosk: &str) -> Self {
        let pages = SHAPES.map(|(_, width, height)| {
            let mut page = browser.page(width, height);
            page.goto(kiosk);
            page
        });
        Self {
            pages,
            origin: kiosk.trim_end_matches("/kiosk").to_owned(),
        }
    }

    /// Looks at what is shown now: nothing cut off, nothing overlapping, nothing too small to touch, nothing serious
    /// for axe-core. The pictures lie in `target/tmp/pictures`.
    pub fn look(&mut self, name: &str) {
        self.look_for(name, "h1");
    }

    /// The same, of a screen on which `part` comes by itself some time after every touch.
    pub fn look_for(&mut self, name: &str, part: &str) {
        let there = format!("document.querySelector('{part}')");
        for language in LANGUAGES {
            patient::choose_language(&mut self.pages[0], language);
            for (page, (shape, ..)) in self.pages.iter_mut().zip(SHAPES) {
                patient::await_language(page, language);
                page.wait_for(&there, PATIENCE);
                let faults = measure::faults(page);
                page.screenshot(&picture(&format!("kiosk-{name}-{language}-{shape}.png")));
                assert!(
                    faults.is_empty(),
                    "{name} in {language} at {shape}: {faults:#?}"
                );
            }
        }
        patient::choose_language(&mut self.pages[0], "ja");
        self.accessible(0, name, &there);
        self.contrast(true);
        self.accessible(1, &format!("{name}, dark"), &there);
        self.pages[1].screenshot(&picture(&format!("kiosk-{name}-dark-800.png")));
        self.contrast(false);
    }

    /// By a form of its own: the switches may have given way to a question.
    fn contrast(&mut self, dark: bool) {
        let post = "fetch('/kiosk/set', { method: 'POST', body: new URLSearchParams('set=contrast') }).then(() => 1)";
        self.pages[1].eval(post);
        patient::await_class(&mut self.pages[1], "is-dark", dark);
    }

    fn accessible(&mut self, at: usize, name: &str, there: &str) {
        self.pages[at].wait_for(there, PATIENCE);
        let serious = self.pages[at].axe();
        assert!(
            serious.iter().all(|found| !found.is_serious()),
            "{name}: {serious:#?}"
        );
    }

    /// Nothing went wrong in them, and nothing was asked of anybody else.
    pub fn close(mut self) {
        for page in &mut self.pages {
            assert_eq!(page.complaints(), Vec::<String>::new());
            assert_eq!(page.foreign_requests(&self.origin), Vec::<String>::new());
        }
    }
}
