//! Patients' cards: a key and a certificate, made when a card is first placed, and the tries left on its PIN.

use std::{fs, path::PathBuf};

use anyhow::Context;
use card::{
    issue,
    virtual_card::{CardProfile, VirtualCard},
};
use domain::clock::Entropy;
use sim::{cases::Case, population::SimPerson};

use super::{Demo, pki};
use crate::entropy::SystemEntropy;

/// A card that remembers its counter between one placing and the next.
pub(crate) struct StoredCard {
    pub(crate) card: VirtualCard,
    tries: PathBuf,
}

impl StoredCard {
    /// Keeps the tries left, as the chip would.
    pub(crate) fn keep(&self) -> anyhow::Result<()> {
        Ok(fs::write(
            &self.tries,
            self.card.pin_tries_left().to_string(),
        )?)
    }
}

impl Demo {
    /// The card of a case's person.
    pub(crate) fn card(&self, case: &Case) -> anyhow::Result<StoredCard> {
        let person = &case.person;
        let serial = hex::encode(&person.certificate_serial);
        let folder = self.place.path(&format!("cards/{serial}"));
        let (certificate, key, tries) = (
            folder.join("certificate.der"),
            folder.join("key.der"),
            folder.join("tries"),
        );
        if !certificate.exists() {
            fs::create_dir_all(&folder)?;
            let made = issue::generate_key()?;
            fs::write(&key, &made)?;
            fs::write(&certificate, self.issue(person, &made)?)?;
        }
        let left = match fs::read_to_string(&tries) {
            Ok(text) => text
                .trim()
                .parse()
                .context("the card's counter is not a number")?,
            Err(_) => person.pin_tries_left,
        };
        let profile = CardProfile {
            certificate: fs::read(&certificate)?,
            ca_certificate: fs::read(self.place.path("pki/card-ca.der"))?,
            private_key_pkcs8: fs::read(&key)?,
            pin: person.pin.clone(),
            verifier_public_key: fs::read(self.place.path("pki/verifier.pub"))?,
        };
        let entropy = Box::new(|bytes: &mut [u8]| SystemEntropy.fill(bytes));
        Ok(StoredCard {
            card: VirtualCard::new(profile, left, entropy)?,
            tries,
        })
    }

    fn issue(&self, person: &SimPerson, key: &[u8]) -> anyhow::Result<Vec<u8>> {
        let authority = pki::card_authority(&self.place)?;
        let id = person.registered.person.id.0;
        pki::issue_card(&authority, &format!("TEST{id:019}"), person, key)
    }
}
