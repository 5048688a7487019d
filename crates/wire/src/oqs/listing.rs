//! Coverages an institution may fetch as a list (資格情報一括取得): entrusted ones of medical aid (`OQSmutic`), those
//! consented to for home visits (`OQSmuhvq`) and for online care (`OQSmuonq`).
//!
//! First steps are answered by [`Reception`](super::exchange::Reception), second steps asked by
//! [`ReceptionInquiry`](super::exchange::ReceptionInquiry). Source: oqs-wire §5.4 (interfaces OQS-IF-013 to 024), told
//! by one public source.

mod request;
mod result;

pub(crate) use request::Body;
pub use request::{ListingEcho, ListingPeriod, ListingRequest};
pub use result::{ListingResult, ListingUnit};

/// Which list is fetched.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ListingKind {
    /// 委託先資格情報一括取得（医療扶助）.
    MedicalAid,
    /// 同意済資格情報一括取得（訪問診療等）.
    HomeVisit,
    /// 同意済資格情報一括取得（オンライン診療等）.
    Online,
}

impl ListingKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::MedicalAid, Self::HomeVisit, Self::Online];

    /// How its files' names begin: `OQSmutic`.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::MedicalAid => "OQSmutic",
            Self::HomeVisit => "OQSmuhvq",
            Self::Online => "OQSmuonq",
        }
    }

    /// The kind of a [`prefix`](Self::prefix).
    #[must_use]
    pub fn from_prefix(prefix: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.prefix() == prefix)
    }

    /// 診療区分 the request names. Codes: OQSCD028.
    #[must_use]
    pub fn setting(self) -> Option<&'static str> {
        match self {
            Self::MedicalAid => None,
            Self::HomeVisit => Some("2"),
            Self::Online => Some("3"),
        }
    }
}
