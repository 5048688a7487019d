//! A ticket of medical aid (医療券・調剤券).

use domain::medical_aid::MedicalTicket;
use serde::{Deserialize, Serialize};

use super::{Text, Unreadable, day::day, day_number};

#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct TicketRow<'a> {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dispensing: bool,
    from: i64,
    to: i64,
    issue_number: Text<'a>,
    institution: Text<'a>,
    institution_name: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    injury: Option<Text<'a>>,
    treatment_type: Text<'a>,
    self_pay_yen: u32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    combined: bool,
}

impl<'a> TicketRow<'a> {
    pub(super) fn of(ticket: &'a MedicalTicket) -> Self {
        Self {
            dispensing: ticket.dispensing,
            from: day_number(ticket.valid_from),
            to: day_number(ticket.valid_to),
            issue_number: Text::from(&ticket.issue_number),
            institution: Text::from(&ticket.institution),
            institution_name: Text::from(&ticket.institution_name),
            injury: Text::optional(ticket.injury.as_ref()),
            treatment_type: Text::from(&ticket.treatment_type),
            self_pay_yen: ticket.self_pay_yen,
            combined: ticket.combined,
        }
    }
}

impl TicketRow<'_> {
    pub(super) fn read(self) -> Result<MedicalTicket, Unreadable> {
        Ok(MedicalTicket {
            dispensing: self.dispensing,
            valid_from: day(self.from)?,
            valid_to: day(self.to)?,
            issue_number: self.issue_number.into_owned(),
            institution: self.institution.into_owned(),
            institution_name: self.institution_name.into_owned(),
            injury: self.injury.map(Text::into_owned),
            treatment_type: self.treatment_type.into_owned(),
            self_pay_yen: self.self_pay_yen,
            combined: self.combined,
        })
    }
}
