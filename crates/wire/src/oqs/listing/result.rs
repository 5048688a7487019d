//! The list itself (`OQSmutic02res`, `OQSmuhvq02res`, `OQSmuonq02res`).

use domain::{
    eligibility::{Revealed, Validity},
    institution::InstitutionCode,
};

use crate::{
    oqs::{
        Encoding, Form, Limits, Oddity, ReadError, WriteError, document,
        exchange::ExchangeHeader,
        qualification::{ResultItem, item},
        table::{Element, Item, Kind, Record, elements},
        writer::Writer,
    },
    sjis,
};

/// A list, or that it is not ready. Every value exactly as received.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListingResult {
    /// Header; segment 2 means: not finished, ask again.
    pub header: ExchangeHeader,
    /// One unit a person.
    pub units: Vec<ListingUnit>,
}

impl Record for ListingResult {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(ListingResult {
        "BulkConfirmUnit" => units: Kind::Group;
    });
}

/// One person of a list (`BulkConfirmUnit`): the results in full, with consents.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ListingUnit {
    /// 処理結果状況. Codes: OQSCD004.
    pub status: Option<String>,
    /// 処理結果コード.
    pub code: Option<String>,
    /// 処理結果メッセージ.
    pub message: Option<String>,
    /// 資格有効性. Codes: OQSCD006.
    pub validity: Option<String>,
    /// The coverages; insurance and medical aid are two.
    pub results: Vec<ResultItem>,
    /// 照会番号, any number of them.
    pub reference_numbers: Vec<String>,
}

impl Record for ListingUnit {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(ListingUnit {
        "ProcessingResultStatus" => status: Kind::Code(&["1", "2"]);
        "ProcessingResultCode" => code: Kind::Text;
        "ProcessingResultMessage" => message: Kind::Text;
        "QualificationValidity" => validity: Kind::Code(&["1", "2", "3", "4", "5", "6"]);
        "ResultOfQualificationConfirmation" => results: Kind::Group;
        "ReferenceNumber" => reference_numbers: Kind::AtMost(50);
    });
}

impl Item for ListingUnit {
    const ITEM: &'static str = "BulkConfirmUnit";
}

impl ListingUnit {
    /// The unit of a person with the coverages shown.
    #[must_use]
    pub fn of(validity: Validity, shown: &[Revealed], institution: &InstitutionCode) -> Self {
        let mut reference_numbers = Vec::new();
        let results = shown.iter().map(|one| {
            let mut result = item(one, institution, true);
            reference_numbers.extend(result.reference_number.take());
            result
        });
        let results = results.collect();
        reference_numbers.dedup();
        Self {
            status: Some("1".to_owned()),
            validity: Some(validity.code().to_owned()),
            results,
            reference_numbers,
            ..Self::default()
        }
    }

    /// The unit as it stands in a result, for results that are sent piece by piece.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        Writer::item(form, self)
    }

    /// The unit as it may be sent: a character the answer's coding lacks has to become ●.
    #[must_use]
    pub fn sendable(mut self, encoding: Encoding) -> Self {
        for number in &mut self.reference_numbers {
            let mut held = Some(std::mem::take(number));
            sjis::replace_lacking(encoding, [&mut held]);
            *number = held.unwrap_or_default();
        }
        sjis::replace_lacking(encoding, [&mut self.message]);
        self
    }
}

impl ListingResult {
    /// Reads a list.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Self, Vec<Oddity>), ReadError> {
        let ((header, body), oddities) = document::read_records(bytes, limits)?;
        Ok((Self { header, ..body }, oddities))
    }

    /// Writes a list; without units the body stands there empty.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        Writer::message(form, &self.header, self)
    }
}
