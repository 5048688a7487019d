//! A certificate taken apart, with the bytes that were signed kept as they came.

use der::{
    Decode, Reader, SliceReader, Tag, TagNumber,
    asn1::{AnyRef, BitStringRef, ObjectIdentifier},
};
use x509_cert::{
    Certificate,
    certificate::Version,
    ext::{Extension, Extensions},
};

use super::PathRejection;

const SHA256_WITH_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");

/// Largest certificate looked at, bytes.
const LARGEST: usize = 16 * 1024;

/// A certificate: the signed bytes and the names as they came, the rest as read.
pub(super) struct Parts<'a> {
    /// tbsCertificate, DER: what the issuer signed.
    pub(super) signed: &'a [u8],
    /// The issuer's name, DER.
    pub(super) issuer: &'a [u8],
    /// The subject's name, DER.
    pub(super) subject: &'a [u8],
    /// SubjectPublicKeyInfo, DER.
    pub(super) public_key: &'a [u8],
    /// The issuer's signature.
    pub(super) signature: &'a [u8],
    certificate: Certificate,
}

impl<'a> Parts<'a> {
    /// Takes a DER certificate apart; refuses whatever is not exactly one version 3 certificate.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, PathRejection> {
        if bytes.len() > LARGEST {
            return Err(PathRejection::Malformed);
        }
        Self::take_apart(bytes)
            .map_err(|_| PathRejection::Malformed)
            .and_then(Self::consistent)
    }

    fn take_apart(bytes: &'a [u8]) -> der::Result<Self> {
        let certificate = Certificate::from_der(bytes)?;
        let mut outer = SliceReader::new(bytes)?;
        let (signed, signature) = outer.sequence(|whole| {
            let signed = whole.tlv_bytes()?;
            whole.tlv_bytes()?;
            let signature = BitStringRef::decode(whole)?;
            let signature = signature
                .as_bytes()
                .ok_or_else(|| Tag::BitString.value_error())?;
            Ok::<_, der::Error>((signed, signature))
        })?;
        outer.finish()?;

        let mut inner = SliceReader::new(AnyRef::from_der(signed)?.value())?;
        if Tag::peek(&inner)?
            == (Tag::ContextSpecific {
                constructed: true,
                number: TagNumber(0),
            })
        {
            inner.tlv_bytes()?;
        }
        inner.tlv_bytes()?; // serialNumber
        inner.tlv_bytes()?; // signature
        let issuer = inner.tlv_bytes()?;
        inner.tlv_bytes()?; // validity
        let subject = inner.tlv_bytes()?;
        let public_key = inner.tlv_bytes()?;
        Ok(Self {
            signed,
            issuer,
            subject,
            public_key,
            signature,
            certificate,
        })
    }

    /// What DER alone does not forbid: other versions, odd serials, a turned-round validity, an extension twice.
    fn consistent(self) -> Result<Self, PathRejection> {
        let tbs = self.certificate.tbs_certificate();
        let serial = tbs.serial_number().as_bytes();
        let positive = serial.first().is_some_and(|first| first & 0x80 == 0)
            && serial.iter().any(|byte| *byte != 0);
        let twice = self.extensions().iter().enumerate().any(|(at, one)| {
            self.extensions()[at + 1..]
                .iter()
                .any(|other| other.extn_id == one.extn_id)
        });
        let turned = self.not_before() > self.not_after();
        if tbs.version() != Version::V3 || !positive || twice || turned {
            return Err(PathRejection::Malformed);
        }
        Ok(self)
    }

    /// Whether the signature is by SHA-256 with RSA, and both places say so alike.
    pub(super) fn is_sha256_with_rsa(&self) -> bool {
        let inner = self.certificate.tbs_certificate().signature();
        let null = inner.parameters.as_ref().is_some_and(der::Any::is_null);
        inner == self.certificate.signature_algorithm() && inner.oid == SHA256_WITH_RSA && null
    }

    /// The serial number, big-endian without leading zeros.
    pub(super) fn serial(&self) -> Vec<u8> {
        let serial = self
            .certificate
            .tbs_certificate()
            .serial_number()
            .as_bytes();
        serial
            .iter()
            .copied()
            .skip_while(|byte| *byte == 0)
            .collect()
    }

    /// First second of validity, Unix.
    pub(super) fn not_before(&self) -> i64 {
        seconds(&self.certificate.tbs_certificate().validity().not_before)
    }

    /// Last second of validity, Unix.
    pub(super) fn not_after(&self) -> i64 {
        seconds(&self.certificate.tbs_certificate().validity().not_after)
    }

    /// Its extensions, each at most once.
    pub(super) fn extensions(&self) -> &[Extension] {
        self.certificate
            .tbs_certificate()
            .extensions()
            .map_or(&[], Extensions::as_slice)
    }

    /// An extension's value; `None` when it is absent.
    pub(super) fn extension<'b, E: Decode<'b, Error = der::Error>>(
        &'b self,
        oid: ObjectIdentifier,
    ) -> Result<Option<E>, PathRejection> {
        let found = self
            .extensions()
            .iter()
            .find(|extension| extension.extn_id == oid);
        let value = found.map(|extension| E::from_der(extension.extn_value.as_bytes()));
        value.transpose().map_err(|_| PathRejection::Malformed)
    }
}

fn seconds(time: &x509_cert::time::Time) -> i64 {
    i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
}
