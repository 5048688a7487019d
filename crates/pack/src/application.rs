//! An application for the pack (申込): what a clinic sends with its quote, and the receipt by which it looks at its case.
//!
//! The receipt's secret is made from what was sent and the form's one-time key: the same form sent twice shows the same
//! receipt and the same secret, and the store keeps only the secret's digest.

use domain::area::Area;
use domain::customer_id::{CustomerId, CustomerIdError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What was applied for, sound in every field. No `Debug`: it is personal data.
#[derive(Clone, Deserialize, PartialEq, Eq, Serialize)]
pub struct Application {
    /// The quote's number.
    pub quote: String,
    /// `hospital`, `clinic`, `dentist` or `pharmacy`.
    pub kind: String,
    /// 医療機関コード, ten digits.
    pub institution: String,
    /// The institution's name.
    pub facility: String,
    /// Where it is.
    pub address: String,
    /// Whom to speak to.
    pub person: String,
    /// Telephone, digits only.
    pub phone: String,
    /// Mail address; may be empty.
    pub mail: String,
    /// The vendor of the receipt computer; empty where not known.
    pub vendor: String,
    /// The customer ID as it was confirmed; empty until the line is opened.
    pub customer_id: String,
    /// The day wished for the works, as typed; may be empty.
    pub wished: String,
    /// Whether the portal's account exists.
    pub portal_account: bool,
    /// `none`, `ordered` or `arrived`: the card reader.
    pub reader: String,
    /// Anything else; may be empty.
    pub note: String,
}

impl Application {
    /// All it says, in order: what makes two sendings the same.
    #[must_use]
    pub fn values(&self) -> Vec<&str> {
        vec![
            &self.quote,
            &self.kind,
            &self.institution,
            &self.facility,
            &self.address,
            &self.person,
            &self.phone,
            &self.mail,
            &self.vendor,
            &self.customer_id,
            &self.wished,
            if self.portal_account { "yes" } else { "no" },
            &self.reader,
            &self.note,
        ]
    }
}

/// What the applicant keeps: the number may be said over the telephone, the secret may not.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The receipt number (受付番号).
    pub number: String,
    /// The secret (確認番号): three groups of four letters and digits.
    pub secret: String,
}

/// Letters and digits that are not taken for one another: 32 of them.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Letters of a secret: 60 bits.
const LENGTH: usize = 12;

/// The secret that belongs to a [`sending`]. Whoever does not know the form's one-time key cannot make it.
#[must_use]
pub fn secret(sending: &str) -> String {
    let sum = Sha256::digest(format!("shikaku receipt secret\n{sending}"));
    let letters: Vec<char> = sum
        .iter()
        .take(LENGTH)
        .map(|octet| char::from(ALPHABET[usize::from(octet % 32)]))
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// What the store keeps of a secret: 64 hex digits. Width, case, blanks and hyphens do not count.
#[must_use]
pub fn digest(secret: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain: String = secret
        .nfkc()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    hex::encode(Sha256::digest(format!("shikaku receipt digest\n{plain}")))
}

/// What makes one sending of a form: its key and all it says. The same form sent twice is one; a form that was changed in
/// between is another.
#[must_use]
pub fn sending(form_key: &str, values: &[&str]) -> String {
    let mut sum = Sha256::new();
    for value in std::iter::once(&form_key).chain(values) {
        sum.update(value.len().to_be_bytes());
        sum.update(value.as_bytes());
    }
    hex::encode(sum.finalize())
}

/// Whether a customer ID is one, for an area.
///
/// # Errors
/// What to mend, in words. An ID that is only written otherwise is shown mended and asked about, never changed.
pub fn customer_id(typed: &str, area: Option<Area>) -> Result<(), String> {
    match CustomerId::parse(typed, area) {
        Ok(_) => Ok(()),
        Err(CustomerIdError::Mended(meant)) => Err(format!(
            "お客さまIDは半角の大文字と数字です。「{meant}」でよければ、そのとおりに入力し直してください（自動では変えません）。"
        )),
        Err(CustomerIdError::NotInTheWest) => Err(
            "COPで始まるお客さまIDは西日本にはありません。CAFと数字10桁の番号をご確認ください。".to_owned(),
        ),
        Err(CustomerIdError::Shape) => Err(
            "お客さまIDは、CAFと数字10桁です（東日本ではCOPと数字8桁もあります）。開通前なら空欄のままで。".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_the_same_for_the_same_form_and_read_as_people_type_it() {
        let one = secret("a");
        assert_eq!(one, secret("a"));
        assert_ne!(one, secret("b"));
        assert_eq!((one.len(), one.matches('-').count()), (14, 2));
        let typed = one.to_lowercase().replace('-', " ");
        assert_eq!(digest(&typed), digest(&one));
        assert_eq!(digest("ＡＢ２"), digest("ab2"));
        assert_ne!(digest(""), digest(&one));
        assert_eq!(digest(&one).len(), 64);
    }

    #[test]
    fn a_changed_form_is_another_sending() {
        let sent = sending("k", &["a", "bc"]);
        assert_eq!(sent, sending("k", &["a", "bc"]));
        assert_ne!(sent, sending("k", &["ab", "c"]));
        assert_ne!(sent, sending("l", &["a", "bc"]));
    }

    #[test]
    fn rule_8_3_a_mended_id_is_asked_about() {
        assert_eq!(customer_id("CAF0123456789", Some(Area::East)), Ok(()));
        let asked = customer_id("ｃａｆ0123456789", Some(Area::East)).expect_err("asked about");
        assert!(asked.contains("「CAF0123456789」でよければ"), "{asked}");
        let west = customer_id("COP01234567", Some(Area::West)).expect_err("not in the West");
        assert!(west.contains("西日本"), "{west}");
    }
}
