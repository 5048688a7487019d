//! Problem codes read back from the wire become `&'static str` again.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, de};

/// Every code ever read. The form allows 10,000 of them, so what is kept for good is bounded by about 80 kB.
static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// A code on the wire: `SKK-` and four digits; reading any other text is an error.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Code(pub(super) &'static str);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let code = intern(&text).map(Self);
        code.ok_or_else(|| de::Error::custom("a problem code is SKK- and four digits"))
    }
}

fn intern(text: &str) -> Option<&'static str> {
    let digits = text.strip_prefix("SKK-")?;
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(code) = known.get(text) {
        return Some(code);
    }
    let code: &'static str = Box::leak(text.to_owned().into_boxed_str());
    known.insert(code);
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::intern;

    #[test]
    fn the_same_code_is_kept_once() {
        let first = intern("SKK-9990").unwrap();
        let second = intern("SKK-9990").unwrap();
        assert!(std::ptr::eq(first, second));
    }
}
