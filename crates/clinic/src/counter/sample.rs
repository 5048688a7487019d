//! Made-up answers for tests; nobody's data.

use domain::date::parse_compact_time;
use domain::eligibility::Reason;
use wire::oqs::qualification::{Answer, AnswerHeader, Limit, MedicalTicket, ResultItem};

use crate::records::{Record, Source};

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

pub(super) fn answer(validity: &str, results: Vec<ResultItem>) -> Answer {
    Answer {
        header: AnswerHeader {
            process_time: text("20261124085201"),
            confirmation_date: text("20261124"),
            institution: text("1311111111"),
            reference_classification: text("2"),
            segment: text("1"),
            ..AnswerHeader::default()
        },
        status: text("1"),
        validity: text(validity),
        results: (!results.is_empty()).then_some(results),
        ..Answer::default()
    }
}

/// An answer kept at 8:52 after an inquiry by number.
pub(super) fn record(id: &str, answer: Answer) -> Record {
    let at = parse_compact_time("20261124085201").expect("a moment");
    Record {
        id: id.to_owned(),
        at,
        source: Source::Counter,
        answer,
    }
}

/// A card that was refused.
pub(super) fn refused(reason: Reason) -> Answer {
    let mut answer = answer("1", Vec::new());
    answer.header.reference_classification = text("1");
    answer.status = text("2");
    answer.validity = None;
    answer.code = text(reason.code());
    answer.message = Some(format!(
        "{}{}",
        reason.sentence(),
        reason.next_act().words().0
    ));
    answer
}

/// Forty-four years old, insured in person, limit class ウ.
pub(super) fn insured() -> ResultItem {
    ResultItem {
        insured_card_classification: text("01"),
        insurer_number: text("06130488"),
        insured_card_symbol: text("１２－３４"),
        insured_identification_number: text("0567"),
        insured_branch_number: text("01"),
        personal_family_classification: text("1"),
        name: text("●橋　花子"),
        name_kana: text("ﾀｶﾊｼ ﾊﾅｺ"),
        sex1: text("2"),
        birthdate: text("19820303"),
        address: text("東京都架空区架空町1-2-3"),
        post_number: text("100-0000"),
        qualification_date: text("20200401"),
        insured_certificate_issuance_date: text("20260801"),
        insurer_name: text("架空健康保険組合"),
        limit: Some(Limit {
            kind: text("01"),
            class: text("A03"),
            valid_from: text("20260801"),
            valid_to: text("20270731"),
            ..Limit::default()
        }),
        ..ResultItem::default()
    }
}

/// Medical aid with a ticket for this institution.
pub(super) fn aid() -> ResultItem {
    ResultItem {
        insured_card_classification: text("A1"),
        insurer_number: text("12143210"),
        insured_identification_number: text("0000019"),
        name: text("架空　太郎"),
        name_kana: text("ｶｸｳ ﾀﾛｳ"),
        sex1: text("1"),
        birthdate: text("19700101"),
        insurer_name: text("架空福祉事務所"),
        tickets: Some(vec![MedicalTicket {
            ticket_type: text("01"),
            valid_from: text("20261101"),
            valid_to: text("20261130"),
            issue_number: text("123"),
            institution_flag: text("0"),
            injury1: text("架空病"),
            treatment_type: text("02"),
            self_pay: text("0"),
            single_or_combined: text("01"),
            ..MedicalTicket::default()
        }]),
        ..ResultItem::default()
    }
}
