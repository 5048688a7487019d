//! Tickets of medical aid (医療券・調剤券).

use wire::oqs::qualification::MedicalTicket;

use super::row::Rows;
use crate::counter::{calendar, label};

/// What a ticket means at the counter, in one line.
pub(super) fn line(ticket: &MedicalTicket) -> String {
    let mut parts = Vec::new();
    parts.extend(calendar::period(
        ticket.valid_from.as_ref(),
        ticket.valid_to.as_ref(),
    ));
    parts.extend(ticket.treatment_type.as_deref().map(label::treatment));
    parts.extend(
        ticket
            .self_pay
            .as_deref()
            .map(|amount| format!("本人支払額 {}", yen(amount))),
    );
    parts.extend(ticket.single_or_combined.as_deref().map(label::combined));
    if ticket.institution_flag.as_deref() == Some("1") {
        parts.push("ほかの医療機関あて".to_owned());
    }
    if ticket.consistency.as_deref() == Some("1") {
        parts.push("不整合あり".to_owned());
    }
    parts.join("・")
}

/// What else a ticket says, for the full page.
pub(super) fn more(rows: &mut Rows, ticket: &MedicalTicket) {
    let yes = |code: &str| if code == "01" { "あり" } else { "なし" }.to_owned();
    rows.text("交付番号", ticket.issue_number.as_ref());
    rows.text("診療年月", ticket.month.as_ref());
    rows.text("指定医療機関", ticket.institution_name.as_ref());
    rows.text("指定医療機関コード", ticket.institution_code.as_ref());
    rows.text("処方箋の発行元", ticket.issuer_name.as_ref());
    for injury in [&ticket.injury1, &ticket.injury2, &ticket.injury3] {
        rows.text("傷病名", injury.as_ref());
    }
    rows.text("地区担当員", ticket.district_contact.as_ref());
    rows.text("取扱担当者", ticket.handling_contact.as_ref());
    rows.code("社会保険", ticket.social_insurance.as_ref(), yes);
    rows.code("感染症", ticket.infection.as_ref(), yes);
    rows.code("後期高齢者", ticket.elderly_care.as_ref(), yes);
    rows.code("都道府県費", ticket.prefectural_expenses.as_ref(), yes);
    for remark in [&ticket.remarks1, &ticket.remarks2, &ticket.remarks3] {
        rows.text("備考", remark.as_ref());
    }
}

/// An amount in yen with its thousands parted: 10,000円. What is no number stays as received.
pub(super) fn yen(amount: &str) -> String {
    let digits = amount.trim();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let plain = digits.trim_start_matches('0');
        let plain = if plain.is_empty() { "0" } else { plain };
        let mut parted = String::new();
        for (at, digit) in plain.chars().enumerate() {
            if at > 0 && (plain.len() - at).is_multiple_of(3) {
                parted.push(',');
            }
            parted.push(digit);
        }
        return format!("{parted}円");
    }
    format!("{digits}円")
}
