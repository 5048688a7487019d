//! Answers about registrations (`OQSsiimm01res`, `OQSmuimm02res`).

use domain::registration::RegistrationRefusal;

use super::RegistrationEcho;
use crate::oqs::{
    Encoding, Form, Limits, Oddity, ReadError, WriteError,
    batch::RefusedRow,
    document,
    exchange::ExchangeHeader,
    table::{Element, Item, Kind, Record, elements},
    writer::Writer,
};
use crate::sjis;

/// Answer about one registration (`OQSsiimm01res`). Every value exactly as received.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RegistrationAnswer {
    /// Header.
    pub header: ExchangeHeader,
    /// What became of it.
    pub unit: RegistrationUnit,
}

/// What became of one registration (in a batch `BulkRegistrationUnit`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RegistrationUnit {
    /// What was sent.
    pub echo: Option<RegistrationEcho>,
    /// 処理結果状況: 1 registered, 2 not. Codes: OQSCD004.
    pub status: Option<String>,
    /// 処理結果コード.
    pub code: Option<String>,
    /// 処理結果メッセージ.
    pub message: Option<String>,
}

impl Record for RegistrationUnit {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(RegistrationUnit {
        "ReferenceNumberRegistrationInfo" => echo: Kind::Group;
        "ProcessingResultStatus" => status: Kind::Code(&["1", "2"]);
        "ProcessingResultCode" => code: Kind::Text;
        "ProcessingResultMessage" => message: Kind::Text;
    });
}

impl Item for RegistrationUnit {
    const ITEM: &'static str = "BulkRegistrationUnit";
}

impl RegistrationUnit {
    /// The unit of a registration that was made, or refused.
    #[must_use]
    pub fn of(echo: RegistrationEcho, refusal: Option<RegistrationRefusal>) -> Self {
        Self {
            echo: Some(echo),
            status: Some(if refusal.is_none() { "1" } else { "2" }.to_owned()),
            code: refusal.map(|refusal| refusal.code().to_owned()),
            message: refusal.map(|refusal| refusal.sentence().to_owned()),
        }
    }

    /// The unit of a row that could not be used.
    #[must_use]
    pub fn refused(row: RefusedRow<RegistrationEcho>) -> Self {
        Self {
            echo: Some(row.echo),
            status: Some("2".to_owned()),
            code: Some(row.error.code().to_owned()),
            message: Some(row.error.sentence_ja()),
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
        self.echo = self.echo.map(|echo| echo.sendable(encoding));
        sjis::replace_lacking(encoding, [&mut self.message]);
        self
    }
}

impl RegistrationAnswer {
    /// Reads an answer.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<Oddity>), ReadError> {
        let ((header, unit), oddities) = document::read_records(bytes, &Limits::default())?;
        Ok((Self { header, unit }, oddities))
    }

    /// Writes an answer.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        Writer::message(form, &self.header, &self.unit)
    }
}

/// Result of many registrations (`OQSmuimm02res`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RegistrationsResult {
    /// Header.
    pub header: ExchangeHeader,
    /// One unit a row.
    pub units: Vec<RegistrationUnit>,
}

impl Record for RegistrationsResult {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(RegistrationsResult {
        "BulkRegistrationUnit" => units: Kind::Group;
    });
}

impl RegistrationsResult {
    /// Reads a result.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Self, Vec<Oddity>), ReadError> {
        let ((header, body), oddities) = document::read_records(bytes, limits)?;
        Ok((Self { header, ..body }, oddities))
    }

    /// Writes a result; without units the body stands there empty.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        Writer::message(form, &self.header, self)
    }
}
