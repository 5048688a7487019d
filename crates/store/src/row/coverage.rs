//! A coverage's part of the document, and of its history.

use domain::{
    coverage::{Classification, Coverage, CoverageId},
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
    person::PersonId,
};
use serde::{Deserialize, Serialize};

use super::{
    Text, Unreadable,
    certificates::{DiseaseRow, ElderlyRow, LimitRow},
    code::{Coded, optional, ratio},
    day::{day, optional_day},
    day_number,
    ticket::TicketRow,
};

#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct CoverageRow<'a> {
    id: u64,
    classification: Text<'a>,
    insurer: Text<'a>,
    insurer_name: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    symbol: Option<Text<'a>>,
    number: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    branch: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    relation: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    insured_name: Option<Text<'a>>,
    acquired: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lost: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    loss_reason: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issued: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document_from: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document_to: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ratio: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    preschool: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    elderly: Option<ElderlyRow<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<LimitRow<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    diseases: Vec<DiseaseRow<'a>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tickets: Vec<TicketRow<'a>>,
}

impl<'a> CoverageRow<'a> {
    pub(super) fn of(coverage: &'a Coverage) -> Self {
        Self {
            id: coverage.id.0,
            classification: Text::from(coverage.classification.code()),
            insurer: Text::from(coverage.insurer.as_str()),
            insurer_name: Text::from(&coverage.insurer_name),
            symbol: coverage
                .symbol
                .as_ref()
                .map(|symbol| Text::from(symbol.as_str())),
            number: Text::from(coverage.number.as_str()),
            branch: coverage
                .branch
                .as_ref()
                .map(|branch| Text::from(branch.as_str())),
            relation: coverage
                .relation
                .map(|relation| Text::from(relation.code())),
            insured_name: Text::optional(coverage.insured_name.as_ref()),
            acquired: day_number(coverage.acquired),
            lost: coverage.lost.map(day_number),
            loss_reason: coverage.loss_reason.map(|reason| Text::from(reason.code())),
            issued: coverage.issued.map(day_number),
            document_from: coverage.document_from.map(day_number),
            document_to: coverage.document_to.map(day_number),
            ratio: coverage.ratio.map(|ratio| Text::from(ratio.wire())),
            preschool: coverage.preschool,
            elderly: coverage.elderly.as_ref().map(ElderlyRow::of),
            limit: coverage.limit.as_ref().map(LimitRow::of),
            diseases: coverage.diseases.iter().map(DiseaseRow::of).collect(),
            tickets: coverage.tickets.iter().map(TicketRow::of).collect(),
        }
    }
}

impl CoverageRow<'_> {
    pub(super) fn read(self, person: PersonId) -> Result<Coverage, Unreadable> {
        Ok(Coverage {
            id: CoverageId(self.id),
            person,
            classification: Classification::read(&self.classification)?,
            insurer: InsurerNumber::parse(&self.insurer).map_err(|_| Unreadable)?,
            insurer_name: self.insurer_name.into_owned(),
            symbol: self
                .symbol
                .map(|symbol| Symbol::parse(&symbol))
                .transpose()
                .map_err(|_| Unreadable)?,
            number: MemberNumber::parse(&self.number).map_err(|_| Unreadable)?,
            branch: self
                .branch
                .map(|branch| Branch::parse(&branch))
                .transpose()
                .map_err(|_| Unreadable)?,
            relation: optional(self.relation.as_deref())?,
            insured_name: self.insured_name.map(Text::into_owned),
            acquired: day(self.acquired)?,
            lost: optional_day(self.lost)?,
            loss_reason: optional(self.loss_reason.as_deref())?,
            issued: optional_day(self.issued)?,
            document_from: optional_day(self.document_from)?,
            document_to: optional_day(self.document_to)?,
            ratio: self.ratio.as_deref().map(ratio).transpose()?,
            preschool: self.preschool,
            elderly: self.elderly.map(ElderlyRow::read).transpose()?,
            limit: self.limit.map(LimitRow::read).transpose()?,
            diseases: self
                .diseases
                .into_iter()
                .map(DiseaseRow::read)
                .collect::<Result<_, _>>()?,
            tickets: self
                .tickets
                .into_iter()
                .map(TicketRow::read)
                .collect::<Result<_, _>>()?,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use domain::{
        copayment::Ratio,
        coverage::{ElderlyCertificate, LossReason, Relation},
        date::Date,
        limit::{
            LimitCertificate, LimitClass, LimitKind, SpecificDisease, SpecificDiseaseCertificate,
        },
        medical_aid::MedicalTicket,
    };

    fn on(year: i16) -> Date {
        Date::new(year, 4, 1).unwrap()
    }

    /// A coverage with every field set.
    pub(crate) fn full() -> Coverage {
        Coverage {
            symbol: Some(Symbol::parse("１２-あ").unwrap()),
            branch: Some(Branch::parse("01").unwrap()),
            relation: Some(Relation::Family),
            insured_name: Some("髙橋　太郎".into()),
            lost: Some(on(2026)),
            loss_reason: Some(LossReason::OtherCoverage),
            issued: Some(on(2021)),
            document_from: Some(on(2022)),
            document_to: Some(on(2023)),
            ratio: Ratio::percent(20),
            preschool: true,
            elderly: Ratio::percent(30).map(|ratio| ElderlyCertificate {
                issued: Some(on(2021)),
                valid_from: on(2022),
                valid_to: Some(on(2023)),
                ratio,
            }),
            limit: Some(LimitCertificate {
                kind: LimitKind::LimitAndMeals,
                class: LimitClass::B09,
                issued: Some(on(2021)),
                valid_from: on(2022),
                valid_to: Some(on(2023)),
                long_stay_from: Some(on(2024)),
            }),
            diseases: vec![SpecificDiseaseCertificate {
                disease: SpecificDisease::Hiv,
                issued: None,
                valid_from: on(2022),
                valid_to: None,
                self_pay_yen: 10_000,
            }],
            tickets: vec![MedicalTicket {
                dispensing: true,
                valid_from: on(2022),
                valid_to: on(2023),
                issue_number: "0001".into(),
                institution: "1310000010".into(),
                institution_name: "しかく医院".into(),
                injury: Some("傷病".into()),
                treatment_type: "02".into(),
                self_pay_yen: 500,
                combined: true,
            }],
            ..bare()
        }
    }

    /// A coverage with nothing that may be absent.
    pub(crate) fn bare() -> Coverage {
        Coverage {
            id: CoverageId(7),
            person: PersonId(u64::MAX),
            classification: Classification::MedicalAid,
            insurer: InsurerNumber::parse("06130488").unwrap(),
            insurer_name: "しかく健康保険組合".into(),
            symbol: None,
            number: MemberNumber::parse("００12 34").unwrap(),
            branch: None,
            relation: None,
            insured_name: None,
            acquired: on(2020),
            lost: None,
            loss_reason: None,
            issued: None,
            document_from: None,
            document_to: None,
            ratio: None,
            preschool: false,
            elderly: None,
            limit: None,
            diseases: Vec::new(),
            tickets: Vec::new(),
        }
    }
}
