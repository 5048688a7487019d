//! The gates between an application and operation, what each stands on, and whose turn an open one is.

use serde::{Deserialize, Serialize};

/// One gate.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// The account of the portal exists.
    PortalAccount,
    /// The card reader is ordered, and the day it comes is known.
    Reader,
    /// The v6 option is settled.
    V6Option,
    /// The hearing sheet has no fault.
    HearingSheet,
    /// The usage application (利用申請) is filed with the customer ID.
    UsageApplication,
    /// The certificate application (電子証明書発行申請) is filed.
    Certificate,
    /// The line is open.
    LineOpen,
    /// Entry to the building is arranged (入館調整).
    Entry,
    /// A terminal is the case's.
    Terminal,
    /// The survey is OK.
    Survey,
    /// The works are OK.
    Works,
    /// The line is authenticated (回線認証).
    LineAuthentication,
    /// The connection was tested.
    ConnectionTest,
    /// The day of operation is registered.
    Start,
}

/// Who must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The clinic or pharmacy.
    Clinic,
    /// The carrier.
    Ntt,
    /// The payment fund.
    Fund,
    /// The installer.
    Installer,
}

impl Owner {
    /// Its name.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Clinic => "医療機関",
            Self::Ntt => "NTT",
            Self::Fund => "支払基金",
            Self::Installer => "工事会社",
        }
    }
}

/// All that must be passed before the works.
const BEFORE_WORKS: [Gate; 10] = [
    Gate::PortalAccount,
    Gate::Reader,
    Gate::V6Option,
    Gate::HearingSheet,
    Gate::UsageApplication,
    Gate::Certificate,
    Gate::LineOpen,
    Gate::Entry,
    Gate::Terminal,
    Gate::Survey,
];

impl Gate {
    /// All, in their order.
    pub const ALL: [Self; 14] = [
        Self::PortalAccount,
        Self::Reader,
        Self::V6Option,
        Self::HearingSheet,
        Self::UsageApplication,
        Self::Certificate,
        Self::LineOpen,
        Self::Entry,
        Self::Terminal,
        Self::Survey,
        Self::Works,
        Self::LineAuthentication,
        Self::ConnectionTest,
        Self::Start,
    ];

    /// Its word in forms and in the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().0
    }

    /// Its name.
    #[must_use]
    pub fn ja(self) -> &'static str {
        self.row().1
    }

    /// Who must act first while it is open; [`super::Record::turn`] knows more of a case.
    #[must_use]
    pub fn owner(self) -> Owner {
        self.row().2
    }

    /// The gate of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| gate.word() == word)
    }

    /// Whether it follows from visits, stock or dates, and is not marked by hand.
    #[must_use]
    pub fn is_derived(self) -> bool {
        matches!(
            self,
            Self::Terminal | Self::Survey | Self::Works | Self::Start
        )
    }

    /// The gates that must be passed first.
    #[must_use]
    pub fn needs(self) -> &'static [Self] {
        match self {
            Self::UsageApplication | Self::Certificate => &[Self::PortalAccount],
            Self::Works => &BEFORE_WORKS,
            Self::LineAuthentication => &[Self::Works],
            Self::ConnectionTest => &[Self::Works, Self::LineAuthentication, Self::Terminal],
            Self::Start => &[Self::Works, Self::LineAuthentication, Self::ConnectionTest],
            _ => &[],
        }
    }

    fn row(self) -> (&'static str, &'static str, Owner) {
        match self {
            Self::PortalAccount => (
                "portal-account",
                "ポータルサイトのアカウント",
                Owner::Clinic,
            ),
            Self::Reader => ("reader", "カードリーダーの申込と到着日", Owner::Clinic),
            Self::V6Option => ("v6-option", "v6オプションの確認", Owner::Clinic),
            Self::HearingSheet => ("hearing-sheet", "ヒアリングシート", Owner::Clinic),
            Self::UsageApplication => {
                ("usage-application", "利用申請（お客さまID）", Owner::Clinic)
            }
            Self::Certificate => ("certificate", "電子証明書の発行申請", Owner::Clinic),
            Self::LineOpen => ("line-open", "回線の開通", Owner::Ntt),
            Self::Entry => ("entry", "入館の調整", Owner::Installer),
            Self::Terminal => ("terminal", "端末の引き当て", Owner::Ntt),
            Self::Survey => ("survey", "現地調査", Owner::Installer),
            Self::Works => ("works", "工事", Owner::Installer),
            Self::LineAuthentication => ("line-authentication", "回線認証", Owner::Ntt),
            Self::ConnectionTest => ("connection-test", "接続試験", Owner::Clinic),
            Self::Start => ("start", "運用開始日", Owner::Clinic),
        }
    }
}

impl super::Record {
    /// The gates that must be passed before one and are not.
    #[must_use]
    pub fn missing(&self, before: Gate, allocated: bool) -> Vec<Gate> {
        // Where the clinic agreed, line and router are installed while the terminal is awaited (start-pack §7).
        let later = |gate: Gate| {
            gate == Gate::Terminal && before == Gate::Works && self.file.terminal_later.is_some()
        };
        let open = |gate: &Gate| !self.has_passed(*gate, allocated) && !later(*gate);
        before.needs().iter().copied().filter(open).collect()
    }

    /// Whose turn an open gate is.
    #[must_use]
    pub fn turn(&self, gate: Gate) -> Owner {
        match gate {
            // The clinic orders it; the payment fund sends it.
            Gate::Reader if self.application.reader == "ordered" => Owner::Fund,
            _ => gate.owner(),
        }
    }

    /// A gate and whose turn it is, in words.
    #[must_use]
    pub fn gate_words(&self, gate: Gate) -> String {
        format!("{}（{}）", gate.ja(), self.turn(gate).ja())
    }
}
