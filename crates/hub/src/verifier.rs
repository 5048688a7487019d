//! The hub's verification key (検証機関証明用の鍵): shown to a card, it lets the card's key be used without a PIN.
//!
//! Our model of 特定機関認証 (my-number-card §5.3); the real exchange is not public, and a real hub keeps this key
//! in tamper-resistant hardware.

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::KeySize,
    signature::{KeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};

/// The hub's verification key pair, RSA-2048.
pub struct Verifier {
    key: RsaKeyPair,
}

/// Why a verification key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VerifierError {
    /// Not an RSA key in PKCS #8.
    #[error("the verification key is not a usable RSA key in PKCS #8")]
    Key,
    /// The cryptographic library refused.
    #[error("the verification key could not be used")]
    Crypto,
}

impl From<aws_lc_rs::error::Unspecified> for VerifierError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Crypto
    }
}

impl Verifier {
    /// Makes a new key and gives it as PKCS #8 DER, to be kept.
    ///
    /// # Errors
    /// [`VerifierError::Crypto`] when the library cannot.
    pub fn generate() -> Result<Vec<u8>, VerifierError> {
        let key = RsaKeyPair::generate(KeySize::Rsa2048)?;
        Ok(AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&key)?
            .as_ref()
            .to_vec())
    }

    /// The key kept as PKCS #8 DER.
    ///
    /// # Errors
    /// [`VerifierError::Key`] when it is no such key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, VerifierError> {
        RsaKeyPair::from_pkcs8(der)
            .map(|key| Self { key })
            .map_err(|_| VerifierError::Key)
    }

    /// The public key as SubjectPublicKeyInfo DER, as cards hold it.
    ///
    /// # Errors
    /// [`VerifierError::Crypto`] when the library cannot encode it.
    pub fn public_key(&self) -> Result<Vec<u8>, VerifierError> {
        Ok(
            AsDer::<PublicKeyX509Der<'_>>::as_der(self.key.public_key())?
                .as_ref()
                .to_vec(),
        )
    }

    /// The proof a card asks for with its `challenge`.
    ///
    /// # Errors
    /// [`VerifierError::Crypto`] when the library cannot sign.
    pub fn prove(&self, challenge: &[u8]) -> Result<Vec<u8>, VerifierError> {
        let statement = domain::card_check::verifier_statement(challenge);
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            &statement,
            &mut signature,
        )?;
        Ok(signature)
    }
}

#[cfg(test)]
mod tests {
    use card::{
        CardError, issue,
        jpki::JpkiApp,
        virtual_card::{CardProfile, VirtualCard},
    };

    use super::*;

    /// A card without a PIN that accepts this hub's proofs.
    fn card(verifier: &Verifier) -> VirtualCard {
        let profile = CardProfile {
            certificate: Vec::new(),
            ca_certificate: Vec::new(),
            private_key_pkcs8: issue::generate_key().expect("made"),
            pin: None,
            verifier_public_key: verifier.public_key().expect("encoded"),
        };
        let mut count = 0;
        let entropy = move |bytes: &mut [u8]| {
            count += 1;
            bytes.fill(count);
        };
        VirtualCard::new(profile, 0, Box::new(entropy)).expect("a card")
    }

    #[test]
    fn a_card_signs_once_for_the_proof_of_its_latest_challenge_and_for_no_other() {
        let verifier = Verifier::from_pkcs8(&Verifier::generate().unwrap()).unwrap();
        let stranger = Verifier::from_pkcs8(&Verifier::generate().unwrap()).unwrap();
        let mut card = card(&verifier);
        let mut app = JpkiApp::select(&mut card).unwrap();
        let old = verifier.prove(&app.challenge().unwrap()).unwrap();
        let challenge = app.challenge().unwrap();
        for wrong in [old, stranger.prove(&challenge).unwrap()] {
            assert_eq!(
                app.present_verifier(&wrong),
                Err(CardError::VerifierRefused)
            );
            assert!(app.sign_sha256(&[7; 32]).is_err());
        }
        let proof = verifier.prove(&app.challenge().unwrap()).unwrap();
        app.present_verifier(&proof).unwrap();
        assert!(app.sign_sha256(&[7; 32]).is_ok());
        assert!(app.sign_sha256(&[7; 32]).is_err(), "one proof, one use");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for not_one in [&b""[..], b"key", &Verifier::generate().unwrap()[1..]] {
            assert!(matches!(
                Verifier::from_pkcs8(not_one),
                Err(VerifierError::Key)
            ));
        }
    }
}
