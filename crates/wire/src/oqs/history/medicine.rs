//! The answer about medicine and treatment (`YZKsiquc01res`).

use super::{GOOD, HistoryRequest, REFUSED, claims, dispensing, prescribing};
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
pub struct MedicineHeader {
    /// 1 good; anything else: [`message`](Self::message) tells why.
    pub result_code: Option<String>,
    /// Text for the person who asked.
    pub message: Option<String>,
    /// 任意のファイル識別子, as it stands in the file.
    pub file_identifier: Option<String>,
    /// Whom it is about.
    pub patient: Option<MedicinePatient>,
}

impl Record for MedicineHeader {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(MedicineHeader {
        "ResultCode" => result_code: Kind::Number;
        "MessageContents" => message: Kind::Text;
        "ArbitraryFileIdentifier" => file_identifier: Kind::Source;
        "QuaInf" => patient: Kind::Group;
    });
}

/// The patient (`QuaInf`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MedicinePatient {
    /// 氏名.
    pub name: Option<String>,
    /// 氏名カナ.
    pub kana: Option<String>,
    /// 生年月日, yyyyMMdd.
    pub birthdate: Option<String>,
    /// 性別. Codes: OQSCD007.
    pub sex: Option<String>,
}

impl Record for MedicinePatient {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(MedicinePatient {
        "Name" => name: Kind::Text;
        "KanaName" => kana: Kind::Text;
        "Birth" => birthdate: Kind::Day;
        "AdmGendCode" => sex: SEX;
    });
}

/// The answer: months of claims, of dispensing and of prescribing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MedicineAnswer {
    /// Header.
    pub header: MedicineHeader,
    /// From claims (レセプト).
    pub claims: Vec<claims::Month>,
    /// From dispensing under electronic prescriptions (調剤).
    pub dispensing: Option<Vec<dispensing::Month>>,
    /// From electronic prescriptions (処方).
    pub prescribing: Option<Vec<prescribing::Month>>,
}

impl Record for MedicineAnswer {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(MedicineAnswer {
        "MeTrMonthInf" => claims: Kind::Group;
        "CzDiInf" => dispensing: Kind::Group;
        "ShPrInf" => prescribing: Kind::Group;
    });
}

/// One act of treatment (診療行為, `MeTrInf`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Treatment {
    /// 診療行為コード.
    pub code: Option<String>,
    /// 診療行為名.
    pub name: Option<String>,
    /// 診療識別.
    pub class: Option<String>,
    /// 数量.
    pub quantity: Option<String>,
    /// 回数.
    pub times: Option<String>,
    /// 単位.
    pub unit: Option<String>,
}

impl Record for Treatment {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Treatment {
        "SinInfCd" => code: Kind::Text;
        "SinInfN" => name: Kind::Text;
        "MeTrIdCl" => class: Kind::Text;
        "Qua1" => quantity: Kind::Text;
        "Times" => times: Kind::Number;
        "Unit" => unit: Kind::Text;
    });
}

impl Item for Treatment {
    const ITEM: &'static str = "MeTrInf";
}

impl MedicineAnswer {
    /// The answer that shows nothing: `good` where nothing is on record, else why nothing may be shown.
    #[must_use]
    pub fn without(
        request: &HistoryRequest,
        good: bool,
        message: String,
        encoding: Encoding,
    ) -> Self {
        let identifier = request.header.file_identifier.as_deref();
        Self {
            header: MedicineHeader {
                result_code: Some(if good { GOOD } else { REFUSED }.to_owned()),
                message: Some(message),
                file_identifier: identifier.map(|source| sjis::repeated(source, encoding)),
                patient: None,
            },
            ..Self::default()
        }
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Self, Vec<Oddity>), ReadError> {
        let ((header, body), oddities) = document::read_records(bytes, limits)?;
        Ok((Self { header, ..body }, oddities))
    }

    /// Writes an answer; without months the body stands there empty.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        Writer::message(form, &self.header, self)
    }
}
