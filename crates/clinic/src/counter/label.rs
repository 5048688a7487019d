//! What the wire's codes are called at a counter (OQSCD). An unknown code stays as it came.

use crate::records::Source;

/// The label of a code, or the code itself where the table lacks it.
fn of(code: &str, table: &[(&str, &str)]) -> String {
    let known = table.iter().find(|(known, _)| *known == code.trim());
    known.map_or(code, |(_, label)| label).to_owned()
}

/// How a check was asked for.
pub(super) fn source(source: Source) -> &'static str {
    match source {
        Source::Card => "カード",
        Source::Counter => "番号",
        Source::File => "レセコン",
    }
}

/// 被保険者証区分, OQSCD010.
pub(super) fn classification(code: &str) -> String {
    of(
        code,
        &[
            ("01", "一般"),
            ("02", "退職"),
            ("03", "短期一般"),
            ("04", "短期退職"),
            ("05", "特別療養費支給対象者"),
            ("06", "特例退職"),
            ("07", "自衛官"),
            ("A1", "医療扶助"),
        ],
    )
}

/// 性別, OQSCD007.
pub(super) fn sex(code: &str) -> String {
    of(code, &[("1", "男"), ("2", "女"), ("3", "性別 未設定")])
}

/// 本人・家族, OQSCD009.
pub(super) fn relation(code: &str) -> String {
    of(code, &[("1", "本人"), ("2", "家族")])
}

/// 資格喪失事由, OQSCD008.
pub(super) fn loss(code: &str) -> String {
    of(
        code,
        &[
            ("01", "死亡"),
            ("02", "生活保護受給開始"),
            ("03", "医療保険等の資格取得"),
            ("99", "その他"),
        ],
    )
}

/// 証区分 of limit certificates, OQSCD011.
pub(super) fn limit_kind(code: &str) -> String {
    of(
        code,
        &[
            ("01", "限度額適用認定証"),
            ("02", "限度額適用・標準負担額減額認定証"),
            ("03", "標準負担額減額認定証"),
        ],
    )
}

/// 認定疾病区分, OQSCD013.
pub(super) fn disease(code: &str) -> String {
    of(
        code,
        &[
            ("1", "人工透析を必要とする慢性腎不全"),
            ("2", "先天性血液凝固因子障害（第Ⅷ・第Ⅸ因子）"),
            ("3", "血液凝固因子製剤によるHIV"),
        ],
    )
}

/// 医療券・調剤券, OQSCD018.
pub(super) fn ticket(code: &str) -> String {
    of(code, &[("01", "医療券"), ("02", "調剤券")])
}

/// 診療別, OQSCD019.
pub(super) fn treatment(code: &str) -> String {
    of(
        code,
        &[
            ("01", "入院"),
            ("02", "入院外"),
            ("03", "歯科"),
            ("04", "調剤"),
            ("05", "訪問看護"),
        ],
    )
}

/// 単独・併用別, OQSCD020.
pub(super) fn combined(code: &str) -> String {
    of(code, &[("01", "単独"), ("02", "併用")])
}

/// 処方箋発行形態, OQSCD017.
pub(super) fn prescription(code: &str) -> String {
    of(code, &[("1", "電子処方箋"), ("2", "紙の処方箋")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_codes_stay_as_they_came() {
        assert_eq!(classification("A1"), "医療扶助");
        assert_eq!(classification("B7"), "B7");
    }
}
