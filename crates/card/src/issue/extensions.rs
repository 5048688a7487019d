//! The extensions of a user-authentication certificate in JPKI's shape, and of its root (my-number-card §4.1).

use der::{
    Decode, Encode,
    asn1::{Ia5String, ObjectIdentifier, OctetString},
    oid::AssociatedOid,
};
use x509_cert::{
    ext::pkix::{
        AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints,
        CertificatePolicies, CrlDistributionPoints, ExtendedKeyUsage, ID_CE_ISSUER_ALT_NAME,
        KeyUsage, KeyUsages, SubjectKeyIdentifier,
        certpolicy::PolicyInformation,
        crl::dp::DistributionPoint,
        name::{DistributionPointName, GeneralName},
    },
    name::Name,
    serial_number::SerialNumber,
};

use super::{Flaw, TEST_POLICY, encode};

const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
/// Below J-LIS's policies, and given to nothing.
const UNKNOWN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.392.200149.8.5.99");
/// Answers nobody: `.invalid` is reserved (RFC 2606).
const OCSP_RESPONDER: &str = "http://ocsp.shikaku-test.invalid";

/// What a leaf's extensions say of its issuer and its key.
pub(super) struct Keys<'a> {
    pub(super) issuer: &'a [u8],
    pub(super) issuer_serial: &'a SerialNumber,
    pub(super) issuer_key_id: &'a [u8],
    pub(super) key_id: &'a [u8],
}

/// The extensions of a person's certificate, each DER.
pub(super) fn of_leaf(keys: &Keys<'_>, flaw: Option<&Flaw>) -> der::Result<Vec<Vec<u8>>> {
    let mut all = vec![
        authority_key(keys)?,
        plain(&SubjectKeyIdentifier(OctetString::new(keys.key_id)?))?,
        plain(&ExtendedKeyUsage(vec![match flaw {
            Some(Flaw::NotForAuthentication) => EMAIL_PROTECTION,
            _ => CLIENT_AUTH,
        }]))?,
        encode::extension(
            ID_CE_ISSUER_ALT_NAME,
            false,
            &vec![directory(&alternative()?)?].to_der()?,
        )?,
        plain(&distribution_point()?)?,
        plain(&AuthorityInfoAccessSyntax(vec![AccessDescription {
            access_method: OCSP,
            access_location: GeneralName::UniformResourceIdentifier(Ia5String::new(
                OCSP_RESPONDER,
            )?),
        }]))?,
    ];
    let usage = KeyUsage(match flaw {
        Some(Flaw::NotForSignature) => KeyUsages::KeyEncipherment.into(),
        Some(Flaw::SignsCertificates) => KeyUsages::DigitalSignature | KeyUsages::KeyCertSign,
        _ => KeyUsages::DigitalSignature.into(),
    });
    let usage = extension(&usage, flaw != Some(&Flaw::KeyUsageNotCritical))?;
    let policy = match flaw {
        Some(Flaw::Policy(oid)) => oid.as_str(),
        _ => TEST_POLICY,
    };
    let policies = CertificatePolicies(vec![PolicyInformation {
        policy_identifier: ObjectIdentifier::new(policy)
            .map_err(|_| der::Tag::ObjectIdentifier.value_error())?,
        policy_qualifiers: None,
    }]);
    if flaw != Some(&Flaw::NoKeyUsage) {
        all.push(usage.clone());
    }
    if flaw != Some(&Flaw::NoPolicies) {
        all.push(extension(
            &policies,
            flaw != Some(&Flaw::PoliciesNotCritical),
        )?);
    }
    match flaw {
        Some(Flaw::Authority) => all.push(plain(&BasicConstraints {
            ca: true,
            path_len_constraint: None,
        })?),
        Some(Flaw::UnknownCritical) => all.push(encode::extension(UNKNOWN, true, &[0x05, 0x00])?),
        Some(Flaw::ExtensionTwice) => all.push(usage),
        _ => {}
    }
    Ok(all)
}

/// The extensions of a root, each DER.
pub(super) fn of_root(key_id: &[u8]) -> der::Result<Vec<Vec<u8>>> {
    Ok(vec![
        extension(
            &BasicConstraints {
                ca: true,
                path_len_constraint: Some(0),
            },
            true,
        )?,
        extension(&KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign), true)?,
        plain(&SubjectKeyIdentifier(OctetString::new(key_id)?))?,
    ])
}

fn authority_key(keys: &Keys<'_>) -> der::Result<Vec<u8>> {
    plain(&AuthorityKeyIdentifier {
        key_identifier: Some(OctetString::new(keys.issuer_key_id)?),
        authority_cert_issuer: Some(vec![directory(keys.issuer)?]),
        authority_cert_serial_number: Some(keys.issuer_serial.clone()),
    })
}

/// A name in the directory of a municipality that does not exist; no URL, as with JPKI.
fn distribution_point() -> der::Result<CrlDistributionPoints> {
    let name = encode::name(&[
        (encode::COUNTRY, "JP"),
        (encode::ORGANIZATION, super::ORGANIZATION),
        (encode::UNIT, super::UNIT),
        (encode::UNIT, "CRL Distribution Points"),
        (encode::UNIT, "Test-to"),
        (encode::COMMON_NAME, "Test-shi CRLDP"),
    ])?;
    Ok(CrlDistributionPoints(vec![DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![directory(&name)?])),
        reasons: None,
        crl_issuer: None,
    }]))
}

/// The issuer's name in Japanese.
fn alternative() -> der::Result<Vec<u8>> {
    encode::name(&[
        (encode::COUNTRY, "JP"),
        (encode::ORGANIZATION, "資格試験用公的個人認証（試験用）"),
        (encode::UNIT, "利用者証明用（試験用）"),
    ])
}

fn directory(name: &[u8]) -> der::Result<GeneralName> {
    Ok(GeneralName::DirectoryName(Name::from_der(name)?))
}

fn plain<E: Encode + AssociatedOid>(value: &E) -> der::Result<Vec<u8>> {
    extension(value, false)
}

fn extension<E: Encode + AssociatedOid>(value: &E, critical: bool) -> der::Result<Vec<u8>> {
    encode::extension(E::OID, critical, &value.to_der()?)
}
