//! The whole page around a screen.

use askama::Template;
use web::assets::{Asset, asset_url};

use super::{
    screen::{Scene, Screen},
    settings::Settings,
    text::{Language, Text},
};
use crate::{Clinic, line::Part};

/// Our own files beside the kit's.
pub(super) const ASSETS: [Asset; 2] = [
    Asset {
        name: "kiosk.css",
        media_type: "text/css; charset=utf-8",
        content: include_str!("../../assets/kiosk.css"),
    },
    Asset {
        name: "kiosk.js",
        media_type: "text/javascript; charset=utf-8",
        content: include_str!("../../assets/kiosk.js"),
    },
];

#[derive(Template)]
#[template(path = "kiosk.html")]
struct Page<'a> {
    text: &'static Text,
    /// Code, tag, name, and whether it is the one shown.
    languages: Vec<(&'static str, &'static str, &'static str, bool)>,
    /// Setting, words, and whether it is on.
    switches: [(&'static str, &'static str, bool); 4],
    tag: &'static str,
    settings: &'a Settings,
    classes: String,
    screen: Screen,
    step: u64,
    version: u64,
    speech: String,
    base: String,
    css: String,
    script: String,
    icon: String,
}

/// The page as it is now.
pub(super) fn whole(clinic: &Clinic, settings: &Settings) -> String {
    let shown = clinic.stand.shown();
    let text = settings.language.text();
    let scene = Scene {
        text,
        settings,
        institution: &clinic.config.institution_name,
        now: clinic.config.clock.now(),
        away: clinic
            .line
            .trouble()
            .is_some_and(|trouble| trouble.part == Part::Line),
    };
    let screen = match &shown.visit {
        Some(visit) => scene.of(visit),
        None => scene.idle(),
    };
    let mut spoken = Vec::new();
    if screen.more {
        spoken.push(text.more_question);
    }
    spoken.push(screen.title.as_str());
    spoken.extend(screen.lines.iter().map(String::as_str));
    let classes = [
        (settings.large, "is-large"),
        (settings.contrast, "is-dark"),
        (settings.low, "is-low"),
        (settings.voice, "is-voiced"),
    ];
    let classes: Vec<_> = classes
        .into_iter()
        .filter_map(|(on, class)| on.then_some(class))
        .collect();
    let page = Page {
        text,
        languages: Language::ALL
            .map(|language| {
                (
                    language.code(),
                    language.tag(),
                    language.text().name,
                    language == settings.language,
                )
            })
            .to_vec(),
        switches: [
            ("voice", text.voice, settings.voice),
            ("large", text.large, settings.large),
            ("contrast", text.contrast, settings.contrast),
            ("low", text.low, settings.low),
        ],
        tag: settings.language.tag(),
        settings,
        classes: classes.join(" "),
        speech: spoken.join("。"),
        screen,
        step: shown.step,
        version: shown.version,
        base: asset_url("base.css"),
        css: ASSETS[0].url(),
        script: ASSETS[1].url(),
        icon: asset_url("icon.svg"),
    };
    // Writing into a string fails only where a value's own formatting fails, and text has none that does.
    page.render().unwrap_or_default()
}
