//! Files that are part of the program: styles, icons, scripts. They change only with the program, so a browser may
//! keep for a year whatever it asked for by its content's hash.

use std::sync::{Arc, LazyLock};

use aws_lc_rs::digest;
use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::problem::standard;

/// One file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its name below `/assets/`: no slash.
    pub name: &'static str,
    /// Its media type, with the character set where it is text.
    pub media_type: &'static str,
    /// Its content.
    pub content: &'static str,
}

/// The files of this crate.
const OWN: [Asset; 2] = [
    Asset {
        name: "base.css",
        media_type: "text/css; charset=utf-8",
        content: concat!(
            include_str!("../assets/tokens.css"),
            include_str!("../assets/frame.css"),
            include_str!("../assets/controls.css"),
            include_str!("../assets/content.css"),
            include_str!("../assets/print.css"),
        ),
    },
    Asset {
        name: "icon.svg",
        media_type: "image/svg+xml",
        content: include_str!("../assets/icon.svg"),
    },
];

static OWN_URLS: LazyLock<[String; 2]> = LazyLock::new(|| OWN.map(|asset| asset.url()));

impl Asset {
    /// The address under which the content never changes: `/assets/NAME?v=HASH`.
    pub fn url(&self) -> String {
        format!("/assets/{}?v={}", self.name, self.hash())
    }

    /// The first 64 bits of the content's SHA-256, hex.
    fn hash(&self) -> String {
        let sum = digest::digest(&digest::SHA256, self.content.as_bytes());
        sum.as_ref()
            .iter()
            .take(8)
            .map(|octet| format!("{octet:02x}"))
            .collect()
    }
}

/// The unchanging address of one of this crate's own files, such as `base.css`; for any other name the plain address.
pub fn asset_url(name: &str) -> String {
    let own = OWN
        .iter()
        .zip(OWN_URLS.iter())
        .find(|(asset, _)| asset.name == name);
    own.map_or_else(|| format!("/assets/{name}"), |(_, url)| url.clone())
}

/// Serves this crate's files under `/assets/`.
pub fn router() -> Router {
    router_with(&[])
}

/// Serves this crate's files and `more` under `/assets/`; a name of ours wins.
pub fn router_with(more: &[Asset]) -> Router {
    let files = OWN.iter().chain(more);
    let files: Arc<[(Asset, String)]> = files.map(|asset| (*asset, asset.hash())).collect();
    Router::new().route(
        "/assets/{name}",
        get(
            async move |Path(name): Path<String>, RawQuery(query), headers: HeaderMap| {
                let found = files.iter().find(|(asset, _)| asset.name == name);
                found.map_or_else(
                    || standard::not_found().into_response(),
                    |(asset, hash)| answer(asset, hash, query.as_deref(), &headers),
                )
            },
        ),
    )
}

fn answer(asset: &Asset, hash: &str, query: Option<&str>, asked: &HeaderMap) -> Response {
    let by_hash = query.and_then(|query| query.strip_prefix("v=")) == Some(hash);
    let keep = if by_hash {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let tag = format!("\"{hash}\"");
    let known = asked.get(header::IF_NONE_MATCH);
    let mut response = if known.is_some_and(|known| known == tag.as_str()) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, asset.media_type)], asset.content).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_ask_no_other_host_for_anything() {
        let css = OWN[0].content;
        for forbidden in ["url(", "@import", "@font-face", "http:", "https:", "//"] {
            assert!(!css.contains(forbidden), "{forbidden}");
        }
        assert!(!OWN[1].content.contains("<script") && !OWN[1].content.contains("href"));
    }

    #[test]
    fn styles_have_balanced_braces_and_only_known_tokens() {
        let css = OWN[0].content;
        assert_eq!(css.matches('{').count(), css.matches('}').count());
        for used in css.split("var(").skip(1) {
            let name = used.split([')', ',']).next().unwrap();
            assert!(css.contains(&format!("{name}:")), "{name} is not defined");
        }
    }

    #[test]
    fn every_component_the_counter_needs_is_there() {
        let css = OWN[0].content;
        for class in [
            ".status-card",
            ".figure",
            ".button",
            ".button--primary",
            ".button--secondary",
            ".button--tertiary",
            ".field",
            ".field__label",
            ".field__support",
            ".field__error",
            ".table",
            ".tag",
            ".chip",
            ".banner",
            ".definitions",
            ".visually-hidden",
            ".columns",
            ".skip-link",
            ":focus-visible",
            "@media print",
        ] {
            assert!(css.contains(class), "{class}");
        }
    }
}
