//! One application inside the card: its files, what is selected, what was verified.

use std::{collections::BTreeMap, sync::Arc};

use domain::card_check::verifier_statement;

use super::{
    Entropy, ProfileError,
    file::{Access, File, Holds},
    signing,
};
use crate::{
    apdu::{Command, Response, StatusWord},
    key::{CARD_BITS, PublicKey},
    private_key::PrivateKey,
};

/// Bytes of a challenge that a verifier's proof answers.
const CHALLENGE: usize = 16;
/// Bytes of a signature.
const SIGNATURE: usize = 256;
/// Most bytes given at once.
const READ: usize = 256;

/// A verifier whose proof stands in for the PIN of one key: our model of 特定機関認証.
pub(super) struct Verifier {
    /// SubjectPublicKeyInfo, DER.
    pub(super) public_key: Vec<u8>,
    /// File of the key it opens.
    pub(super) opens: u16,
}

/// An application. It has no `Debug`: it holds keys and secrets.
#[derive(Default)]
pub(super) struct Application {
    pub(super) files: BTreeMap<u16, File>,
    /// The application's own key, used without any PIN: proof that the card is present.
    pub(super) own_key: Option<Arc<PrivateKey>>,
    pub(super) verifier: Option<Verifier>,
    pub(super) selected: Option<u16>,
    pub(super) challenge: Option<[u8; CHALLENGE]>,
    /// The verifier proved itself: one signature without a PIN.
    pub(super) permit: bool,
}

impl Application {
    /// Forgets everything that does not outlive the application's selection; not the counters.
    pub(super) fn deselect(&mut self) {
        self.selected = None;
        self.challenge = None;
        self.permit = false;
        for file in self.files.values_mut() {
            if let Holds::Reference(reference) = &mut file.holds {
                reference.forget();
            }
        }
    }

    /// Tries left on every reference, by the number of its file.
    pub(super) fn counters(&self) -> impl Iterator<Item = (u16, u8)> {
        self.files
            .iter()
            .filter_map(|(id, file)| match &file.holds {
                Holds::Reference(reference) => Some((*id, reference.left())),
                _ => None,
            })
    }

    /// Sets the tries left on a reference; one that does not exist is passed over.
    pub(super) fn restore(&mut self, id: u16, left: u8) -> Result<(), ProfileError> {
        match self.files.get_mut(&id).map(|file| &mut file.holds) {
            Some(Holds::Reference(reference)) => reference.restore(left),
            _ => Ok(()),
        }
    }

    pub(super) fn answer(&mut self, command: &Command, entropy: &mut Entropy) -> Response {
        let answer = match (command.class, command.instruction) {
            (0x00, 0xA4) => self.select(command),
            (0x00, 0xB0) => self.read(command),
            (0x00, 0xB2) => self.read_record(command),
            (0x00, 0x20) => self.verify(command),
            (0x00, 0x84) => self.give_challenge(command, entropy),
            (0x80, 0x2A) => self.sign(command, entropy),
            (0x80, 0xA2) if self.verifier.is_some() => self.prove(command),
            _ => Err(StatusWord::UNKNOWN_INSTRUCTION),
        };
        answer.unwrap_or_else(Response::of)
    }

    fn current(&self) -> Result<&File, StatusWord> {
        let selected = self.selected.and_then(|id| self.files.get(&id));
        selected.ok_or(StatusWord::NO_FILE)
    }

    fn is_open(&self, access: &Access) -> bool {
        match access {
            Access::Free => true,
            Access::Any(ids) => ids.iter().any(|id| {
                matches!(self.files.get(id).map(|file| &file.holds),
                    Some(Holds::Reference(reference)) if reference.is_verified())
            }),
        }
    }

    fn select(&mut self, command: &Command) -> Result<Response, StatusWord> {
        if (command.p1, command.p2) != (0x02, 0x0C) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let id: [u8; 2] = command.data[..]
            .try_into()
            .map_err(|_| StatusWord::WRONG_LENGTH)?;
        let id = u16::from_be_bytes(id);
        if !self.files.contains_key(&id) {
            return Err(StatusWord::NOT_FOUND);
        }
        self.selected = Some(id);
        Ok(Response::of(StatusWord::OK))
    }

    fn read(&self, command: &Command) -> Result<Response, StatusWord> {
        if command.p1 & 0x80 != 0 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let file = self.current()?;
        let Holds::Bytes(bytes) = &file.holds else {
            return Err(StatusWord::NO_FILE);
        };
        if !self.is_open(&file.access) {
            return Err(StatusWord::NOT_PERMITTED);
        }
        let expected = command.expected.filter(|_| command.data.is_empty());
        let wanted = expected.ok_or(StatusWord::WRONG_LENGTH)?.min(READ);
        let offset = usize::from(u16::from_be_bytes([command.p1, command.p2]));
        match bytes.get(offset..) {
            None | Some([]) => Err(StatusWord::WRONG_OFFSET),
            Some(rest) => Ok(Response::with(rest[..wanted.min(rest.len())].to_vec())),
        }
    }

    /// READ RECORD: P1 counts from one, P2 = 04.
    fn read_record(&self, command: &Command) -> Result<Response, StatusWord> {
        let Holds::Records(records) = &self.current()?.holds else {
            return Err(StatusWord::NO_FILE);
        };
        if command.p2 != 0x04 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let at = usize::from(command.p1).checked_sub(1);
        let record = at.and_then(|at| records.get(at));
        Ok(Response::with(record.ok_or(StatusWord::NOT_FOUND)?.clone()))
    }

    /// VERIFY on the selected reference (P2 = 80), or on the one with a short identifier.
    fn verify(&mut self, command: &Command) -> Result<Response, StatusWord> {
        let id = match (command.p1, command.p2) {
            (0x00, 0x80) => self.selected.ok_or(StatusWord::NO_FILE)?,
            (0x00, p2) if p2 & 0xE0 == 0x80 => u16::from(p2 & 0x1F),
            _ => return Err(StatusWord::WRONG_PARAMETERS),
        };
        match self.files.get_mut(&id).map(|file| &mut file.holds) {
            Some(Holds::Reference(reference)) => Ok(reference.verify(&command.data)),
            _ => Err(StatusWord::NO_FILE),
        }
    }

    fn give_challenge(
        &mut self,
        command: &Command,
        entropy: &mut Entropy,
    ) -> Result<Response, StatusWord> {
        if (command.p1, command.p2) != (0x00, 0x00) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let wanted = command.expected.filter(|_| command.data.is_empty());
        let wanted = wanted.filter(|wanted| *wanted <= READ);
        let mut bytes = vec![0; wanted.ok_or(StatusWord::WRONG_LENGTH)?];
        entropy(&mut bytes);
        self.challenge = bytes[..].try_into().ok();
        Ok(Response::with(bytes))
    }

    /// `80 A2`, our model of 特定機関認証 (my-number-card §5.3): the challenge is used up whatever comes of it.
    fn prove(&mut self, command: &Command) -> Result<Response, StatusWord> {
        if (command.p1, command.p2) != (0x00, 0x00) {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let challenge = self.challenge.take();
        self.permit = false;
        if command.data.len() != SIGNATURE {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let statement = verifier_statement(&challenge.ok_or(StatusWord::CONDITIONS)?);
        let verifier = self.verifier.as_ref().ok_or(StatusWord::FAILED)?;
        let key =
            PublicKey::read(&verifier.public_key, CARD_BITS).map_err(|_| StatusWord::FAILED)?;
        self.permit = key.verifies(&statement, &command.data);
        if self.permit {
            Ok(Response::of(StatusWord::OK))
        } else {
            Err(StatusWord::NOT_PERMITTED)
        }
    }

    /// P2 names the key: the selected one (80), one by its short identifier (97, 9A), or the application's own (00).
    fn sign(&mut self, command: &Command, entropy: &mut Entropy) -> Result<Response, StatusWord> {
        if command.p1 > 0x05 {
            return Err(StatusWord::WRONG_PARAMETERS);
        }
        let (id, key) = match (command.p2, &self.own_key) {
            (0x00, Some(own)) => (None, own.clone()),
            (0x80, _) => self.key(self.selected.ok_or(StatusWord::NO_FILE)?)?,
            (p2, _) if p2 & 0xE0 == 0x80 => self.key(u16::from(p2 & 0x1F))?,
            _ => return Err(StatusWord::WRONG_PARAMETERS),
        };
        if command.data.is_empty() || command.expected.unwrap_or_default() < SIGNATURE {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let open = id.is_none_or(|id| {
            self.files
                .get(&id)
                .is_some_and(|file| self.is_open(&file.access))
        });
        let opens = self.verifier.as_ref().map(|verifier| verifier.opens);
        if !(open || opens == id && std::mem::take(&mut self.permit)) {
            return Err(StatusWord::NOT_PERMITTED);
        }
        signing::sign(&key, command.p1, &command.data, entropy).map(Response::with)
    }

    fn key(&self, id: u16) -> Result<(Option<u16>, Arc<PrivateKey>), StatusWord> {
        match self.files.get(&id).map(|file| &file.holds) {
            Some(Holds::Key(key)) => Ok((Some(id), key.clone())),
            _ => Err(StatusWord::NO_FILE),
        }
    }
}
