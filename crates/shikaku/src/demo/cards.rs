//! Patients' cards: a key and a certificate, made when a card is first placed, and the tries left on its PIN.

mod whole;

use std::{collections::BTreeMap, fs, path::PathBuf};

use anyhow::Context;
use card::{
    Token, issue,
    virtual_card::{CardProfile, VirtualCard},
};
use domain::clock::Entropy;
use sim::{cases::Case, population::SimPerson};

pub(crate) use self::whole::CardKind;
use super::{Demo, pki};
use crate::entropy::SystemEntropy;

/// A card that remembers its counter between one placing and the next.
pub(crate) struct StoredCard {
    pub(crate) card: VirtualCard,
    /// 照合番号B, as a camera reads it off the card, where its face is on the chip.
    pub(crate) printed: Option<String>,
    tries: PathBuf,
    counters: PathBuf,
}

/// The certificate and the key of a card. It has no `Debug`: it holds a key.
pub(crate) struct Chip {
    /// The authentication certificate, DER.
    pub(crate) certificate: Vec<u8>,
    /// Its private key, PKCS #8 DER.
    pub(crate) private_key_pkcs8: Vec<u8>,
}

impl StoredCard {
    /// Keeps the tries left, as the chip would.
    pub(crate) fn keep(&self) -> anyhow::Result<()> {
        fs::write(&self.tries, self.card.pin_tries_left().to_string())?;
        let mut counters = self.card.counters();
        if let Ok(kept) = fs::read(&self.counters) {
            // Those of applications that this placing did without stay as they were.
            for (name, left) in serde_json::from_slice::<BTreeMap<String, u8>>(&kept)? {
                counters.entry(name).or_insert(left);
            }
        }
        Ok(fs::write(&self.counters, serde_json::to_vec(&counters)?)?)
    }
}

impl Demo {
    /// The card of a case's person, or their phone, with its PIN or without.
    fn card_as(&self, case: &Case, token: Token, with_pin: bool) -> anyhow::Result<StoredCard> {
        let person = &case.person;
        let chip = self.chip(person)?;
        let tries = self.card_folder(person).join("tries");
        let left = match fs::read_to_string(&tries) {
            Ok(text) => text
                .trim()
                .parse()
                .context("the card's counter is not a number")?,
            Err(_) => person.pin_tries_left,
        };
        let profile = CardProfile {
            certificate: chip.certificate,
            ca_certificate: fs::read(self.place.path("pki/card-ca.der"))?,
            private_key_pkcs8: chip.private_key_pkcs8,
            pin: person.pin.clone().filter(|_| with_pin),
            verifier_public_key: fs::read(self.place.path("pki/verifier.pub"))?,
        };
        let entropy = Box::new(|bytes: &mut [u8]| SystemEntropy.fill(bytes));
        Ok(StoredCard {
            card: VirtualCard::of(token, profile, left, entropy)?,
            printed: None,
            tries,
            counters: self.card_folder(person).join("counters.json"),
        })
    }

    /// What is on a person's card, made when it is first asked for.
    pub(crate) fn chip(&self, person: &SimPerson) -> anyhow::Result<Chip> {
        let folder = self.card_folder(person);
        let (certificate, key) = (folder.join("certificate.der"), folder.join("key.der"));
        if !certificate.exists() {
            fs::create_dir_all(&folder)?;
            let made = issue::generate_key()?;
            fs::write(&key, &made)?;
            fs::write(&certificate, self.issue(person, &made)?)?;
        }
        Ok(Chip {
            certificate: fs::read(&certificate)?,
            private_key_pkcs8: fs::read(&key)?,
        })
    }

    fn card_folder(&self, person: &SimPerson) -> PathBuf {
        let serial = hex::encode(&person.certificate_serial);
        self.place.path(&format!("cards/{serial}"))
    }

    fn issue(&self, person: &SimPerson, key: &[u8]) -> anyhow::Result<Vec<u8>> {
        let authority = pki::card_authority(&self.place)?;
        let id = person.registered.person.id.0;
        pki::issue_card(&authority, &format!("TEST{id:019}"), person, key)
    }
}
