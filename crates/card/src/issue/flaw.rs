//! What may be wrong with a certificate made for a test.

/// One deliberate flaw. Everything else about the certificate stays as the profile asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Another policy than the test hierarchy's, dotted.
    Policy(String),
    /// No certificate policies at all.
    NoPolicies,
    /// Certificate policies, but not critical.
    PoliciesNotCritical,
    /// No key usage at all.
    NoKeyUsage,
    /// Key usage, but not critical.
    KeyUsageNotCritical,
    /// Key usage for key encipherment instead of digital signatures.
    NotForSignature,
    /// Extended key usage for electronic mail instead of client authentication.
    NotForAuthentication,
    /// Basic constraints that say it is an authority.
    Authority,
    /// Key usage for signing certificates.
    SignsCertificates,
    /// A critical extension that nobody knows.
    UnknownCritical,
    /// The key usage extension twice.
    ExtensionTwice,
    /// Signed by SHA-384 with RSA.
    Sha384,
    /// Names SHA-384 outside and SHA-256 inside the signed part.
    TwoAlgorithms,
    /// Issued under another name.
    OtherIssuer,
}
