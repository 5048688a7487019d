//! The one recommended next act of an answer, and its reason without the act.

use domain::eligibility::{NextAct, Validity};
use wire::oqs::qualification::Answer;

use super::filled;

/// What to do next, by whom, and where on these pages it is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::counter) struct Act {
    pub(in crate::counter) act: NextAct,
    pub(in crate::counter) ja: &'static str,
    pub(in crate::counter) en: &'static str,
    /// 窓口, 患者, 保険者.
    pub(in crate::counter) turn: &'static str,
}

impl Act {
    /// The act of the code received, or the usual one of the answer's validity when the code is somebody else's.
    pub(super) fn of(answer: &Answer) -> Self {
        let act = answer.next_act().unwrap_or_else(|| usual(answer));
        let (ja, en, turn) = act.words();
        Self {
            act,
            ja,
            en,
            turn: turn.label(),
        }
    }

    /// The button that does the act here: its words, and whether the form opens with what was asked before. `None`
    /// where the act is done away from this page.
    pub(in crate::counter) fn button(self) -> Option<(&'static str, bool)> {
        match self.act {
            NextAct::RetypeNumber => Some(("番号を直して照会する", true)),
            NextAct::AddBranch => Some(("枝番を入れて照会する", true)),
            NextAct::AskByNumber => Some(("番号で照会する", false)),
            NextAct::AskForNewProof | NextAct::AskForLatterStageProof => {
                Some(("新しい資格を番号で照会する", false))
            }
            NextAct::Proceed
            | NextAct::CallInsurer
            | NextAct::CallWelfareOffice
            | NextAct::TellToRenew
            | NextAct::RegisterAtReader => None,
        }
    }
}

fn usual(answer: &Answer) -> NextAct {
    let by_card = answer.header.reference_classification.as_deref() == Some("1");
    match answer.validity().filter(|_| answer.is_answered()) {
        Some(Validity::Valid) => NextAct::Proceed,
        Some(Validity::Invalid | Validity::InvalidNewExists) => NextAct::AskForNewProof,
        Some(Validity::Multiple) => NextAct::AddBranch,
        Some(Validity::ValidUnregistered) => NextAct::CallWelfareOffice,
        None if by_card => NextAct::AskByNumber,
        Some(Validity::NoMatch) | None => NextAct::RetypeNumber,
    }
}

/// The reason received. The hub tells reason and act in one message; the act is cut off, since it stands beside.
pub(super) fn reason(answer: &Answer) -> Option<String> {
    let message =
        filled(answer.message.as_ref()).or(filled(answer.header.error_message.as_ref()))?;
    let act = answer.next_act().map_or("", |act| act.words().0);
    let reason = message.strip_suffix(act).unwrap_or(message).trim_end();
    Some(if reason.is_empty() { message } else { reason }.to_owned())
}

/// What a validity means, where no reason came.
pub(super) fn usual_reason(validity: Validity) -> String {
    match validity {
        Validity::Valid => "資格は有効です。",
        Validity::Invalid => "この資格は無効です。",
        Validity::InvalidNewExists => "この資格は無効です。新しい資格が登録されています。",
        Validity::NoMatch => "この番号と生年月日の組に当てはまる資格がありません。",
        Validity::Multiple => "当てはまる人が2人以上います。",
        Validity::ValidUnregistered => {
            "医療扶助は有効ですが、この医療機関あての医療券が登録されていません。"
        }
    }
    .to_owned()
}
