//! 券面事項確認AP as a terminal uses it: the photo, once its signatures hold and the card proved that it is there
//! (my-number-card §3, §9).

mod record;

pub use record::{FaceRoot, NotGenuine};
use zeroize::Zeroizing;

use crate::{
    CardError, aid,
    apdu::{Command, Response, StatusWord},
    transmit::Transmit,
    verification_number::NumberB,
};

/// 照合番号B is tried by a machine only while more tries than these are left.
const RESERVE: u8 = 3;
/// Times that a machine tries 照合番号B on one placing.
const AUTOMATIC: u8 = 2;
/// Largest file taken from a card, bytes.
const LARGEST: usize = 0x7FFF;

/// The selected application.
pub struct FaceApp<'a, T: Transmit + ?Sized> {
    card: &'a mut T,
    tried: u8,
}

/// A photo (JPEG 2000) that the card's issuer signed, on a card that is there. Wiped on drop.
pub struct Photo(Zeroizing<Vec<u8>>);

impl Photo {
    /// The file as signed; not decoded.
    #[must_use]
    pub fn jpeg2000(&self) -> &[u8] {
        &self.0
    }
}

/// Why there is no photo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaceError {
    /// The card, or the way to it.
    #[error(transparent)]
    Card(#[from] CardError),
    /// Too few tries are left, or it was tried twice already: staff must decide. Nothing was sent.
    #[error("try the verification number: {left} tries are left, staff must decide")]
    Staff {
        /// Tries left on the card.
        left: u8,
    },
    /// What the card holds is not what an issuer signed, or the card is a copy.
    #[error(transparent)]
    NotGenuine(#[from] NotGenuine),
}

impl<'a, T: Transmit + ?Sized> FaceApp<'a, T> {
    /// Selects the application.
    ///
    /// # Errors
    /// [`CardError::NotThisCard`] when the card has none: a phone, or another card.
    pub fn select(card: &'a mut T) -> Result<Self, CardError> {
        let mut app = Self { card, tried: 0 };
        let response = app.send(&Command::new(0x00, 0xA4, 0x04, 0x0C).with_data(&aid::FACE))?;
        match response.status {
            StatusWord::OK => Ok(app),
            _ => Err(CardError::NotThisCard),
        }
    }

    /// Opens the card's face; the counter is asked first, and at most two tries are made on one placing.
    ///
    /// # Errors
    /// [`FaceError::Staff`] when it must not be tried, [`CardError::WrongPin`] when the card refuses it.
    pub fn verify(&mut self, number: &NumberB) -> Result<(), FaceError> {
        const DURING: &str = "verify the number";
        self.select_file(0x0012, DURING)?;
        let query = self.send(&Command::new(0x00, 0x20, 0x00, 0x80))?.status;
        let left = match query {
            StatusWord::BLOCKED => 0,
            status => status.tries_left().ok_or(CardError::Refused {
                during: DURING,
                status,
            })?,
        };
        if left == 0 {
            return Err(CardError::PinLocked.into());
        }
        if left <= RESERVE || self.tried >= AUTOMATIC {
            return Err(FaceError::Staff { left });
        }
        self.tried += 1;
        let verify = Command::new(0x00, 0x20, 0x00, 0x80).with_data(number.ascii());
        let status = self.send(&verify)?.status;
        match (status, status.tries_left()) {
            (StatusWord::OK, _) => Ok(()),
            (StatusWord::BLOCKED, _) => Err(CardError::PinLocked.into()),
            (_, Some(left)) => Err(CardError::WrongPin { left }.into()),
            _ => Err(CardError::Refused {
                during: DURING,
                status,
            }
            .into()),
        }
    }

    /// The photo: certificate, the face's signature over three digests, and the card's own over `challenge` hold.
    ///
    /// # Errors
    /// [`CardError::NotPermitted`] before [`verify`](Self::verify); [`FaceError::NotGenuine`] when one does not hold.
    pub fn photo(&mut self, root: &FaceRoot, challenge: &[u8; 32]) -> Result<Photo, FaceError> {
        let certificate = self.file(0x0004)?;
        let face = Zeroizing::new(self.file(0x0002)?);
        let face = record::read(&face, &certificate, root)?;
        let statement = crate::issue::sha256_info(challenge);
        let proof = self.send(
            &Command::new(0x80, 0x2A, 0x00, 0x00)
                .with_data(&statement)
                .expecting(256),
        )?;
        let proof = data(proof, "prove the card's presence")?;
        face.is_present(challenge, &proof)?;
        Ok(Photo(Zeroizing::new(face.photo.to_vec())))
    }

    fn select_file(&mut self, file: u16, during: &'static str) -> Result<(), CardError> {
        let select = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(&file.to_be_bytes());
        data(self.send(&select)?, during).map(|_| ())
    }

    /// A whole file, to its end.
    fn file(&mut self, file: u16) -> Result<Vec<u8>, CardError> {
        const DURING: &str = "read the card's face";
        self.select_file(file, DURING)?;
        // Room for all of it at once: growing would leave copies of a photo behind.
        let mut whole = Vec::with_capacity(LARGEST);
        while whole.len() < LARGEST {
            let [p1, p2] = u16::try_from(whole.len()).unwrap_or(u16::MAX).to_be_bytes();
            let response = self.send(&Command::new(0x00, 0xB0, p1, p2).expecting(256))?;
            if response.status == StatusWord::WRONG_OFFSET {
                break;
            }
            let part = data(response, DURING)?;
            whole.extend_from_slice(&part);
            if part.len() < 256 {
                break;
            }
        }
        Ok(whole)
    }

    fn send(&mut self, command: &Command) -> Result<Response, CardError> {
        let raw = self.card.transmit(&command.to_bytes()?)?;
        Response::parse(&raw).map_err(|_| CardError::Malformed {
            during: "speak to the card",
        })
    }
}

/// The data of a response that succeeded.
fn data(response: Response, during: &'static str) -> Result<Vec<u8>, CardError> {
    match response.status {
        StatusWord::OK | StatusWord::END_OF_FILE => Ok(response.data),
        StatusWord::NOT_PERMITTED => Err(CardError::NotPermitted { during }),
        status => Err(CardError::Refused { during, status }),
    }
}
