//! Medical aid under public assistance (医療扶助): tickets (医療券・調剤券).

use crate::date::Date;

/// Ticket of medical aid for one month at one designated institution (医療券・調剤券).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MedicalTicket {
    /// `true` for a dispensing ticket (調剤券), `false` for a medical ticket (医療券).
    pub dispensing: bool,
    /// 有効開始日.
    pub valid_from: Date,
    /// 有効終了日, inclusive.
    pub valid_to: Date,
    /// 交付番号.
    pub issue_number: String,
    /// 指定医療機関コード, ten digits.
    pub institution: String,
    /// 指定医療機関名.
    pub institution_name: String,
    /// 傷病名1.
    pub injury: Option<String>,
    /// 診療別, code of OQSCD019 (`01` in-patient … `05` visiting nurse).
    pub treatment_type: String,
    /// 本人支払額 in yen.
    pub self_pay_yen: u32,
    /// 単独・併用別: `true` when used beside health insurance.
    pub combined: bool,
}

impl MedicalTicket {
    /// Whether the ticket serves `institution` (ten digits) on `on`.
    #[must_use]
    pub fn serves(&self, institution: &str, on: Date) -> bool {
        self.institution == institution && self.valid_from <= on && on <= self.valid_to
    }
}
