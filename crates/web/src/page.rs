//! The frame around every page, after the Digital Agency Design System (デジタル庁デザインシステム).
//!
//! Japanese first, readable by a screen reader, usable by keyboard: a skip link, a header with navigation, one `main`
//! (`id="main"`), and a live region (`id="live"`) into which a script writes what has just happened.
//!
//! Classes of `base.css` for the body. Blocks: `status-card` (`--success`, `--warning`, `--error`, `--neutral`; inside:
//! `__head`, `__icon`, `__time`, `__body`, `__reason`, `__actions`), `banner` (`--success`, `--warning`, `--error`;
//! `__heading`), `panel`, `table` in `table-frame`, `definitions` (a `dl`), `columns` (`--even`), `stack`, `row`.
//! Controls: `button` with `--primary`, `--secondary` or `--tertiary` (and `--large`, `--small`), `field` (`__label`,
//! `__required`, `__optional`, `__support`, `__error`, `__good`), `input` (`--number`, `--short`), `choice`. Words:
//! `figure` (`--large`; `figure__kana`), `number`, `note`, `tag` and `chip` (`is-success`, `is-warning`, `is-error`),
//! `lost-character` (●). Otherwise: `arrives` (slides in), `visually-hidden`, `no-print`, `print-only`.

use askama::Template;

use crate::assets::asset_url;

/// One entry of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NavLink<'a> {
    /// Address, on this server.
    pub href: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// Whether it leads to the page shown (`aria-current="page"`).
    pub current: bool,
}

/// A page: the frame's words, and a body that the caller's own template has rendered.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The page's title, without the service's name.
    pub title: &'a str,
    /// The service's name, shown in the header and after the title.
    pub service_name: &'a str,
    /// The navigation; may be empty.
    pub nav: &'a [NavLink<'a>],
    /// The content of `main`: HTML, taken as it is. It must come from an escaping template, never from text.
    pub body: &'a str,
    /// Addresses of scripts on this server, loaded in order after the page is read (`defer`).
    pub scripts: &'a [&'a str],
}

impl Frame<'_> {
    /// The whole document. Everything but [`Frame::body`] is escaped.
    pub fn render(&self) -> String {
        let document = Document {
            frame: self,
            css: &asset_url("base.css"),
            icon: &asset_url("icon.svg"),
        };
        // Writing into a string fails only where a value's own formatting fails, and text has none that does.
        document.render().unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "frame.html")]
struct Document<'a> {
    frame: &'a Frame<'a>,
    css: &'a str,
    icon: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame<'a>(title: &'a str, nav: &'a [NavLink<'a>]) -> Frame<'a> {
        Frame {
            title,
            service_name: "資格確認",
            nav,
            body: "<p>本文</p>",
            scripts: &["/assets/counter.js"],
        }
    }

    #[test]
    fn words_are_escaped_and_the_body_is_not() {
        let nav = [NavLink {
            href: "/?a=\"><script>",
            label: "<b>",
            current: true,
        }];
        let html = frame("<script>alert(1)</script>", &nav).render();
        assert!(!html.contains("<script>alert"), "{html}");
        assert!(
            !html.contains("\"><script>") && !html.contains("<b>"),
            "{html}"
        );
        assert!(html.contains("<p>本文</p>"));
    }

    #[test]
    fn the_frame_is_japanese_and_can_be_skipped() {
        let nav = [
            NavLink {
                href: "/",
                label: "受付",
                current: true,
            },
            NavLink {
                href: "/today",
                label: "本日の一覧",
                current: false,
            },
        ];
        let html = frame("受付", &nav).render();
        assert!(
            html.starts_with("<!doctype html>\n<html lang=\"ja\">"),
            "{html}"
        );
        assert!(html.contains("<a class=\"skip-link\" href=\"#main\">"));
        assert!(html.contains("<main id=\"main\""));
        assert!(html.contains("aria-live=\"polite\""));
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1);
        assert!(html.contains("<script src=\"/assets/counter.js\" defer></script>"));
    }

    #[test]
    fn nothing_is_inline_and_nothing_comes_from_another_host() {
        let html = frame("受付", &[]).render();
        for forbidden in [
            "style=", "<style", "onclick", "http://", "https://", "src=\"//",
        ] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
    }
}
