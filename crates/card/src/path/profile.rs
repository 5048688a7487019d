//! The profile of a user-authentication certificate (my-number-card §4.1, §4.4).

use der::oid::AssociatedOid;
use x509_cert::ext::pkix::{BasicConstraints, CertificatePolicies, ExtendedKeyUsage, KeyUsage};

use super::{PathRejection, certificate::Parts};
use crate::key::{CARD_BITS, PublicKey};

/// id-kp-clientAuth.
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

/// Checks everything that does not depend on issuer or time.
pub(super) fn check(leaf: &Parts<'_>, policies: &[String]) -> Result<(), PathRejection> {
    let named: CertificatePolicies = leaf
        .extension(CertificatePolicies::OID)?
        .ok_or(PathRejection::MissingPolicy)?;
    if !named
        .0
        .iter()
        .any(|policy| policies.contains(&policy.policy_identifier.to_string()))
    {
        return Err(PathRejection::PolicyNotAllowed);
    }

    let usage: KeyUsage = leaf
        .extension(KeyUsage::OID)?
        .ok_or(PathRejection::NotForSignature)?;
    let constraints: Option<BasicConstraints> = leaf.extension(BasicConstraints::OID)?;
    if usage.key_cert_sign() || constraints.is_some_and(|constraints| constraints.ca) {
        return Err(PathRejection::IsCa);
    }
    if !usage.digital_signature() {
        return Err(PathRejection::NotForSignature);
    }
    let purposes: Option<ExtendedKeyUsage> = leaf.extension(ExtendedKeyUsage::OID)?;
    if purposes.is_some_and(|purposes| {
        !purposes
            .0
            .iter()
            .any(|purpose| purpose.to_string() == CLIENT_AUTH)
    }) {
        return Err(PathRejection::NotForAuthentication);
    }

    let critical = leaf
        .extensions()
        .iter()
        .filter(|extension| extension.critical);
    let mut critical: Vec<_> = critical.map(|extension| extension.extn_id).collect();
    critical.sort();
    let mut expected = [KeyUsage::OID, CertificatePolicies::OID];
    expected.sort();
    if critical != expected {
        return Err(PathRejection::CriticalExtensions);
    }
    PublicKey::read(leaf.public_key, CARD_BITS)?;
    Ok(())
}
