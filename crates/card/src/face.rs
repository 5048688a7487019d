//! 券面事項確認AP as a terminal uses it: the photo, once its signatures hold and the card proved that it is there
//! (my-number-card §3, §9).

mod record;

pub use record::{FaceRoot, NotGenuine};
use zeroize::Zeroizing;

use crate::{
    CardError, aid, apdu::Command, selected::Selected, transmit::Transmit,
    verification_number::NumberB,
};

/// 照合番号B is tried by a machine only while more tries than these are left.
const RESERVE: u8 = 3;
/// The card's face, the reference before it, and the issuer's certificate.
const FACE: u16 = 0x0002;
const NUMBER_B: u16 = 0x0012;
const CERTIFICATE: u16 = 0x0004;

/// The selected application.
pub struct FaceApp<'a, T: Transmit + ?Sized> {
    app: Selected<'a, T>,
}

/// Tries of 照合番号B that a machine may still make on one placing of a card. Made when the card is placed, spent by
/// [`FaceApp::verify`]; it cannot be copied.
pub struct AutomaticTries(u8);

impl AutomaticTries {
    /// Two: those of a card just placed.
    #[must_use]
    pub fn of_placing() -> Self {
        Self(2)
    }
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

/// Whether a face would be believed that these files tell of: for the fuzz target only.
pub(crate) fn holds(face: &[u8], certificate: &[u8], root: &FaceRoot) -> bool {
    record::read(face, certificate, root).is_ok()
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
        Selected::select(card, &aid::FACE).map(|app| Self { app })
    }

    /// Opens the card's face; the counter is asked first, and at most two tries are made on one placing, however often
    /// the application is selected.
    ///
    /// # Errors
    /// [`FaceError::Staff`] when it must not be tried, [`CardError::WrongPin`] when the card refuses it.
    pub fn verify(
        &mut self,
        number: &NumberB,
        tries: &mut AutomaticTries,
    ) -> Result<(), FaceError> {
        const DURING: &str = "verify the number";
        let left = self.app.tries_left(NUMBER_B, DURING)?;
        if left == 0 {
            return Err(CardError::PinLocked.into());
        }
        if left <= RESERVE || tries.0 == 0 {
            return Err(FaceError::Staff { left });
        }
        tries.0 -= 1;
        Ok(self.app.present(number.ascii(), DURING)?)
    }

    /// The photo: certificate, the face's signature over three digests, and the card's own over `challenge` hold.
    ///
    /// # Errors
    /// [`CardError::NotPermitted`] before [`verify`](Self::verify); [`FaceError::NotGenuine`] when one does not hold.
    pub fn photo(&mut self, root: &FaceRoot, challenge: &[u8; 32]) -> Result<Photo, FaceError> {
        const DURING: &str = "read the card's face";
        let certificate = self.app.file(CERTIFICATE, DURING)?;
        let face = self.app.file(FACE, DURING)?;
        let face = record::read(&face, &certificate, root)?;
        let statement = crate::issue::sha256_info(challenge);
        let prove = Command::new(0x80, 0x2A, 0x00, 0x00)
            .with_data(&statement)
            .expecting(256);
        let proof = self.app.ask(&prove, "prove the card's presence")?;
        face.is_present(challenge, &proof)?;
        Ok(Photo(Zeroizing::new(face.photo.to_vec())))
    }
}
