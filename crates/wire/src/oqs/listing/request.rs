//! What is asked for: a month of medical aid, or a range of days.

use domain::date::{Date, compact, parse_compact};
use roxmltree::Node;

use super::ListingKind;
use crate::oqs::{
    Encoding, Fault, Limits, Oddity, ReadError, WriteError,
    document::{self, Reading},
    qualification::{RequestHeader, bad, filled, required},
    table::{Element, Item, Kind, Record, elements, fault_of, read_record},
};

/// What was sent, element by element (`QualificationConfirmSearchInfo` of a list).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListingEcho {
    /// 診療年月, yyyyMM (medical aid).
    pub month: Option<String>,
    /// 同意日（開始）, yyyyMMdd.
    pub consent_from: Option<String>,
    /// 同意日（終了）, yyyyMMdd.
    pub consent_to: Option<String>,
    /// 受診日（開始）, yyyyMMdd (online care).
    pub examination_from: Option<String>,
    /// 受診日（終了）, yyyyMMdd.
    pub examination_to: Option<String>,
    /// 診療区分: 2 home visits, 3 online care. Codes: OQSCD028.
    pub setting: Option<String>,
}

const MONTH: &str = "MedicalTreatmentMonth";
const CONSENT: [&str; 2] = ["ConsentDateFrom", "ConsentDateTo"];
const EXAMINATION: [&str; 2] = ["ExaminationDateFrom", "ExaminationDateTo"];
const SETTING: &str = "MedicalTreatmentFlag";

impl Record for ListingEcho {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(ListingEcho {
        "MedicalTreatmentMonth" => month: Kind::Month;
        "ConsentDateFrom" => consent_from: Kind::Day;
        "ConsentDateTo" => consent_to: Kind::Day;
        "ExaminationDateFrom" => examination_from: Kind::Day;
        "ExaminationDateTo" => examination_to: Kind::Day;
        "MedicalTreatmentFlag" => setting: Kind::Code(&["1", "2", "3", "4"]);
    });
}

impl Item for ListingEcho {
    const ITEM: &'static str = "QualificationConfirmSearchInfo";
}

/// The time a list is asked for; days inclusive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListingPeriod {
    /// Tickets of the month that begins on this day (診療年月).
    Month(Date),
    /// Consents given on these days (同意日).
    Consented(Date, Date),
    /// Care received on these days (受診日).
    Examined(Date, Date),
}

/// Request of a list (`OQSmutic01req`, `OQSmuhvq01req`, `OQSmuonq01req`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListingRequest {
    /// Who asks.
    pub header: RequestHeader,
    /// For which time.
    pub period: ListingPeriod,
    /// Every element as sent: what a writer writes.
    pub echo: ListingEcho,
}

#[derive(Default)]
pub(crate) struct Body {
    search: Option<ListingEcho>,
}

impl Record for Body {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Body {
        "QualificationConfirmSearchInfo" => search: Kind::Group;
    });
}

impl ListingRequest {
    /// The request as this program would send it.
    #[must_use]
    pub fn new(kind: ListingKind, header: RequestHeader, period: ListingPeriod) -> Self {
        let mut echo = ListingEcho {
            setting: kind.setting().map(ToOwned::to_owned),
            ..ListingEcho::default()
        };
        match period {
            ListingPeriod::Month(first) => echo.month = Some(compact(first)[..6].to_owned()),
            ListingPeriod::Consented(from, to) => {
                (echo.consent_from, echo.consent_to) = (Some(compact(from)), Some(compact(to)));
            }
            ListingPeriod::Examined(from, to) => {
                let days = (Some(compact(from)), Some(compact(to)));
                (echo.examination_from, echo.examination_to) = days;
            }
        }
        Self {
            header,
            period,
            echo,
        }
    }

    /// Reads a request of the kind that its file's name or its way tells: the contents alone do not.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(kind: ListingKind, bytes: &[u8]) -> Result<(Self, Vec<Oddity>), ReadError> {
        document::read(bytes, &Limits::default(), |message, reading| {
            let header = RequestHeader::read(message.header, reading)?;
            let element = "MessageBody";
            let body = message.body.ok_or(ReadError::NotThisMessage { element })?;
            let node = reading.only(body, ListingEcho::ITEM)?;
            let echo: ListingEcho = read_record(node, reading)?;
            let period = period(kind, &echo, node, reading)?;
            Ok(Self {
                header,
                period,
                echo,
            })
        })
    }

    /// Writes a request, each element as it was sent.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
        let search = Some(self.echo.clone());
        self.header.write(&Body { search }, encoding)
    }
}

fn period(
    kind: ListingKind,
    echo: &ListingEcho,
    node: Node<'_, '_>,
    reading: &mut Reading<'_>,
) -> Result<ListingPeriod, ReadError> {
    let day = |value: &Option<String>, element, reading: &Reading<'_>| {
        let value = required(value, element, node, reading)?;
        parse_compact(value.trim()).map_err(|error| bad(node, reading, element, fault_of(error)))
    };
    let Some(setting) = kind.setting() else {
        let month = required(&echo.month, MONTH, node, reading)?;
        return parse_compact(&format!("{}01", month.trim()))
            .map(ListingPeriod::Month)
            .map_err(|error| bad(node, reading, MONTH, fault_of(error)));
    };
    match filled(&echo.setting).map(str::trim) {
        Some(sent) if sent != setting => {
            return Err(bad(node, reading, SETTING, Fault::UnknownCode));
        }
        Some(_) => {}
        None => reading.note(Oddity::Missing { element: SETTING }),
    }
    let examined = echo.examination_from.is_some() || echo.examination_to.is_some();
    if kind == ListingKind::Online && examined {
        let [from, to] = EXAMINATION;
        return Ok(ListingPeriod::Examined(
            day(&echo.examination_from, from, reading)?,
            day(&echo.examination_to, to, reading)?,
        ));
    }
    let [from, to] = CONSENT;
    Ok(ListingPeriod::Consented(
        day(&echo.consent_from, from, reading)?,
        day(&echo.consent_to, to, reading)?,
    ))
}
