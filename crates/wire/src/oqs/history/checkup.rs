//! The answer about check-ups (`TKKsiquc01res`).

use super::{GOOD, HistoryRequest, REFUSED};
use crate::{
    oqs::{
        Encoding, Form, Limits, Oddity, ReadError, WriteError, document,
        table::{Element, Item, Kind, Record, SEX, elements},
        writer::Writer,
    },
    sjis,
};

/// Header of the answer. Every value exactly as received.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckupHeader {
    /// 1 good; anything else: [`message`](Self::message) tells why.
    pub result_code: Option<String>,
    /// Text for the person who asked.
    pub message: Option<String>,
    /// 任意のファイル識別子, as it stands in the file.
    pub file_identifier: Option<String>,
    /// Whom it is about.
    pub patient: Option<CheckupPatient>,
}

impl Record for CheckupHeader {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(CheckupHeader {
        "ResultCode" => result_code: Kind::Number;
        "MessageContents" => message: Kind::Text;
        "ArbitraryFileIdentifier" => file_identifier: Kind::Source;
        "QualificationsInfo" => patient: Kind::Group;
    });
}

/// The patient (`QualificationsInfo`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckupPatient {
    /// 氏名.
    pub name: Option<String>,
    /// 氏名カナ.
    pub kana: Option<String>,
    /// 生年月日, yyyyMMdd.
    pub birthdate: Option<String>,
    /// 性別. Codes: OQSCD007.
    pub sex: Option<String>,
}

impl Record for CheckupPatient {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(CheckupPatient {
        "Name" => name: Kind::Text;
        "KanasName" => kana: Kind::Text;
        "Birthday" => birthdate: Kind::Day;
        "AdministrativeGenderCode" => sex: SEX;
    });
}

/// The answer: one check-up after the other.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckupAnswer {
    /// Header.
    pub header: CheckupHeader,
    /// The check-ups.
    pub visits: Vec<CheckupVisit>,
}

impl Record for CheckupAnswer {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(CheckupAnswer {
        "SpecificHealthCheckupInfo" => visits: Kind::Group;
    });
}

/// One check-up (`SpecificHealthCheckupInfo`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckupVisit {
    /// 実施日, yyyyMMdd.
    pub day: Option<String>,
    /// What was measured, found and asked.
    pub items: Option<Vec<CheckupItem>>,
}

impl Record for CheckupVisit {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(CheckupVisit {
        "EffectiveTime" => day: Kind::Day;
        "HealthCheckupResultAndQuestionInfos" => items: Kind::Group;
    });
}

impl Item for CheckupVisit {
    const ITEM: &'static str = "SpecificHealthCheckupInfo";
}

/// One item (`HealthCheckupResultAndQuestionInfo`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckupItem {
    /// JLAC10, 17 characters.
    pub code: Option<String>,
    /// 項目名.
    pub name: Option<String>,
    /// `PQ` a quantity, `CD` a code, `ST` a text ….
    pub data_type: Option<String>,
    /// 値.
    pub value: Option<String>,
    /// 単位.
    pub unit: Option<String>,
    /// OID of the code's table.
    pub oid: Option<String>,
    /// What the code means.
    pub value_name: Option<String>,
}

impl Record for CheckupItem {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(CheckupItem {
        "ItemCode" => code: Kind::AtMost(17);
        "ItemName" => name: Kind::Text;
        "DataType" => data_type: Kind::Text;
        "DataValue" => value: Kind::Text;
        "Unit" => unit: Kind::Text;
        "Oid" => oid: Kind::Text;
        "DataValueName" => value_name: Kind::Text;
    });
}

impl Item for CheckupItem {
    const ITEM: &'static str = "HealthCheckupResultAndQuestionInfo";
}

impl CheckupAnswer {
    /// The answer that shows nothing: `good` where nothing is on record, else why nothing may be shown.
    #[must_use]
    pub fn without(
        request: &HistoryRequest,
        good: bool,
        message: String,
        encoding: Encoding,
    ) -> Self {
        let identifier = request.header.file_identifier.as_deref();
        let header = CheckupHeader {
            result_code: Some(if good { GOOD } else { REFUSED }.to_owned()),
            message: Some(message),
            file_identifier: identifier.map(|source| sjis::repeated(source, encoding)),
            patient: None,
        };
        let visits = Vec::new();
        Self { header, visits }
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Self, Vec<Oddity>), ReadError> {
        let ((header, body), oddities) = document::read_records(bytes, limits)?;
        Ok((Self { header, ..body }, oddities))
    }

    /// Writes an answer; without check-ups the body stands there empty.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        Writer::message(form, &self.header, self)
    }
}
