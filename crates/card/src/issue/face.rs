//! The files of the 券面 applications, issued by a test authority of ours in the shape of the real ones
//! (my-number-card §3). Its key identifiers begin with 9: no real or official test authority has them.

use sha2::{Digest, Sha256};

use super::{
    IssueError, sha256_info,
    tlv::{public_key, tlv, with_offsets},
};
use crate::private_key::PrivateKey;

/// DigestInfo of SHA-256 that holds three digests instead of one, up to them.
pub(crate) const THREE_DIGESTS: [u8; 19] =
    *b"\x30\x71\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x60";

/// Numbers of our authorities for 券面事項確認 and 券面入力補助, and of the issuing municipality.
const FACE_ISSUER: &[u8; 7] = b"9000023";
const ATTRIBUTES_ISSUER: &[u8; 7] = b"9000033";
const MUNICIPALITY_KEY: &[u8; 7] = b"9999999";
/// Identification of an application, as test cards have it.
const IDENTIFICATION: [u8; 4] = [0x06, 0x03, 0x0E, 0x01];
/// A municipality code given to nobody.
const MUNICIPALITY: &str = "99999";

/// What is printed on a synthetic card.
pub struct Printed {
    /// Name, the parts separated by U+3000.
    pub name: String,
    /// Address.
    pub address: String,
    /// Birth date, YYYYMMDD.
    pub birth: String,
    /// Sex by ISO/IEC 5218: `'1'`, `'2'` or `'9'`.
    pub sex: char,
    /// 個人番号, 12 digits. Synthetic.
    pub number: String,
    /// Last day of the card, YYYYMMDD.
    pub expiry: String,
    /// Number of the card, 15 digits.
    pub serial: String,
    /// The photo, JPEG 2000.
    pub photo: Vec<u8>,
    /// A picture that stands for all printed texts, PNG.
    pub text_image: Vec<u8>,
}

/// The files of the 券面 applications and the record of 共通カードAP.
#[derive(Clone)]
#[expect(
    missing_docs,
    reason = "each is the file its name says: my-number-card §1.3"
)]
pub struct FaceFiles {
    pub age: Vec<u8>,
    pub face: Vec<u8>,
    pub face_basic: Vec<u8>,
    pub face_certificate: Vec<u8>,
    pub number_image: Vec<u8>,
    pub number: Vec<u8>,
    pub attributes: Vec<u8>,
    pub integrity: Vec<u8>,
    pub attributes_certificate: Vec<u8>,
    pub attributes_basic: Vec<u8>,
    pub session_key: Vec<u8>,
    pub signed_key: Vec<u8>,
    pub common: Vec<u8>,
}

/// Issues the 券面 files: an authority, and the municipality below it that signs them. It has no `Debug`.
pub struct FaceAuthority {
    root: PrivateKey,
    municipality: PrivateKey,
}

impl FaceAuthority {
    /// The authority whose keys these are, PKCS #8 DER.
    ///
    /// # Errors
    /// [`IssueError::PrivateKey`] when they are not RSA-2048.
    pub fn from_keys(root_pkcs8: &[u8], municipality_pkcs8: &[u8]) -> Result<Self, IssueError> {
        let read = |pkcs8| PrivateKey::read(pkcs8).ok_or(IssueError::PrivateKey);
        Ok(Self {
            root: read(root_pkcs8)?,
            municipality: read(municipality_pkcs8)?,
        })
    }

    /// Modulus of the root's key, 256 bytes: what a terminal pins. The exponent is 65537.
    #[must_use]
    pub fn root_modulus(&self) -> Vec<u8> {
        self.root.modulus()
    }

    /// The files of a card whose own key is this, PKCS #8 DER.
    ///
    /// # Errors
    /// [`IssueError::PrivateKey`] when it is not RSA-2048, [`IssueError::Crypto`] when signing fails.
    pub fn issue(&self, printed: &Printed, own_pkcs8: &[u8]) -> Result<FaceFiles, IssueError> {
        let own = PrivateKey::read(own_pkcs8).ok_or(IssueError::PrivateKey)?;
        let key = public_key(&own.modulus());
        let number = [
            &tlv(&[0xFF, 0x10], printed.number.as_bytes())[..],
            &[0xFF, 0xFF],
        ]
        .concat();
        let fields = [
            tlv(&[0xDF, 0x22], printed.name.as_bytes()),
            tlv(&[0xDF, 0x23], printed.address.as_bytes()),
            tlv(&[0xDF, 0x24], printed.birth.as_bytes()),
            tlv(&[0xDF, 0x25], printed.sex.to_string().as_bytes()),
        ];
        let integrity = [
            tlv(&[0xDF, 0x31], &Sha256::digest(&number)),
            tlv(&[0xDF, 0x32], &Sha256::digest(fields.concat())),
        ]
        .concat();
        Ok(FaceFiles {
            age: self.signed(
                [0xFF, 0x10],
                &[
                    tlv(&[0xDF, 0x11], printed.birth.as_bytes()),
                    tlv(&[0xDF, 0x12], &key),
                ]
                .concat(),
                [0xDF, 0x13],
            )?,
            face: self.face(printed, &key)?,
            face_basic: face_basic(),
            face_certificate: self.certificate(FACE_ISSUER)?,
            number_image: self.signed(
                [0xFF, 0x40],
                &[
                    tlv(&[0xDF, 0x41], &printed.text_image),
                    tlv(&[0xDF, 0x42], &key),
                ]
                .concat(),
                [0xDF, 0x43],
            )?,
            number,
            attributes: with_offsets([0xFF, 0x20], [0xDF, 0x21], &fields),
            integrity: self.signed([0xFF, 0x30], &integrity, [0xDF, 0x33])?,
            attributes_certificate: self.certificate(ATTRIBUTES_ISSUER)?,
            attributes_basic: tlv(
                &[0xFF, 0x40],
                &[
                    tlv(&[0xDF, 0x41], &IDENTIFICATION),
                    tlv(&[0xDF, 0x42], &key_id(MUNICIPALITY_KEY)),
                    tlv(&[0xDF, 0x43], &[0xFF; 32]),
                ]
                .concat(),
            ),
            session_key: tlv(&[0xA1], &key),
            signed_key: self.signed([0xFF, 0x50], &tlv(&[0xDF, 0x51], &key), [0xDF, 0x52])?,
            common: tlv(
                &[0x01],
                format!("{}{MUNICIPALITY}{}", printed.serial, printed.expiry).as_bytes(),
            ),
        })
    }

    /// The card's face: three digests in one signature; expiry and security code outside it.
    fn face(&self, printed: &Printed, key: &[u8]) -> Result<Vec<u8>, IssueError> {
        let image = &printed.text_image;
        let mut objects = vec![
            tlv(&[0xDF, 0x22], printed.birth.as_bytes()),
            tlv(&[0xDF, 0x23], printed.sex.to_string().as_bytes()),
            tlv(&[0xDF, 0x24], key),
            tlv(&[0xDF, 0x25], image),
            tlv(&[0xDF, 0x26], image),
            tlv(&[0xDF, 0x27], &printed.photo),
        ];
        let digest = |part: &[Vec<u8>]| Sha256::digest(part.concat()).to_vec();
        let block = [
            THREE_DIGESTS.to_vec(),
            digest(&objects[..3]),
            digest(&objects[3..5]),
            digest(&objects[5..]),
        ]
        .concat();
        objects.extend([
            tlv(&[0xDF, 0x28], &self.sign(&block)?),
            tlv(&[0xDF, 0x29], printed.expiry.as_bytes()),
            tlv(&[0xDF, 0x2A], image),
        ]);
        Ok(with_offsets([0xFF, 0x20], [0xDF, 0x21], &objects))
    }

    /// A file whose last object is the municipality's signature over those before it.
    fn signed(
        &self,
        tag: [u8; 2],
        content: &[u8],
        signature: [u8; 2],
    ) -> Result<Vec<u8>, IssueError> {
        let signed = self.sign(&sha256_info(&Sha256::digest(content).into()))?;
        Ok(tlv(
            &tag,
            &[content, &tlv(&signature, &signed)[..]].concat(),
        ))
    }

    fn sign(&self, info: &[u8]) -> Result<Vec<u8>, IssueError> {
        self.municipality
            .sign_padded(info)
            .ok_or(IssueError::Crypto)
    }

    /// The municipality's card-verifiable certificate under one of the authority's two numbers.
    fn certificate(&self, issuer: &[u8; 7]) -> Result<Vec<u8>, IssueError> {
        let body = [
            key_id(issuer).to_vec(),
            key_id(MUNICIPALITY_KEY).to_vec(),
            public_key(&self.municipality.modulus()),
        ]
        .concat();
        let signature = self
            .root
            .sign_padded(&sha256_info(&Sha256::digest(&body).into()))
            .ok_or(IssueError::Crypto)?;
        Ok(tlv(
            &[0x7F, 0x21],
            &[tlv(&[0x5F, 0x4E], &body), tlv(&[0x5F, 0x37], &signature)].concat(),
        ))
    }
}

/// A key's identifier: number, two bytes, group, four bytes.
fn key_id(number: &[u8; 7]) -> [u8; 16] {
    let mut id = [0; 16];
    id[..7].copy_from_slice(number);
    id[9..12].copy_from_slice(b"001");
    id
}

fn face_basic() -> Vec<u8> {
    let reference = [&key_id(MUNICIPALITY_KEY)[..], &[0; 256]].concat();
    tlv(
        &[0xFF, 0x30],
        &[
            tlv(&[0xDF, 0x31], &IDENTIFICATION),
            tlv(&[0xDF, 0x32], &key_id(MUNICIPALITY_KEY)),
            tlv(&[0xDF, 0x33], &[0x01]),
            tlv(&[0xDF, 0x34], MUNICIPALITY.as_bytes()),
            tlv(&[0xDF, 0x35], &reference),
        ]
        .concat(),
    )
}
