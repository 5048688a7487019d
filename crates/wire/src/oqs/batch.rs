//! Eligibility in a batch (資格確認一括照会, `OQSmuquc`): many inquiries in one file, answered in two steps.
//!
//! First steps are answered by [`Reception`](super::exchange::Reception), second steps asked by
//! [`ReceptionInquiry`](super::exchange::ReceptionInquiry). Source: oqs-wire §5.3 (interfaces OQS-IF-005 to 008).

use domain::{
    eligibility::{Decision, Outcome, Reason},
    institution::InstitutionCode,
};

use roxmltree::Node;

use super::{
    Encoding, Form, Limits, Oddity, ReadError, WriteError,
    document::{self, Message, Reading},
    exchange::ExchangeHeader,
    qualification::{Consent, RequestHeader, ResultItem, Search, SearchEcho, item},
    table::{Element, Item, Kind, Record, elements, read_record},
    writer::Writer,
};
use crate::sjis;

mod rows;

pub use rows::{Rows, SMALL};

/// Bounds of a batch read in memory: 64 MiB and 2,000,000 elements.
pub const BATCH_LIMITS: Limits = Limits {
    bytes: 64 << 20,
    elements: 2_000_000,
};

/// A row that could not be used, with what was sent: it is answered as an error of its own, the others go on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedRow<E> {
    /// What was sent.
    pub echo: E,
    /// What is wrong with it.
    pub error: ReadError,
}

/// Request of a batch (`OQSmuquc01req`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BatchRequest {
    /// Who asks, for which day.
    pub header: RequestHeader,
    /// The inquiries in the order of the file; `ArbitraryIdentifier` names a row.
    pub rows: Vec<Result<Search, RefusedRow<SearchEcho>>>,
}

#[derive(Default)]
pub(crate) struct Body {
    searches: Vec<SearchEcho>,
}

impl Record for Body {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Body {
        "QualificationConfirmSearchInfo" => searches: Kind::Group;
    });
}

impl BatchRequest {
    /// Reads a request; rows that cannot be used stay in their place.
    ///
    /// # Errors
    /// [`ReadError`] when the file as a whole cannot be used, or holds no row.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Self, Vec<Oddity>), ReadError> {
        document::read(bytes, limits, |message, reading| {
            let (header, rows) = read_rows(&message, reading, Search::of)?;
            Ok(Self { header, rows })
        })
    }

    /// Writes a request, each row as it was sent.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
        let searches = echoes(&self.rows, |search| &search.echo);
        self.header.write(&Body { searches }, encoding)
    }
}

/// Rows of a request in the order of the file, each as it was read.
type RequestRows<R, E> = Vec<Result<R, RefusedRow<E>>>;

/// The rows of a request in the order of the file; `of` makes one out of what was sent. One that cannot be used stays
/// in its place.
pub(crate) fn read_rows<E: Item + Record + Default + Clone, R>(
    message: &Message<'_, '_>,
    reading: &mut Reading<'_>,
    of: impl Fn(E, Node<'_, '_>, &Reading<'_>) -> Result<R, ReadError>,
) -> Result<(RequestHeader, RequestRows<R, E>), ReadError> {
    let header = RequestHeader::read(message.header, reading)?;
    let element = "MessageBody";
    let body = message.body.ok_or(ReadError::NotThisMessage { element })?;
    let mut rows = Vec::new();
    for node in reading.all(body, E::ITEM)? {
        let echo: E = read_record(node, reading)?;
        let row = of(echo.clone(), node, reading);
        rows.push(row.map_err(|error| RefusedRow { echo, error }));
    }
    Ok((header, rows))
}

/// What was sent, row by row.
pub(crate) fn echoes<E: Clone, R>(
    rows: &[Result<R, RefusedRow<E>>],
    echo: impl Fn(&R) -> &E,
) -> Vec<E> {
    let sent = rows.iter().map(|row| match row {
        Ok(row) => echo(row).clone(),
        Err(refused) => refused.echo.clone(),
    });
    sent.collect()
}

/// Result of a batch (`OQSmuquc02res`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BatchResult {
    /// Header; segment 2 means: not finished, ask again.
    pub header: ExchangeHeader,
    /// One unit a row.
    pub units: Vec<BatchUnit>,
}

impl Record for BatchResult {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(BatchResult {
        "BulkConfirmUnit" => units: Kind::Group;
    });
}

/// Result of one row (`BulkConfirmUnit`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BatchUnit {
    /// What was asked for, as sent.
    pub echo: Option<SearchEcho>,
    /// 処理結果状況. Codes: OQSCD004.
    pub status: Option<String>,
    /// 処理結果コード.
    pub code: Option<String>,
    /// 処理結果メッセージ.
    pub message: Option<String>,
    /// 資格有効性. Codes: OQSCD006.
    pub validity: Option<String>,
    /// The coverage, without limit, specific diseases and consents.
    pub result: Option<ResultItem>,
    /// 照会番号.
    pub reference_number: Option<String>,
}

impl Record for BatchUnit {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(BatchUnit {
        "QualificationConfirmSearchInfo" => echo: Kind::Group;
        "ProcessingResultStatus" => status: Kind::Code(&["1", "2"]);
        "ProcessingResultCode" => code: Kind::Text;
        "ProcessingResultMessage" => message: Kind::Text;
        "QualificationValidity" => validity: Kind::Code(&["1", "2", "3", "4", "5", "6"]);
        "ResultOfQualificationConfirmation" => result: Kind::Group;
        "ReferenceNumber" => reference_number: Kind::AtMost(50);
    });
}

impl Item for BatchUnit {
    const ITEM: &'static str = "BulkConfirmUnit";
}

impl BatchUnit {
    /// The unit of a decision. `limit_changed` tells whether limit information changed since the clinic's last
    /// inquiry (OQSCD014), where the caller knows.
    #[must_use]
    pub fn of(
        search: &Search,
        decision: &Decision,
        institution: &InstitutionCode,
        limit_changed: Option<bool>,
    ) -> Self {
        let (status, validity) = match decision.outcome {
            Outcome::Answered(validity) => ("1", Some(validity.code().to_owned())),
            Outcome::Refused => ("2", None),
        };
        let reason = decision.reason.for_caller();
        let told = reason != Reason::Valid;
        let shown = decision.results.first().map(|shown| {
            let mut result = item(shown, institution, false);
            result.limit = None;
            result.limit_consent = Consent::default();
            let flag = |changed| if changed { "1" } else { "0" }.to_owned();
            result.limit_changed = limit_changed.map(flag);
            result
        });
        let (result, reference_number) = shown.map_or((None, None), |mut result| {
            let reference_number = result.reference_number.take();
            (Some(result), reference_number)
        });
        Self {
            echo: Some(search.echo.clone()),
            status: Some(status.to_owned()),
            code: told.then(|| reason.code().to_owned()),
            message: told.then(|| format!("{}{}", reason.sentence(), reason.next_act().words().0)),
            validity,
            result,
            reference_number,
        }
    }

    /// The unit of a row that could not be used.
    #[must_use]
    pub fn refused(row: &RefusedRow<SearchEcho>) -> Self {
        Self {
            echo: Some(row.echo.clone()),
            status: Some("2".to_owned()),
            code: Some(row.error.code().to_owned()),
            message: Some(row.error.sentence_ja()),
            ..Self::default()
        }
    }
}

impl BatchUnit {
    /// The unit of a row that could not be answered.
    #[must_use]
    pub fn failed(echo: SearchEcho, code: &str, message: &str) -> Self {
        Self {
            echo: Some(echo),
            status: Some("2".to_owned()),
            code: Some(code.to_owned()),
            message: Some(message.to_owned()),
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
        self.echo = self.echo.map(|echo| echo.sendable(encoding));
        sjis::replace_lacking(encoding, [&mut self.message, &mut self.reference_number]);
        self
    }
}

impl BatchResult {
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
