//! What the patient consented to at the reader, and until when it may be seen.

use domain::{DateTime, date};
use wire::oqs::qualification::{Consent, ResultItem};

use super::calendar;

/// One item of consent in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub(super) item: &'static str,
    pub(super) words: String,
    /// Whether it may be seen now.
    pub(super) open: bool,
    /// Whether it is about viewing medical information, not about a certificate.
    pub(super) viewing: bool,
}

/// Every item the answer speaks of, given ones first.
pub(super) fn lines(item: &ResultItem, now: DateTime) -> Vec<Line> {
    let mut lines: Vec<Line> = [
        ("薬剤", &item.medicine),
        ("診療", &item.treatment),
        ("特定健診", &item.checkups),
        ("手術", &item.operations),
        ("傷病名", &item.diagnosis_names),
        ("感染症", &item.infections),
        ("アレルギー", &item.allergies),
        ("薬剤禁忌", &item.contraindications),
        ("検査", &item.tests),
        ("処方", &item.prescriptions),
        ("特定疾病", &item.disease_consent),
        ("限度額", &item.limit_consent),
    ]
    .into_iter()
    .filter_map(|(item, consent)| line(item, consent, now))
    .collect();
    lines.sort_by_key(|line| !line.open);
    lines
}

fn line(item: &'static str, consent: &Consent, now: DateTime) -> Option<Line> {
    let until = consent
        .available
        .as_deref()
        .and_then(|text| date::parse_compact_time(text.trim()).ok());
    let (words, open) = match (consent.flag.as_deref()?.trim(), until) {
        ("1", Some(until)) if until < now => (
            format!("{} で終わりました", calendar::moment(until, now.date())),
            false,
        ),
        ("1", Some(until)) => (
            format!("{} まで", calendar::moment(until, now.date())),
            true,
        ),
        ("1", None) => ("同意あり".to_owned(), true),
        ("0", _) => ("同意なし".to_owned(), false),
        ("2", _) => ("有効期限切れ".to_owned(), false),
        ("3", _) => ("取得困難".to_owned(), false),
        (other, _) => (format!("コード {other}"), false),
    };
    let viewing = !matches!(item, "限度額" | "特定疾病");
    Some(Line {
        item,
        words,
        open,
        viewing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_ends_at_its_time() {
        let now = date::parse_compact_time("20261124090000").expect("a moment");
        let given = |until: &str| Consent {
            flag: Some("1".to_owned()),
            time: None,
            available: Some(until.to_owned()),
        };
        let item = ResultItem {
            checkups: Consent {
                flag: Some("0".to_owned()),
                ..Consent::default()
            },
            medicine: given("20261125085201"),
            treatment: given("20261124080000"),
            ..ResultItem::default()
        };
        let said: Vec<_> = lines(&item, now)
            .into_iter()
            .map(|line| (line.item, line.words, line.open))
            .collect();
        assert_eq!(
            said,
            [
                ("薬剤", "11/25 8:52 まで".to_owned(), true),
                ("診療", "8:00 で終わりました".to_owned(), false),
                ("特定健診", "同意なし".to_owned(), false),
            ]
        );
    }
}
