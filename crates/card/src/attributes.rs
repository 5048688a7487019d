//! 券面入力補助AP as a terminal uses it: the four attributes (基本4情報), after its own PIN (my-number-card §1.3, §3).

use std::fmt;

use domain::visit::LastTry;
use zeroize::Zeroizing;

use crate::{
    CardError, aid,
    jpki::Pin,
    selected::Selected,
    tlv::{inside, objects},
    transmit::Transmit,
};

/// The file of the four attributes, and the PIN before it.
const ATTRIBUTES: u16 = 0x0002;
const PIN: u16 = 0x0011;

/// The selected application.
pub struct AttributesApp<'a, T: Transmit + ?Sized> {
    app: Selected<'a, T>,
}

/// 氏名, 住所, 生年月日, 性別, as the card tells them: **not** held against an issuer's signature. Wiped on drop.
#[derive(PartialEq, Eq)]
pub struct Attributes {
    /// Name, its parts separated by U+3000.
    pub name: Zeroizing<String>,
    /// Address.
    pub address: Zeroizing<String>,
    /// Birth date, YYYYMMDD.
    pub birth: Zeroizing<String>,
    /// Sex by ISO/IEC 5218: `1`, `2` or `9`.
    pub sex: Zeroizing<String>,
}

impl fmt::Debug for Attributes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Attributes(…)")
    }
}

impl<'a, T: Transmit + ?Sized> AttributesApp<'a, T> {
    /// Selects the application.
    ///
    /// # Errors
    /// [`CardError::NotThisCard`] when the card has none: a phone, or another card.
    pub fn select(card: &'a mut T) -> Result<Self, CardError> {
        Selected::select(card, &aid::ATTRIBUTES).map(|app| Self { app })
    }

    /// The tries left on its PIN, which is another than the authentication's. Costs none. 0 means locked, or none.
    ///
    /// # Errors
    /// [`CardError::Refused`] when the card does not tell.
    pub fn pin_tries_left(&mut self) -> Result<u8, CardError> {
        self.app.tries_left(PIN, "ask for the tries left")
    }

    /// Verifies its PIN, after asking for the tries left.
    ///
    /// # Errors
    /// As those of [`JpkiApp::verify_pin`](crate::jpki::JpkiApp::verify_pin).
    pub fn verify_pin(&mut self, pin: &Pin, last: LastTry) -> Result<(), CardError> {
        self.app.verify_pin(PIN, pin, last)
    }

    /// The four attributes.
    ///
    /// # Errors
    /// [`CardError::NotPermitted`] before [`verify_pin`](Self::verify_pin); [`CardError::Malformed`] when the file is not
    /// laid out as it must be.
    pub fn attributes(&mut self) -> Result<Attributes, CardError> {
        const DURING: &str = "read the attributes";
        let file = self.app.file(ATTRIBUTES, DURING)?;
        read(&file).ok_or(CardError::Malformed { during: DURING })
    }
}

/// Takes EF 0002 apart.
pub(crate) fn read(file: &[u8]) -> Option<Attributes> {
    let objects = objects(inside(file, 0xFF20)?);
    let text = |tag: u16| {
        let value = objects.iter().find(|object| object.tag == tag)?.value;
        Some(Zeroizing::new(std::str::from_utf8(value).ok()?.to_owned()))
    };
    Some(Attributes {
        name: text(0xDF22)?,
        address: text(0xDF23)?,
        birth: text(0xDF24)?,
        sex: text(0xDF25)?,
    })
}
