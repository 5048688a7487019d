//! What a card is made of: the JPKI application, and the rest of a whole card.

use std::{collections::BTreeMap, sync::Arc};

use zeroize::Zeroize;

use super::{
    ProfileError,
    application::{Application, Verifier},
    file::{Access, File},
    pin::{Alphabet, PinReference},
};
use crate::{
    jpki::ef,
    key::{CARD_BITS, PublicKey},
    private_key::PrivateKey,
    token::{LABEL, Token},
};

/// Tries on the signature's password (my-number-card §1.4).
const PASSWORD_TRIES: u8 = 5;

/// What a card is made of. Synthetic people only. It has no `Debug`: it holds a key and a PIN.
pub struct CardProfile {
    /// The user-authentication certificate, DER (EF 000A).
    pub certificate: Vec<u8>,
    /// The certificate of its CA, DER (EF 000B).
    pub ca_certificate: Vec<u8>,
    /// Its private key, PKCS #8 DER (EF 0017).
    pub private_key_pkcs8: Vec<u8>,
    /// Its PIN, four digits; `None` on a card without one (顔認証マイナンバーカード).
    pub pin: Option<String>,
    /// The hub's verification key, SubjectPublicKeyInfo DER (EF 0016, our model).
    pub verifier_public_key: Vec<u8>,
}

/// The signature certificate (署名用電子証明書) of a card. It has no `Debug`: it holds a key and a password.
pub struct SignatureProfile {
    /// The certificate, DER (EF 0001).
    pub certificate: Vec<u8>,
    /// The certificate of its CA, DER (EF 0002).
    pub ca_certificate: Vec<u8>,
    /// Its private key, PKCS #8 DER (EF 001A).
    pub private_key_pkcs8: Vec<u8>,
    /// Its password: 6 to 16 upper-case letters and digits.
    pub password: String,
}

/// CK_TOKEN_INFO: the label, then what OpenSC and others read as text and numbers.
fn token_info(token: Token) -> Vec<u8> {
    let mut info = vec![b' '; 160];
    info[..LABEL].copy_from_slice(token.label());
    info
}

pub(super) fn jpki(
    mut profile: CardProfile,
    token: Token,
    tries: u8,
) -> Result<Application, ProfileError> {
    let key = PrivateKey::read(&profile.private_key_pkcs8);
    profile.private_key_pkcs8.zeroize();
    PublicKey::read(&profile.verifier_public_key, CARD_BITS)
        .map_err(|_| ProfileError::VerifierKey)?;
    let key = Arc::new(key.ok_or(ProfileError::PrivateKey)?);
    let pin = PinReference::new(
        profile.pin.as_deref(),
        4..=4,
        Alphabet::Digits,
        super::VirtualCard::PIN_TRIES,
    )?
    .left_with(tries)?;
    let certificate = match token {
        Token::Android => File::behind(&[ef::PIN], profile.certificate),
        Token::Plastic | Token::Iphone => File::free(profile.certificate),
    };
    let use_of_key = match token {
        Token::Iphone => Access::Free,
        Token::Plastic | Token::Android => Access::Any(&[ef::PIN]),
    };
    Ok(Application {
        files: BTreeMap::from([
            (ef::TOKEN_INFO, File::free(token_info(token))),
            (ef::PRESENT, File::free(vec![0x00, 0x8F, 0x00])),
            (ef::CERTIFICATE, certificate),
            (ef::CA_CERTIFICATE, File::free(profile.ca_certificate)),
            (
                ef::VERIFIER_KEY,
                File::free(profile.verifier_public_key.clone()),
            ),
            (ef::KEY, File::key(use_of_key, key)),
            (ef::PIN, File::reference(pin)),
        ]),
        verifier: Some(Verifier {
            public_key: profile.verifier_public_key,
            opens: ef::KEY,
        }),
        ..Application::default()
    })
}

/// Puts the signature certificate beside the other.
pub(super) fn add_signature(
    jpki: &mut Application,
    mut profile: SignatureProfile,
) -> Result<(), ProfileError> {
    let key = PrivateKey::read(&profile.private_key_pkcs8).ok_or(ProfileError::PrivateKey);
    profile.private_key_pkcs8.zeroize();
    let password = PinReference::new(
        Some(&profile.password),
        6..=16,
        Alphabet::Password,
        PASSWORD_TRIES,
    );
    profile.password.zeroize();
    const BEHIND: &[u16] = &[ef::SIGNATURE_PASSWORD];
    jpki.files.extend([
        (ef::PRESENT, File::free(vec![0x8F, 0x8F, 0x00])),
        (
            ef::SIGNATURE_CERTIFICATE,
            File::behind(BEHIND, profile.certificate),
        ),
        (
            ef::SIGNATURE_CA_CERTIFICATE,
            File::free(profile.ca_certificate),
        ),
        (
            ef::SIGNATURE_KEY,
            File::key(Access::Any(BEHIND), Arc::new(key?)),
        ),
        (ef::SIGNATURE_PASSWORD, File::reference(password?)),
    ]);
    Ok(())
}
