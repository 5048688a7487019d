//! The user-authentication certificate (利用者証明用電子証明書) as the hub knows it, after its path was checked.

use crate::date::Date;

/// What identifies a certificate for ever: its issuer's encoded name and its serial number. Never the subject.
///
/// The serial is a stable mark of a person, so this is personal data: it has no `Debug` output of its content.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CertificateKey {
    /// DER of the issuer's name.
    pub issuer: Vec<u8>,
    /// Serial number, big-endian, without leading zeros.
    pub serial: Vec<u8>,
}

impl std::fmt::Debug for CertificateKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CertificateKey(…)")
    }
}

/// A certificate as registered: whose it is, and whether it may still speak for them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertificateStatus {
    /// On the hub's own revocation list.
    pub revoked: bool,
    /// Registered for use as proof of insurance (初回登録).
    pub registered: bool,
    /// Last day of validity in Japan.
    pub last_day: Date,
}
