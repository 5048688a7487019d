//! A person's whole card: signature certificate and the 券面 applications beside the JPKI authentication.

use std::{fs, path::Path};

use anyhow::Context;
use card::{
    Token,
    issue::{self, Printed},
    transmit::{Transmit, TransmitError},
    virtual_card::{FaceProfile, SignatureProfile, VirtualCard},
};
use clap::ValueEnum;
use domain::{
    date::{birthday, compact},
    person::Sex,
};
use sim::{cases::Case, population::SimPerson};

use super::{Demo, StoredCard};
use crate::demo::pki;

/// Password of every signature certificate.
const PASSWORD: &str = "ABC123";
/// Security code printed under every photo.
const SECURITY_CODE: &str = "2285";
/// Last birthday of a card after that of its certificate: cards hold ten years, certificates five.
const CARD_YEARS: i16 = 5;
/// A drawn head, and a white picture for printed texts: nobody's.
const PHOTO: &[u8] = include_bytes!("../../../../card/assets/photo.jp2");
const TEXT: &[u8] = include_bytes!("../../../../card/assets/text.png");

/// Kinds of card that a person can be given.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CardKind {
    /// As the specification says of the real one.
    Real,
    /// The same: a warm reset forgets nothing.
    WarmKeep,
    /// A warm reset forgets a verified PIN.
    WarmClear,
    /// An Android phone.
    Android,
    /// An iPhone.
    Ios,
    /// 顔認証マイナンバーカード: no PIN.
    FaceOnly,
}

impl Transmit for StoredCard {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        self.card.transmit(apdu)
    }
}

impl Demo {
    /// The card of a case's person with everything on it.
    pub(crate) fn whole_card(&self, case: &Case, kind: CardKind) -> anyhow::Result<StoredCard> {
        let person = &case.person;
        let token = match kind {
            CardKind::Android => Token::Android,
            CardKind::Ios => Token::Iphone,
            _ => Token::Plastic,
        };
        let mut stored = self.card_as(case, token, kind != CardKind::FaceOnly)?;
        let mut card = stored.card;
        if kind == CardKind::WarmClear {
            card = card.forgetting_on_reset();
        }
        if token == Token::Plastic {
            let pins = kind != CardKind::FaceOnly && person.pin.is_some();
            if pins {
                card = card.with_signature(self.signature(person)?)?;
            }
            let face = self.face(person, pins)?;
            stored.printed = Some(face.number_b.clone());
            card = card.with_face(face)?;
        }
        restore(&mut card, &stored.counters)?;
        stored.card = card;
        Ok(stored)
    }

    fn signature(&self, person: &SimPerson) -> anyhow::Result<SignatureProfile> {
        let authority = pki::card_authority(&self.place)?;
        let key = self.key(&self.card_folder(person).join("sign-key.der"))?;
        let certificate = self.card_folder(person).join("sign-certificate.der");
        if !certificate.exists() {
            let id = person.registered.person.id.0;
            let name = format!("TEST{id:019}S");
            // Another serial number than the authentication certificate's: one byte before it.
            let serial = [&[0x01][..], &person.certificate_serial].concat();
            fs::write(
                &certificate,
                pki::issue_with(&authority, &name, &serial, person, &key)?,
            )?;
        }
        Ok(SignatureProfile {
            certificate: fs::read(&certificate)?,
            ca_certificate: authority.certificate().to_vec(),
            private_key_pkcs8: key,
            password: PASSWORD.to_owned(),
        })
    }

    fn face(&self, person: &SimPerson, pins: bool) -> anyhow::Result<FaceProfile> {
        let about = &person.registered.person;
        let authority = pki::face_authority(&self.place)?;
        let own = self.key(&self.card_folder(person).join("face-key.der"))?;
        let last = birthday(person.certificate.last_day, CARD_YEARS);
        let number = number(about.id.0);
        let printed = Printed {
            name: about.name.replace(' ', "\u{3000}"),
            address: about.address.clone().unwrap_or_default(),
            birth: compact(about.birthdate),
            sex: match about.sex {
                Sex::Male => '1',
                Sex::Female => '2',
                _ => '9',
            },
            number: number.clone(),
            expiry: compact(last),
            serial: format!("{:015}", about.id.0),
            photo: PHOTO.to_vec(),
            text_image: TEXT.to_vec(),
        };
        Ok(FaceProfile {
            files: authority.issue(&printed, &own)?,
            private_key_pkcs8: own,
            pin: person.pin.clone().filter(|_| pins),
            number_a: number,
            number_b: format!(
                "{}{:04}{SECURITY_CODE}",
                domain::date::era_digits(about.birthdate),
                last.year()
            ),
        })
    }

    /// A key kept in a file, made when it is first asked for.
    fn key(&self, path: &Path) -> anyhow::Result<Vec<u8>> {
        if !path.exists() {
            fs::write(path, issue::generate_key()?)?;
        }
        fs::read(path).with_context(|| format!("failed to read {}", path.display()))
    }
}

/// A 個人番号 that nobody has: its check digit is wrong on purpose.
fn number(id: u64) -> String {
    let digits = format!("{:011}", id % 100_000_000_000);
    let sum: u32 = (1..)
        .zip(digits.bytes().rev())
        .map(|(place, digit)| {
            u32::from(digit - b'0') * if place <= 6 { place + 1 } else { place - 5 }
        })
        .sum();
    let right = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    format!("{digits}{}", (right + 1) % 10)
}

fn restore(card: &mut VirtualCard, counters: &Path) -> anyhow::Result<()> {
    match fs::read(counters) {
        Ok(kept) => {
            let mut kept: std::collections::BTreeMap<String, u8> = serde_json::from_slice(&kept)
                .context("the card's counters are not as they were written")?;
            // The PIN's own counter stands in its own file, which other commands keep too.
            kept.retain(|name, _| !name.starts_with("D392F0") || !name.ends_with("/0018"));
            Ok(card.restore(&kept)?)
        }
        Err(_) => Ok(()),
    }
}
