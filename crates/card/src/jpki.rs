//! The JPKI application (公的個人認証AP) as a terminal uses it (my-number-card §1.2, §2).

mod pin;

pub use pin::{NotFourDigits, Pin};

use domain::visit::LastTry;

use crate::{
    CardError,
    apdu::{Command, StatusWord},
    issue::sha256_info,
    selected::Selected,
    token::{LABEL, Token},
    transmit::Transmit,
};

pub use crate::aid::JPKI as AID;

/// Numbers of the elementary files and references inside the JPKI application (my-number-card §1.2).
pub(crate) mod ef {
    /// 署名用証明書.
    pub(crate) const SIGNATURE_CERTIFICATE: u16 = 0x0001;
    /// The certificate of the CA that issued it.
    pub(crate) const SIGNATURE_CA_CERTIFICATE: u16 = 0x0002;
    /// Which certificates are present: three bytes, `8F` each for one that is.
    pub(crate) const PRESENT: u16 = 0x0008;
    /// The signature's private key.
    pub(crate) const SIGNATURE_KEY: u16 = 0x001A;
    /// Its password.
    pub(crate) const SIGNATURE_PASSWORD: u16 = 0x001B;
    /// CK_TOKEN_INFO, beginning with the token's label.
    pub(crate) const TOKEN_INFO: u16 = 0x0006;
    /// 利用者証明用証明書.
    pub(crate) const CERTIFICATE: u16 = 0x000A;
    /// The certificate of the CA that issued it.
    pub(crate) const CA_CERTIFICATE: u16 = 0x000B;
    /// Key that a permitted verifier is checked with. What it holds is our model.
    pub(crate) const VERIFIER_KEY: u16 = 0x0016;
    /// The user-authentication private key.
    pub(crate) const KEY: u16 = 0x0017;
    /// Its PIN.
    pub(crate) const PIN: u16 = 0x0018;
}

/// Largest certificate taken from a card, bytes; real ones have about 1,600.
const LARGEST_CERTIFICATE: usize = 8192;
/// Length of a signature by RSA-2048, bytes.
const SIGNATURE: usize = 256;

/// The selected JPKI application. While it lives, nobody else speaks to the card through this transport.
pub struct JpkiApp<'a, T: Transmit + ?Sized> {
    app: Selected<'a, T>,
}

impl<'a, T: Transmit + ?Sized> JpkiApp<'a, T> {
    /// Selects the application. Selecting it again keeps a PIN verified earlier (my-number-card §2).
    ///
    /// # Errors
    /// [`CardError::NotThisCard`] when the card refuses, whatever its reason.
    pub fn select(card: &'a mut T) -> Result<Self, CardError> {
        Selected::select(card, &AID).map(|app| Self { app })
    }

    /// What answers as the card, by its label; `None` for a label that nobody has told of, which is no reason to refuse.
    ///
    /// # Errors
    /// [`CardError::Refused`] or [`CardError::Malformed`] when the card does not tell.
    pub fn token(&mut self) -> Result<Option<Token>, CardError> {
        const DURING: &str = "read the token's label";
        self.app.select_file(ef::TOKEN_INFO, DURING)?;
        let label = self.app.read(0, LABEL, DURING)?;
        Ok(Token::from_label(&label))
    }

    /// The user-authentication certificate (利用者証明用電子証明書), DER, as the card holds it: not checked.
    ///
    /// # Errors
    /// [`CardError::NotPermitted`] on cards that ask for the PIN first (Android): verify it and ask again.
    /// [`CardError::Malformed`] when the file does not begin as a certificate of a sensible length.
    pub fn authentication_certificate(&mut self) -> Result<Vec<u8>, CardError> {
        const DURING: &str = "read the certificate";
        self.app.select_file(ef::CERTIFICATE, DURING)?;
        let head = self.app.read(0, 4, DURING)?;
        let [0x30, 0x82, high, low] = head[..] else {
            return Err(CardError::Malformed { during: DURING });
        };
        let length = usize::from(u16::from_be_bytes([high, low])) + 4;
        if length > LARGEST_CERTIFICATE {
            return Err(CardError::Malformed { during: DURING });
        }
        let mut certificate = head;
        while certificate.len() < length {
            let rest = length - certificate.len();
            let part = self.app.read(certificate.len(), rest, DURING)?;
            certificate.extend_from_slice(&part);
        }
        Ok(certificate)
    }

    /// The tries left on the PIN. Costs none. 0 means locked, or a card without a PIN.
    ///
    /// # Errors
    /// [`CardError::Refused`] when the card does not tell.
    pub fn pin_tries_left(&mut self) -> Result<u8, CardError> {
        self.app.tries_left(ef::PIN, "ask for the tries left")
    }

    /// Verifies the PIN, after asking for the tries left: with none left, or with the last one kept, nothing is sent.
    ///
    /// # Errors
    /// [`CardError::WrongPin`] with what is left, [`CardError::PinLocked`] when nothing was, [`CardError::LastTry`] when
    /// one was and `last` keeps it.
    pub fn verify_pin(&mut self, pin: &Pin, last: LastTry) -> Result<(), CardError> {
        self.app.verify_pin(ef::PIN, pin, last)
    }

    /// Sixteen random bytes from the card (GET CHALLENGE), for the hub's verification key to sign.
    ///
    /// # Errors
    /// [`CardError::Refused`] or [`CardError::Malformed`] when the card gives none.
    pub fn challenge(&mut self) -> Result<[u8; 16], CardError> {
        const DURING: &str = "get a challenge";
        let challenge = Command::new(0x00, 0x84, 0x00, 0x00).expecting(16);
        let bytes = self.app.ask(&challenge, DURING)?;
        bytes
            .try_into()
            .map_err(|_| CardError::Malformed { during: DURING })
    }

    /// Shows the card the hub's signature over its latest challenge; the key may then be used once without a PIN.
    ///
    /// **Our model** of 特定機関認証: `80 A2 00 00` with the signature in an extended data field. The real exchange
    /// (a terminal certificate, then an unknown last step) is not public (my-number-card §5.3).
    ///
    /// # Errors
    /// [`CardError::VerifierRefused`] when the proof does not fit the challenge, or there was no challenge.
    pub fn present_verifier(&mut self, signature: &[u8]) -> Result<(), CardError> {
        let proof = Command::new(0x80, 0xA2, 0x00, 0x00).with_data(signature);
        match self.app.send(&proof)?.status {
            StatusWord::OK => Ok(()),
            StatusWord::NOT_PERMITTED | StatusWord::CONDITIONS | StatusWord::WRONG_LENGTH => {
                Err(CardError::VerifierRefused)
            }
            status => Err(CardError::Refused {
                during: "present the verifier's proof",
                status,
            }),
        }
    }

    /// The card's signature (RSA PKCS #1 v1.5) over a SHA-256 digest: 256 bytes. Not verified here.
    ///
    /// # Errors
    /// [`CardError::NotPermitted`] before the PIN or the verifier's proof.
    pub fn sign_sha256(&mut self, digest: &[u8; 32]) -> Result<Vec<u8>, CardError> {
        const DURING: &str = "sign";
        self.app.select_file(ef::KEY, DURING)?;
        let sign = Command::new(0x80, 0x2A, 0x00, 0x80)
            .with_data(&sha256_info(digest))
            .expecting(SIGNATURE);
        let signature = self.app.ask(&sign, DURING)?;
        if signature.len() == SIGNATURE {
            Ok(signature)
        } else {
            Err(CardError::Malformed { during: DURING })
        }
    }
}
