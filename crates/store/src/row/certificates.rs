//! Certificates a coverage carries: elderly (高齢受給者証), limit (限度額適用認定証), specific disease (特定疾病療養受療証).

use domain::{
    coverage::ElderlyCertificate,
    date::Date,
    limit::{LimitCertificate, LimitClass, LimitKind, SpecificDisease, SpecificDiseaseCertificate},
};
use serde::{Deserialize, Serialize};

use super::{
    Text, Unreadable,
    code::{Coded, ratio},
    day::{day, optional_day},
    day_number,
};

/// An elderly certificate.
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct ElderlyRow<'a> {
    period: PeriodRow,
    ratio: Text<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct LimitRow<'a> {
    period: PeriodRow,
    kind: Text<'a>,
    class: Text<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    long_stay_from: Option<i64>,
}

#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct DiseaseRow<'a> {
    period: PeriodRow,
    disease: Text<'a>,
    self_pay_yen: u32,
}

/// When a certificate was issued and holds.
#[derive(Serialize, Deserialize)]
struct PeriodRow {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    issued: Option<i64>,
    from: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<i64>,
}

impl ElderlyRow<'_> {
    pub(super) fn of(paper: &ElderlyCertificate) -> Self {
        Self {
            period: PeriodRow::of(paper.issued, paper.valid_from, paper.valid_to),
            ratio: Text::from(paper.ratio.wire()),
        }
    }

    pub(super) fn read(self) -> Result<ElderlyCertificate, Unreadable> {
        let (issued, valid_from, valid_to) = self.period.read()?;
        Ok(ElderlyCertificate {
            issued,
            valid_from,
            valid_to,
            ratio: ratio(&self.ratio)?,
        })
    }
}

impl LimitRow<'_> {
    pub(super) fn of(limit: &LimitCertificate) -> Self {
        Self {
            period: PeriodRow::of(limit.issued, limit.valid_from, limit.valid_to),
            kind: Text::from(limit.kind.code()),
            class: Text::from(limit.class.code()),
            long_stay_from: limit.long_stay_from.map(day_number),
        }
    }

    pub(super) fn read(self) -> Result<LimitCertificate, Unreadable> {
        let (issued, valid_from, valid_to) = self.period.read()?;
        Ok(LimitCertificate {
            kind: LimitKind::read(&self.kind)?,
            class: LimitClass::from_code(&self.class).ok_or(Unreadable)?,
            issued,
            valid_from,
            valid_to,
            long_stay_from: optional_day(self.long_stay_from)?,
        })
    }
}

impl DiseaseRow<'_> {
    pub(super) fn of(paper: &SpecificDiseaseCertificate) -> Self {
        Self {
            period: PeriodRow::of(paper.issued, paper.valid_from, paper.valid_to),
            disease: Text::from(paper.disease.code()),
            self_pay_yen: paper.self_pay_yen,
        }
    }

    pub(super) fn read(self) -> Result<SpecificDiseaseCertificate, Unreadable> {
        let (issued, valid_from, valid_to) = self.period.read()?;
        Ok(SpecificDiseaseCertificate {
            disease: SpecificDisease::read(&self.disease)?,
            issued,
            valid_from,
            valid_to,
            self_pay_yen: self.self_pay_yen,
        })
    }
}

impl PeriodRow {
    fn of(issued: Option<Date>, from: Date, to: Option<Date>) -> Self {
        Self {
            issued: issued.map(day_number),
            from: day_number(from),
            to: to.map(day_number),
        }
    }

    fn read(&self) -> Result<(Option<Date>, Date, Option<Date>), Unreadable> {
        Ok((
            optional_day(self.issued)?,
            day(self.from)?,
            optional_day(self.to)?,
        ))
    }
}
