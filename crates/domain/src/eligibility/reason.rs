//! Why the answer is what it is, and the one thing to do next: words for a person at a counter.

use crate::date::{Date, era};

/// Whose turn it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// 窓口: the staff at the counter.
    Counter,
    /// 患者: the patient.
    Patient,
    /// 保険者: the insurer or welfare office.
    Insurer,
}

impl Turn {
    /// In Japanese.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Counter => "窓口",
            Self::Patient => "患者",
            Self::Insurer => "保険者",
        }
    }
}

/// The one recommended next act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextAct {
    /// Nothing to settle: treat and charge.
    Proceed,
    /// Ask for the My Number card or the new document.
    AskForNewProof,
    /// Ask for the proof of the scheme for those of 75 and over.
    AskForLatterStageProof,
    /// Compare the numbers and the birth date with the document and type them again.
    RetypeNumber,
    /// Type the branch number too.
    AddBranch,
    /// Telephone the insurer.
    CallInsurer,
    /// Telephone the welfare office for a ticket.
    CallWelfareOffice,
    /// Tell the patient to renew the certificate at the municipality.
    TellToRenew,
    /// Register the card for insurance use at the reader.
    RegisterAtReader,
    /// Ask by the numbers on a document instead.
    AskByNumber,
}

impl NextAct {
    /// What to do, in Japanese and English, and whose turn it is.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str, Turn) {
        match self {
            Self::Proceed => (
                "このまま受付を進めてください。",
                "Go on with the visit.",
                Turn::Counter,
            ),
            Self::AskForNewProof => (
                "マイナ保険証か新しい資格確認書を見せてもらってください。",
                "Ask for the My Number card or the new proof of coverage.",
                Turn::Patient,
            ),
            Self::AskForLatterStageProof => (
                "後期高齢者医療の資格確認書かマイナ保険証を見せてもらってください。",
                "Ask for the proof of the latter-stage elderly scheme, or the My Number card.",
                Turn::Patient,
            ),
            Self::RetypeNumber => (
                "保険者番号・記号・番号・枝番・生年月日を書類と見比べて、入れ直してください。",
                "Compare insurer number, symbol, number, branch and birth date with the document and type them again.",
                Turn::Counter,
            ),
            Self::AddBranch => (
                "枝番（2桁）を入れて、もう一度照会してください。",
                "Add the two-digit branch number and ask again.",
                Turn::Counter,
            ),
            Self::CallInsurer => (
                "保険者に電話で確認してください。",
                "Telephone the insurer.",
                Turn::Insurer,
            ),
            Self::CallWelfareOffice => (
                "福祉事務所に医療券の発行を電話で確認してください。",
                "Telephone the welfare office about the ticket.",
                Turn::Insurer,
            ),
            Self::TellToRenew => (
                "市区町村の窓口で電子証明書を更新するよう伝えてください。",
                "Tell the patient to renew the certificate at the municipal office.",
                Turn::Patient,
            ),
            Self::RegisterAtReader => (
                "カードリーダーで保険証利用の登録をしてもらってください。",
                "Have the card registered for insurance use at the reader.",
                Turn::Patient,
            ),
            Self::AskByNumber => (
                "資格確認書の番号で照会してください。",
                "Ask by the numbers on the proof of coverage.",
                Turn::Counter,
            ),
        }
    }
}

/// Why the answer is what it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The coverage holds.
    Valid,
    /// Holds; from the day named the person is covered by the scheme for those of 75 and over.
    ValidTurns75(Date),
    /// Holds; the card's certificate ends on the day named.
    ValidCertificateEnds(Date),
    /// Holds; the certificate has lapsed and proves coverage only, up to the day named.
    ValidCertificateLapsed(Date),
    /// Medical aid holds, but no ticket for this institution is registered.
    TicketMissing,
    /// The coverage begins on the day named.
    NotYet(Date),
    /// The coverage was lost on the day named.
    Lost(Date),
    /// Lost on the 75th birthday.
    LostTurned75(Date),
    /// Lost by death on the day named.
    LostDeath(Date),
    /// Lost on the day named, and a new coverage is registered.
    LostNewExists(Date),
    /// Nothing is registered under these numbers.
    NoSuchNumber,
    /// The numbers are registered, for another birth date. To the caller this is [`Reason::NoSuchNumber`].
    OtherBirthdate,
    /// Numbers and birth date are registered, under another branch.
    OtherBranch,
    /// Several people fit; a branch number was not given.
    SeveralPeople,
    /// Several people fit, and a branch number would not tell them apart.
    SeveralRegistered,
    /// The person has no coverage at all.
    NoCoverage,
    /// The certificate was revoked.
    CertificateRevoked,
    /// The certificate ended on the day named, and the time in which it still proves coverage is over.
    CertificateExpired(Date),
    /// The card is not registered for insurance use.
    CardNotRegistered,
}

impl Reason {
    /// Stable code, ours (oqs-wire §7: the official list is not public).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "SKK-0000",
            Self::ValidTurns75(_) => "SKK-0001",
            Self::ValidCertificateEnds(_) => "SKK-0002",
            Self::ValidCertificateLapsed(_) => "SKK-0003",
            Self::TicketMissing => "SKK-0006",
            Self::NotYet(_) => "SKK-0020",
            Self::Lost(_) => "SKK-0021",
            Self::LostTurned75(_) => "SKK-0022",
            Self::LostDeath(_) => "SKK-0023",
            Self::LostNewExists(_) => "SKK-0030",
            Self::NoSuchNumber => "SKK-0040",
            Self::OtherBirthdate => "SKK-0041",
            Self::OtherBranch => "SKK-0042",
            Self::NoCoverage => "SKK-0043",
            Self::SeveralPeople => "SKK-0050",
            Self::SeveralRegistered => "SKK-0051",
            Self::CertificateRevoked => "SKK-0101",
            Self::CertificateExpired(_) => "SKK-0102",
            Self::CardNotRegistered => "SKK-0103",
        }
    }

    /// What the caller may be told: whether a number exists under another birth date stays with the hub.
    #[must_use]
    pub fn for_caller(self) -> Self {
        match self {
            Self::OtherBirthdate => Self::NoSuchNumber,
            other => other,
        }
    }

    /// One sentence for the counter, in Japanese.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::Valid => "資格は有効です。".to_owned(),
            Self::ValidTurns75(on) => {
                format!(
                    "資格は有効です。{}に75歳になり、後期高齢者医療に変わります。",
                    era(on)
                )
            }
            Self::ValidCertificateEnds(on) => {
                format!("資格は有効です。カードの電子証明書は{}までです。", era(on))
            }
            Self::ValidCertificateLapsed(until) => format!(
                "電子証明書の有効期限が切れているため、資格情報のみ提供します。この扱いは{}までです。",
                era(until)
            ),
            Self::TicketMissing => {
                "医療扶助は有効ですが、この医療機関あての医療券が登録されていません。".to_owned()
            }
            Self::NotYet(from) => {
                format!("この資格は{}からです。まだ始まっていません。", era(from))
            }
            Self::Lost(on) => format!("この資格は{}に喪失しています。", era(on)),
            Self::LostTurned75(on) => {
                format!("この資格は75歳の誕生日（{}）に喪失しています。", era(on))
            }
            Self::LostDeath(on) => format!("この資格は死亡により{}に喪失しています。", era(on)),
            Self::LostNewExists(on) => {
                format!(
                    "この資格は{}に喪失し、新しい資格が登録されています。",
                    era(on)
                )
            }
            Self::NoSuchNumber | Self::OtherBirthdate => {
                "この番号と生年月日の組に当てはまる資格がありません。".to_owned()
            }
            Self::OtherBranch => "番号と生年月日は合いますが、枝番が合いません。".to_owned(),
            Self::SeveralPeople => "枝番がないため、当てはまる人が2人以上います。".to_owned(),
            Self::SeveralRegistered => {
                "当てはまる人が2人以上登録されています。枝番では区別できません。".to_owned()
            }
            Self::NoCoverage => "この人の資格は登録されていません。".to_owned(),
            Self::CertificateRevoked => "カードの電子証明書は失効しています。".to_owned(),
            Self::CertificateExpired(on) => {
                format!(
                    "カードの電子証明書は{}に期限が切れ、資格確認に使える期間も過ぎました。",
                    era(on)
                )
            }
            Self::CardNotRegistered => "このカードは保険証としての利用登録がまだです。".to_owned(),
        }
    }

    /// The same sentence in English.
    #[must_use]
    pub fn sentence_en(self) -> String {
        match self {
            Self::Valid => "The coverage is valid.".to_owned(),
            Self::ValidTurns75(on) => {
                format!("Valid. From {on} the latter-stage elderly scheme covers this person.")
            }
            Self::ValidCertificateEnds(on) => {
                format!("Valid. The card's certificate ends on {on}.")
            }
            Self::ValidCertificateLapsed(until) => format!(
                "The card's certificate has lapsed: only the coverage is shown, until {until}."
            ),
            Self::TicketMissing => {
                "Medical aid is valid, but no ticket for this institution is registered.".to_owned()
            }
            Self::NotYet(from) => format!("This coverage begins on {from}."),
            Self::Lost(on) => format!("This coverage was lost on {on}."),
            Self::LostTurned75(on) => format!("This coverage ended on the 75th birthday, {on}."),
            Self::LostDeath(on) => format!("This coverage ended by death on {on}."),
            Self::LostNewExists(on) => {
                format!("This coverage was lost on {on}; a new one is registered.")
            }
            Self::NoSuchNumber | Self::OtherBirthdate => {
                "Nothing is registered under these numbers and this birth date.".to_owned()
            }
            Self::OtherBranch => "Number and birth date fit, the branch does not.".to_owned(),
            Self::SeveralPeople => "Without a branch number, several people fit.".to_owned(),
            Self::SeveralRegistered => {
                "Several people are registered, and a branch number does not tell them apart."
                    .to_owned()
            }
            Self::NoCoverage => "No coverage is registered for this person.".to_owned(),
            Self::CertificateRevoked => "The card's certificate was revoked.".to_owned(),
            Self::CertificateExpired(on) => {
                format!("The card's certificate ended on {on}, and so has the time of grace.")
            }
            Self::CardNotRegistered => "This card is not registered for insurance use.".to_owned(),
        }
    }

    /// The one recommended next act.
    #[must_use]
    pub fn next_act(self) -> NextAct {
        match self {
            Self::Valid | Self::ValidTurns75(_) => NextAct::Proceed,
            Self::ValidCertificateEnds(_) | Self::ValidCertificateLapsed(_) => NextAct::TellToRenew,
            Self::TicketMissing => NextAct::CallWelfareOffice,
            Self::NotYet(_) | Self::Lost(_) | Self::LostNewExists(_) => NextAct::AskForNewProof,
            Self::LostTurned75(_) => NextAct::AskForLatterStageProof,
            Self::LostDeath(_) | Self::NoCoverage | Self::SeveralRegistered => NextAct::CallInsurer,
            Self::NoSuchNumber | Self::OtherBirthdate | Self::OtherBranch => NextAct::RetypeNumber,
            Self::SeveralPeople => NextAct::AddBranch,
            Self::CertificateRevoked | Self::CertificateExpired(_) => NextAct::AskByNumber,
            Self::CardNotRegistered => NextAct::RegisterAtReader,
        }
    }

    /// The next act of a reason's code, for a reader of answers; `None` for a code of somebody else's.
    #[must_use]
    pub fn next_act_of(code: &str) -> Option<NextAct> {
        let day = Date::MIN;
        [
            Self::Valid,
            Self::ValidTurns75(day),
            Self::ValidCertificateEnds(day),
            Self::ValidCertificateLapsed(day),
            Self::TicketMissing,
            Self::NotYet(day),
            Self::Lost(day),
            Self::LostTurned75(day),
            Self::LostDeath(day),
            Self::LostNewExists(day),
            Self::NoSuchNumber,
            Self::OtherBirthdate,
            Self::OtherBranch,
            Self::SeveralPeople,
            Self::SeveralRegistered,
            Self::NoCoverage,
            Self::CertificateRevoked,
            Self::CertificateExpired(day),
            Self::CardNotRegistered,
        ]
        .into_iter()
        .find(|reason| reason.code() == code)
        .map(Self::next_act)
    }
}
