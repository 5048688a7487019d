//! The paper handed to the patient (患者さんに渡す紙): what was checked, what came of it, what to ask whom.
//!
//! It holds nothing medical and no address.

use domain::{date, eligibility::NextAct};
use wire::oqs::qualification::ResultItem;

use super::{
    calendar,
    check_card::{asked, day_asked},
    marked::Marked,
    person::{Row, Rows},
    status::Status,
};
use crate::records::Record;

/// One slip.
pub(super) struct Slip {
    pub(super) id: String,
    pub(super) at: String,
    pub(super) on: String,
    pub(super) name: Option<Marked>,
    pub(super) result: String,
    pub(super) reason: Option<String>,
    pub(super) english: &'static str,
    /// What the patient is asked to do, in Japanese and English.
    pub(super) ask: Option<(&'static str, &'static str)>,
    pub(super) code: Option<String>,
    /// The insurer and the numbers to quote to it, one table a coverage; what was asked
    /// where none was found.
    pub(super) coverages: Vec<Vec<Row>>,
}

impl Slip {
    pub(super) fn of(record: &Record) -> Self {
        let answer = &record.answer;
        let on = day_asked(answer, record.at.date());
        let status = Status::of(answer, on);
        let results = answer.results();
        let validity = answer.validity().filter(|_| answer.is_answered());
        Self {
            id: record.id.clone(),
            at: format!(
                "{} {}",
                calendar::both(record.at.date()),
                calendar::clock(record.at)
            ),
            on: date::era(on),
            name: results.first().and_then(ResultItem::name).map(Marked::of),
            result: validity.map_or(status.headline, |validity| validity.label().to_owned()),
            reason: status.reason,
            english: status.english,
            ask: status.act.map(|act| for_patient(act.act)),
            code: status.code,
            coverages: match results.is_empty() {
                true => vec![asked(answer)],
                false => results.iter().map(coverage).collect(),
            },
        }
    }
}

fn coverage(item: &ResultItem) -> Vec<Row> {
    let aid = item.is_medical_aid();
    let mut rows = Rows::default();
    rows.text(
        if aid {
            "福祉事務所"
        } else {
            "保険者 Insurer"
        },
        item.insurer_name.as_ref(),
    );
    rows.text(
        if aid {
            "公費負担者番号"
        } else {
            "保険者番号"
        },
        item.insurer_number.as_ref(),
    );
    rows.text("記号 Symbol", item.insured_card_symbol.as_ref());
    rows.text(
        if aid {
            "受給者番号"
        } else {
            "番号 Number"
        },
        item.insured_identification_number.as_ref(),
    );
    rows.text("枝番 Branch", item.insured_branch_number.as_ref());
    rows.done()
}

/// The next act, said to the patient instead of the staff.
fn for_patient(act: NextAct) -> (&'static str, &'static str) {
    match act {
        NextAct::Proceed => ("手続きはいりません。", "You need not do anything."),
        NextAct::AskForNewProof => (
            "マイナ保険証か新しい資格確認書を受付に見せてください。お手元にないときは、お勤め先か市区町村の窓口に聞いてください。",
            "Please show your My Number card or your new proof of coverage. If you have neither, ask your employer or \
             your municipal office.",
        ),
        NextAct::AskForLatterStageProof => (
            "後期高齢者医療の資格確認書かマイナ保険証を受付に見せてください。お手元にないときは、市区町村の窓口に聞いてください。",
            "Please show your proof of the latter-stage elderly scheme or your My Number card. If you have neither, ask \
             your municipal office.",
        ),
        NextAct::RetypeNumber => (
            "資格確認書をもう一度受付に見せてください。番号と生年月日を確かめます。",
            "Please show your proof of coverage again, so that the numbers and the birth date can be compared.",
        ),
        NextAct::AddBranch => (
            "資格確認書の枝番（2桁）を受付に教えてください。",
            "Please tell the counter the two-digit branch number on your proof of coverage.",
        ),
        NextAct::CallInsurer => (
            "加入している保険者に、資格の登録について問い合わせてください。",
            "Please ask your insurer how your coverage is registered.",
        ),
        NextAct::CallWelfareOffice => (
            "福祉事務所に、この医療機関あての医療券を頼んでください。",
            "Please ask the welfare office for a ticket for this institution.",
        ),
        NextAct::TellToRenew => (
            "市区町村の窓口で、カードの電子証明書を更新してください。",
            "Please renew your card's certificate at your municipal office.",
        ),
        NextAct::RegisterAtReader => (
            "カードリーダーで、保険証としての利用登録をしてください。",
            "Please register your card for insurance use at the reader.",
        ),
        NextAct::AskByNumber => (
            "資格確認書を受付に見せてください。番号で確認します。",
            "Please show your proof of coverage; it will be checked by its numbers.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counter::sample::{aid, answer, insured, record};
    use domain::eligibility::Reason;

    #[test]
    fn nothing_medical_and_no_address_is_on_paper() {
        let mut both = answer("6", vec![insured(), aid()]);
        both.code = Some(Reason::TicketMissing.code().to_owned());
        let slip = Slip::of(&record("085201-aa", both));
        let rows: Vec<&Row> = slip.coverages.iter().flatten().collect();
        let said: String = rows
            .iter()
            .flat_map(|row| row.value.parts())
            .map(|part| part.text.as_str())
            .collect();
        for hidden in ["架空病", "架空区", "100-0000"] {
            assert!(!said.contains(hidden), "{hidden}");
        }
        assert_eq!(slip.result, "有効（未登録）");
        assert!(slip.ask.is_some_and(|(ja, _)| ja.contains("医療券")));
    }

    #[test]
    fn a_valid_coverage_asks_nothing() {
        let slip = Slip::of(&record("a", answer("1", vec![insured()])));
        assert_eq!(
            (slip.result.as_str(), slip.ask, slip.reason),
            ("有効", None, None)
        );
        assert_eq!(slip.at, "令和8年11月24日（2026年11月24日） 8:52");
    }
}
