//! The applications with what is printed on the card: 券面事項確認AP, 券面入力補助AP, and the small ones of 住基 and 共通
//! (my-number-card §1.3, §1.4).

use std::{collections::BTreeMap, sync::Arc};

use zeroize::Zeroize;

use super::{
    ProfileError,
    application::Application,
    file::File,
    pin::{Alphabet, PinReference},
};
use crate::{aid, issue::FaceFiles, private_key::PrivateKey};

/// Tries on a four-digit PIN (my-number-card §1.4).
const PIN_TRIES: u8 = 3;
/// Tries on 照合番号B; ours for 照合番号A and the birth date, whose limits no source states.
const NUMBER_TRIES: u8 = 10;

/// What the 券面 applications are made of. It has no `Debug`: it holds a key and secrets.
pub struct FaceProfile {
    /// The files, as issued.
    pub files: FaceFiles,
    /// The card's own key, PKCS #8 DER, whose public half the files carry.
    pub private_key_pkcs8: Vec<u8>,
    /// PIN of 券面入力補助, 住基 and 共通, four digits; `None` on a card without PINs.
    pub pin: Option<String>,
    /// 照合番号A: the 12-digit 個人番号. Synthetic.
    pub number_a: String,
    /// 照合番号B, 14 digits.
    pub number_b: String,
}

type Named = ([u8; 10], Application);

pub(super) fn applications(mut profile: FaceProfile) -> Result<[Named; 4], ProfileError> {
    let key = PrivateKey::read(&profile.private_key_pkcs8).ok_or(ProfileError::PrivateKey);
    profile.private_key_pkcs8.zeroize();
    let key = Arc::new(key?);
    let pin = || PinReference::new(profile.pin.as_deref(), 4..=4, Alphabet::Digits, PIN_TRIES);
    let number = |text: &str, length: usize| {
        PinReference::new(Some(text), length..=length, Alphabet::Digits, NUMBER_TRIES)
            .map(File::reference)
    };
    let birth = profile.number_b.get(..6).ok_or(ProfileError::Pin)?;
    let files = profile.files;
    let face = Application {
        files: BTreeMap::from([
            (0x0001, File::behind(&[0x0011], files.age)),
            (0x0002, File::behind(&[0x0012, 0x0013], files.face)),
            (0x0003, File::free(files.face_basic)),
            (0x0004, File::free(files.face_certificate)),
            (0x0005, File::behind(&[0x0013], files.number_image)),
            (0x0011, number(birth, 6)?),
            (0x0012, number(&profile.number_b, 14)?),
            (0x0013, number(&profile.number_a, 12)?),
        ]),
        own_key: Some(key.clone()),
        ..Application::default()
    };
    let any = &[0x0011, 0x0014, 0x0015];
    let attributes = Application {
        files: BTreeMap::from([
            (0x0001, File::behind(&[0x0011, 0x0014], files.number)),
            (0x0002, File::behind(&[0x0011, 0x0015], files.attributes)),
            (0x0003, File::behind(any, files.integrity)),
            (0x0004, File::free(files.attributes_certificate)),
            (0x0005, File::free(files.attributes_basic)),
            (0x0006, File::behind(any, files.session_key)),
            (0x0007, File::behind(any, files.signed_key)),
            (0x0011, File::reference(pin()?)),
            (
                0x0012,
                File::reference(PinReference::new(None, 4..=4, Alphabet::Digits, PIN_TRIES)?),
            ),
            (0x0014, number(&profile.number_a, 12)?),
            (0x0015, number(&profile.number_b, 14)?),
        ]),
        own_key: Some(key),
        ..Application::default()
    };
    let resident = Application {
        files: BTreeMap::from([(0x001C, File::reference(pin()?))]),
        ..Application::default()
    };
    let common = Application {
        files: BTreeMap::from([
            (0x0001, File::records(vec![files.common])),
            (0x001C, File::reference(pin()?)),
        ]),
        ..Application::default()
    };
    Ok([
        (aid::FACE, face),
        (aid::ATTRIBUTES, attributes),
        (aid::RESIDENT, resident),
        (aid::COMMON, common),
    ])
}
