//! One result (資格確認結果) as a counter reads it: who, by whom insured, what to charge.

mod row;
#[cfg(test)]
mod tests;
mod ticket;

use domain::{Date, DateTime, date};
use wire::oqs::qualification::ResultItem;

use super::{
    calendar, consent, label,
    marked::{Marked, lost_line},
    ratio::Ratios,
    status::limit_holds,
};

pub(super) use row::{Row, Rows};

/// One coverage of one person.
pub(super) struct Person {
    /// 医療保険, 後期高齢者医療 or 医療扶助.
    pub(super) kind: &'static str,
    pub(super) name: Marked,
    pub(super) kana: Option<Marked>,
    /// 73歳・女.
    pub(super) age: String,
    /// Both calendars.
    pub(super) birth: String,
    /// What was lost of the names, with its place.
    pub(super) lost: Vec<String>,
    /// 保険者番号, 記号, 番号, 枝番: what is copied most.
    pub(super) numbers: Vec<Row>,
    /// What the counter needs at a glance.
    pub(super) rows: Vec<Row>,
    /// Everything else that was received and is not raw.
    pub(super) more: Vec<Row>,
    pub(super) consents: Vec<consent::Line>,
}

impl Person {
    /// The coverage as it is read on `on`; `holds` when the answer says so: otherwise no ratio is named.
    pub(super) fn of(item: &ResultItem, on: Date, now: DateTime, holds: bool) -> Self {
        let birth = item.birthdate();
        let age = birth
            .and_then(Result::ok)
            .map(|birth| format!("{}歳", date::age(birth, on)));
        let sex = item
            .sex2
            .as_deref()
            .or(item.sex1.as_deref())
            .map(label::sex);
        Self {
            kind: kind(item),
            name: Marked::of(item.name().unwrap_or("氏名なし")),
            kana: item.kana().map(Marked::of),
            age: [age, sex]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("・"),
            birth: calendar::received(item.birthdate.as_ref())
                .unwrap_or_else(|| "生年月日なし".to_owned()),
            lost: lost(item),
            numbers: numbers(item),
            rows: rows(item, on, holds),
            more: more(item),
            consents: consent::lines(item, now),
        }
    }

    /// Whether consent to see medical information was asked.
    pub(super) fn has_viewing(&self) -> bool {
        self.consents.iter().any(|line| line.viewing)
    }

    /// Whether any medical information may be seen now.
    pub(super) fn has_open_viewing(&self) -> bool {
        self.consents.iter().any(|line| line.viewing && line.open)
    }
}

fn kind(item: &ResultItem) -> &'static str {
    let elderly = item
        .insurer_number
        .as_deref()
        .is_some_and(|number| number.trim().starts_with("39"));
    match (item.is_medical_aid(), elderly) {
        (true, _) => "医療扶助",
        (false, true) => "後期高齢者医療",
        (false, false) => "医療保険",
    }
}

fn lost(item: &ResultItem) -> Vec<String> {
    [
        ("氏名", &item.name),
        ("通称", &item.name_of_other),
        ("被保険者氏名", &item.insured_name),
        ("記号", &item.insured_card_symbol),
        ("番号", &item.insured_identification_number),
        ("保険者名", &item.insurer_name),
        ("住所", &item.address),
    ]
    .into_iter()
    .filter_map(|(what, text)| lost_line(what, text.as_deref()?))
    .collect()
}

fn numbers(item: &ResultItem) -> Vec<Row> {
    let aid = item.is_medical_aid();
    let mut rows = Rows::default();
    rows.text(
        if aid {
            "公費負担者番号"
        } else {
            "保険者番号"
        },
        item.insurer_number.as_ref(),
    );
    rows.text("記号", item.insured_card_symbol.as_ref());
    rows.text(
        if aid { "受給者番号" } else { "番号" },
        item.insured_identification_number.as_ref(),
    );
    rows.text("枝番", item.insured_branch_number.as_ref());
    rows.done()
}

fn rows(item: &ResultItem, on: Date, holds: bool) -> Vec<Row> {
    let aid = item.is_medical_aid();
    let mut rows = Rows::default();
    rows.text(
        if aid { "福祉事務所" } else { "保険者" },
        item.insurer_name.as_ref(),
    );
    rows.text("通称", item.name_of_other.as_ref());
    rows.code(
        "本人・家族",
        item.personal_family_classification.as_ref(),
        label::relation,
    );
    if holds {
        ratio(&mut rows, item, on);
    }
    limit(&mut rows, item, on);
    rows.put("特定疾病", disease(item));
    for one in item.tickets.iter().flatten() {
        rows.put(
            &label::ticket(one.ticket_type.as_deref().unwrap_or("01")),
            Some(ticket::line(one)),
        );
    }
    rows.put(
        if aid {
            "保護開始日"
        } else {
            "資格取得日"
        },
        calendar::received(item.qualification_date.as_ref()),
    );
    rows.put("資格喪失日", loss(item));
    let (from, to) = (
        item.insured_card_valid_date.as_ref(),
        item.insured_card_expiration_date.as_ref(),
    );
    rows.put("有効期間", calendar::period(from, to));
    rows.done()
}

/// Received and by rule: two lines, never one.
fn ratio(rows: &mut Rows, item: &ResultItem, on: Date) {
    if item.is_medical_aid() {
        return;
    }
    let ratios = Ratios::of(item, on);
    let source = if item.insured_partial_contribution_ratio.is_some() {
        "後期高齢者医療"
    } else {
        "高齢受給者証"
    };
    let received = ratios
        .received
        .map(|ratio| format!("{}（{source}）", ratio.label()));
    let differ = if ratios.differ() {
        "。受信した値が優先です"
    } else {
        ""
    };
    let by_age = ratios
        .by_age
        .map(|ratio| format!("{}{differ}", ratio.label()));
    rows.put(
        "負担割合（受信）",
        Some(received.unwrap_or_else(|| "受信なし".to_owned())),
    );
    rows.put(
        "負担割合（年齢による）",
        Some(by_age.unwrap_or_else(|| "年齢では決まりません".to_owned())),
    );
}

fn limit(rows: &mut Rows, item: &ResultItem, on: Date) {
    let Some(limit) = &item.limit else { return };
    let class = match (item.limit_class(), limit.class.as_deref()) {
        (Some(class), _) => class.label().to_owned(),
        (None, Some(code)) => format!("コード {code}"),
        (None, None) => "区分なし".to_owned(),
    };
    let outside = if limit_holds(item, on) {
        ""
    } else {
        "（期間外）"
    };
    let period = calendar::period(limit.valid_from.as_ref(), limit.valid_to.as_ref());
    rows.put(
        "限度額",
        Some(
            format!("{class}{outside}　{}", period.unwrap_or_default())
                .trim_end()
                .to_owned(),
        ),
    );
    rows.put(
        "長期入院該当",
        calendar::received(limit.long_stay_from.as_ref()),
    );
}

/// How much a specific disease leaves to pay; which disease it is stands on the full page only.
fn disease(item: &ResultItem) -> Option<String> {
    let amounts: Vec<String> = item
        .diseases
        .iter()
        .flatten()
        .map(|disease| match disease.self_pay.as_deref() {
            Some(yen) => format!("受療証あり（自己負担 月{}まで）", ticket::yen(yen)),
            None => "受療証あり".to_owned(),
        })
        .collect();
    (!amounts.is_empty()).then(|| amounts.join("、"))
}

fn loss(item: &ResultItem) -> Option<String> {
    let day = calendar::received(item.disqualification_date.as_ref())?;
    Some(match item.reason_of_loss.as_deref() {
        Some(code) => format!("{day}　{}", label::loss(code)),
        None => day,
    })
}

/// Everything else, for the full page. No line at all for what did not come, the address above all.
fn more(item: &ResultItem) -> Vec<Row> {
    let mut rows = Rows::default();
    rows.code(
        "区分",
        item.insured_card_classification.as_ref(),
        label::classification,
    );
    rows.text("被保険者（世帯主）", item.insured_name.as_ref());
    rows.text("通称カナ", item.name_of_other_kana.as_ref());
    rows.text("郵便番号", item.post_number.as_ref());
    rows.text("住所", item.address.as_ref());
    rows.put(
        "交付日",
        calendar::received(item.insured_certificate_issuance_date.as_ref()),
    );
    rows.code("未就学", item.preschool_classification.as_ref(), |_| {
        "該当".to_owned()
    });
    if let Some(elderly) = &item.elderly {
        rows.put(
            "高齢受給者証",
            calendar::period(elderly.valid_from.as_ref(), elderly.valid_to.as_ref()),
        );
        rows.put(
            "高齢受給者証 交付日",
            calendar::received(elderly.issued.as_ref()),
        );
    }
    if let Some(limit) = &item.limit {
        rows.code("限度額の証", limit.kind.as_ref(), label::limit_kind);
        rows.put(
            "限度額の証 交付日",
            calendar::received(limit.issued.as_ref()),
        );
    }
    for disease in item.diseases.iter().flatten() {
        rows.code("特定疾病 区分", disease.disease.as_ref(), label::disease);
        rows.put(
            "特定疾病 期間",
            calendar::period(disease.valid_from.as_ref(), disease.valid_to.as_ref()),
        );
    }
    for one in item.tickets.iter().flatten() {
        ticket::more(&mut rows, one);
    }
    rows.text("照会番号", item.reference_number.as_ref());
    rows.text("任意の識別子", item.arbitrary_identifier.as_ref());
    rows.done()
}
