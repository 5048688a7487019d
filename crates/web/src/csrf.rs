//! Proof that a form came from a page of ours: a token that only a page shown to this browser holds.
//!
//! [`crate::guard::same_origin`] already refuses what a browser says is foreign; the token stands where a browser says
//! nothing. Staff have one token per session ([`crate::session`]); a visitor of the public pages has one derived from a
//! cookie, so that nothing is kept for people who only look.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use axum::http::{HeaderMap, HeaderValue};
use domain::clock::Entropy;

use crate::problem::{Problem, Turn};
use crate::session::{cookie, set_cookie};

/// The hidden field's name.
pub const FIELD: &str = "csrf";
/// The visitor's cookie.
const COOKIE: &str = "shikaku_visit";
/// Octets of randomness in a token.
const LENGTH: usize = 32;

/// A fresh token: unpredictable, 64 hex digits.
#[must_use]
pub fn token(entropy: &dyn Entropy) -> String {
    let mut octets = [0; LENGTH];
    entropy.fill(&mut octets);
    hex::encode(octets)
}

/// Whether what a form sent is the token expected, in time that does not depend on where they differ.
#[must_use]
pub fn same(expected: &str, sent: &str) -> bool {
    !expected.is_empty() && verify_slices_are_equal(expected.as_bytes(), sent.as_bytes()).is_ok()
}

/// `SKK-0419`: the form's token is missing, old or of another browser.
#[must_use]
pub fn problem() -> Problem {
    Problem {
        status: 403,
        code: "SKK-0419",
        ja: "画面の有効期限が切れました。入力した内容は送信されていません。".to_owned(),
        en: "the form's token is missing or old; nothing was sent".to_owned(),
        next_ja: "内容を確かめて、もう一度送信してください。".to_owned(),
        next_en: "check the form and send it again".to_owned(),
        turn: Turn::Clinic,
        retry_after: None,
    }
}

/// Tokens of people without a session. Its key is made anew at every start: a form left open across one is asked for
/// again, with all that was typed.
pub struct Visitors {
    key: hmac::Key,
}

/// What a page with a form needs.
pub struct Visit {
    /// The value of the hidden field.
    pub token: String,
    /// The cookie to set with the page, where the browser has none yet.
    pub cookie: Option<HeaderValue>,
}

impl Visitors {
    /// With a fresh key.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut key = [0; LENGTH];
        entropy.fill(&mut key);
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
        }
    }

    /// The token of the browser that asks, which is given a cookie if it has none.
    #[must_use]
    pub fn visit(&self, headers: &HeaderMap, entropy: &dyn Entropy) -> Visit {
        if let Some(id) = cookie(headers, COOKIE).filter(|id| id.len() == 2 * LENGTH) {
            return Visit {
                token: self.token(id),
                cookie: None,
            };
        }
        let id = token(entropy);
        Visit {
            token: self.token(&id),
            cookie: Some(set_cookie(COOKIE, &id, None, false)),
        }
    }

    /// Whether a form with this token came from a page shown to this browser.
    #[must_use]
    pub fn holds(&self, headers: &HeaderMap, sent: &str) -> bool {
        cookie(headers, COOKIE).is_some_and(|id| same(&self.token(id), sent))
    }

    fn token(&self, id: &str) -> String {
        hex::encode(hmac::sign(&self.key, id.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::tests::Dice;
    use axum::http::header;

    fn with_cookie(set: &HeaderValue) -> HeaderMap {
        let text = set.to_str().unwrap();
        let mut headers = HeaderMap::new();
        let pair = text.split(';').next().unwrap();
        headers.insert(header::COOKIE, HeaderValue::from_str(pair).unwrap());
        headers
    }

    #[test]
    fn a_token_holds_for_its_own_browser_only() {
        let dice = Dice::default();
        let visitors = Visitors::new(&dice);
        let one = visitors.visit(&HeaderMap::new(), &dice);
        let other = visitors.visit(&HeaderMap::new(), &dice);
        let cookie = one.cookie.unwrap();
        assert!(
            cookie
                .to_str()
                .unwrap()
                .contains("HttpOnly; SameSite=Strict")
        );
        let headers = with_cookie(&cookie);
        assert!(visitors.holds(&headers, &one.token));
        assert!(!visitors.holds(&headers, &other.token));
        assert!(!visitors.holds(&headers, ""));
        assert!(!visitors.holds(&HeaderMap::new(), &one.token));
        let again = visitors.visit(&headers, &dice);
        assert!(again.cookie.is_none() && again.token == one.token);
        assert!(
            !Visitors::new(&dice).holds(&headers, &one.token),
            "a new start, a new key"
        );
    }

    #[test]
    fn an_empty_token_never_holds() {
        assert!(!same("", ""));
        assert!(same("a", "a") && !same("a", "b") && !same("a", "ab"));
    }
}
