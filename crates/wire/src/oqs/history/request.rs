//! The request of a record: who, from when to when, in which form.

use domain::{
    date::{Date, parse_compact},
    institution::InstitutionCode,
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
    registration::RegistrationAsked,
};
use roxmltree::Node;

use super::HistoryKind;
use crate::oqs::{
    Encoding, Fault, Form, Limits, Oddity, Profile, ReadError, WriteError,
    document::{self, Reading},
    qualification::{bad, filled, required, whose},
    table::{Element, Kind, Record, elements, fault_of, read_record},
    writer::Writer,
};

/// Header of a request: the institution, and the numbers of the patient. Every value as sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HistoryHeader {
    /// 医療機関コード, ten digits.
    pub institution: Option<String>,
    /// 保険者番号, 8 characters, padded.
    pub insurer_number: Option<String>,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号.
    pub number: Option<String>,
    /// 枝番.
    pub branch: Option<String>,
    /// 任意のファイル識別子, as it stands in the file.
    pub file_identifier: Option<String>,
}

pub(crate) type HeaderText = HistoryHeader;

const INSTITUTION: &str = "MedicalInstitutionCode";
const INSURER: &str = "InsurerNumber";
const SYMBOL: &str = "InsuranceCardSymbol";
const NUMBER: &str = "InsuredPersonIdentificationNumber";
const BRANCH: &str = "BranchNumber";

impl Record for HistoryHeader {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(HistoryHeader {
        "MedicalInstitutionCode" => institution: Kind::Digits(10);
        "InsurerNumber" => insurer_number: Kind::Insurer;
        "InsuranceCardSymbol" => symbol: Kind::AtMost(20);
        "InsuredPersonIdentificationNumber" => number: Kind::AtMost(20);
        "BranchNumber" => branch: Kind::Digits(2);
        "ArbitraryFileIdentifier" => file_identifier: Kind::Source;
    });
}

/// Body of a request, as sent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Body {
    /// 開始年月, yyyyMM; not for check-ups.
    pub from: Option<String>,
    /// 終了年月, yyyyMM; not for check-ups.
    pub to: Option<String>,
    /// What is wanted, and whether as PDF or XML; one digit.
    pub category: Option<String>,
    /// Always 1 in what public programs send.
    pub classification: Option<String>,
    /// 診療区分: 1 outpatient, 2 home visit, 3 online care. Codes: OQSCD028.
    pub setting: Option<String>,
}

const FROM: &str = "StartDate";
const TO: &str = "EndDate";
const CATEGORY: &str = "FileCategory";
const SETTING: &str = "MedicalTreatmentFlag";

impl Record for Body {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Body {
        "StartDate" => from: Kind::Month;
        "EndDate" => to: Kind::Month;
        "FileCategory" => category: Kind::Digits(1);
        "PrDiInfClassification" => classification: Kind::Digits(1);
        "MedicalTreatmentFlag" => setting: Kind::Code(&["1", "2", "3", "4"]);
    });
}

/// Request of a record (`YZKsiquc01req`, `TKKsiquc01req`), read once into types, with what was sent beside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HistoryRequest {
    /// 医療機関コード.
    pub institution: InstitutionCode,
    /// 保険者番号.
    pub insurer: InsurerNumber,
    /// 記号.
    pub symbol: Option<Symbol>,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番.
    pub branch: Option<Branch>,
    /// First days of the first and the last month (medicine and treatment only).
    pub months: Option<(Date, Date)>,
    /// `FileCategory`, one of [`HistoryKind::categories`].
    pub category: String,
    /// The header as sent.
    pub header: HistoryHeader,
    /// The body as sent.
    pub body: Body,
}

impl HistoryRequest {
    /// Reads a request of the kind that its file's name or its way tells.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(kind: HistoryKind, bytes: &[u8]) -> Result<(Self, Vec<Oddity>), ReadError> {
        document::read(bytes, &Limits::default(), |message, reading| {
            let header: HistoryHeader = read_record(message.header, reading)?;
            let element = "MessageBody";
            let node = message.body.ok_or(ReadError::NotThisMessage { element })?;
            let body: Body = read_record(node, reading)?;
            let months = match kind {
                HistoryKind::Medicine => Some((
                    month(&body.from, FROM, node, reading)?,
                    month(&body.to, TO, node, reading)?,
                )),
                HistoryKind::Checkup => None,
            };
            let category = required(&body.category, CATEGORY, node, reading)?;
            if !kind.categories().contains(&category.trim()) {
                return Err(bad(node, reading, CATEGORY, Fault::UnknownCode));
            }
            match filled(&body.setting).map(str::trim) {
                Some("1" | "2" | "3") => {}
                Some(_) => return Err(bad(node, reading, SETTING, Fault::UnknownCode)),
                None => reading.note(Oddity::Missing { element: SETTING }),
            }
            Self::of(header, body, months, category, message.header, reading)
        })
    }

    fn of(
        header: HistoryHeader,
        body: Body,
        months: Option<(Date, Date)>,
        category: String,
        node: Node<'_, '_>,
        reading: &Reading<'_>,
    ) -> Result<Self, ReadError> {
        let institution = required(&header.institution, INSTITUTION, node, reading)?;
        let institution = InstitutionCode::parse(&institution)
            .map_err(|_| bad(node, reading, INSTITUTION, Fault::Shape))?;
        let sent = [
            &header.insurer_number,
            &header.symbol,
            &header.number,
            &header.branch,
        ];
        let elements = [INSURER, SYMBOL, NUMBER, BRANCH];
        let RegistrationAsked {
            insurer,
            symbol,
            number,
            branch,
        } = whose(sent, elements, node, reading)?;
        Ok(Self {
            institution,
            insurer,
            symbol,
            number,
            branch,
            months,
            category: category.trim().to_owned(),
            header,
            body,
        })
    }

    /// Whom it is about.
    #[must_use]
    pub fn asked(&self) -> RegistrationAsked {
        RegistrationAsked {
            insurer: self.insurer.clone(),
            symbol: self.symbol.clone(),
            number: self.number.clone(),
            branch: self.branch.clone(),
        }
    }

    /// Writes a request, each element as it was sent.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
        let profile = Profile::Specification;
        Writer::message(Form { profile, encoding }, &self.header, &self.body)
    }
}

fn month(
    value: &Option<String>,
    element: &'static str,
    node: Node<'_, '_>,
    reading: &Reading<'_>,
) -> Result<Date, ReadError> {
    let value = required(value, element, node, reading)?;
    parse_compact(&format!("{}01", value.trim()))
        .map_err(|error| bad(node, reading, element, fault_of(error)))
}
