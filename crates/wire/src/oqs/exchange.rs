//! What the messages of batches and registrations share: the header of their answers, and the two steps by
//! reception number (受付番号).

use domain::date::{DateTime, compact_time};

use super::{
    Encoding, Form, Limits, Oddity, ReadError, WriteError,
    document::{self, child},
    qualification::RequestHeader,
    table::{Element, Kind, Record, elements},
    writer::Writer,
};
use crate::sjis;

/// Header of an answer about a batch or a registration. Every value exactly as received. Source: oqs-wire §5.3, §5.5.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExchangeHeader {
    /// 処理実行日時, yyyyMMddHHmmss in Japan.
    pub process_time: Option<String>,
    /// 資格確認日, yyyyMMdd.
    pub confirmation_date: Option<String>,
    /// 医療機関コード, ten digits.
    pub institution: Option<String>,
    /// 任意のファイル識別子, as it stands in the file: references are not resolved.
    pub file_identifier: Option<String>,
    /// 受付番号, in the second step.
    pub reception_number: Option<String>,
    /// 処理結果区分: 1 done, 2 still running, 9 failed. Codes: OQSCD003.
    pub segment: Option<String>,
    /// エラーコード.
    pub error_code: Option<String>,
    /// エラーメッセージ.
    pub error_message: Option<String>,
    /// 処理結果件数: rows in all.
    pub processed: Option<String>,
    /// 正常処理件数: rows that went well.
    pub normal: Option<String>,
    /// エラー件数: rows that did not.
    pub errors: Option<String>,
    /// 文字コード識別子: 0 UTF-8, 1 Shift_JIS. Codes: OQSCD005.
    pub character_code: Option<String>,
}

impl Record for ExchangeHeader {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(ExchangeHeader {
        "ProcessExecutionTime" => process_time: Kind::Moment;
        "QualificationConfirmationDate" => confirmation_date: Kind::Day;
        "MedicalInstitutionCode" => institution: Kind::Digits(10);
        "ArbitraryFileIdentifier" => file_identifier: Kind::Source;
        "ReceptionNumber" => reception_number: Kind::Source;
        "SegmentOfResult" => segment: Kind::Code(&["1", "2", "9"]);
        "ErrorCode" => error_code: Kind::Text;
        "ErrorMessage" => error_message: Kind::Text;
        "NumberOfProcessingResult" => processed: Kind::Number;
        "NumberOfNormalProcessing" => normal: Kind::Number;
        "NumberOfError" => errors: Kind::Number;
        "CharacterCodeIdentifier" => character_code: Kind::Code(&["0", "1"]);
    });
}

impl ExchangeHeader {
    /// What the header of every answer to `request` says; `reception_number` as it stood in the request's file.
    #[must_use]
    pub fn answering(
        request: &RequestHeader,
        reception_number: Option<&str>,
        now: DateTime,
        encoding: Encoding,
    ) -> Self {
        let source = |source: &str| sjis::repeated(source, encoding);
        Self {
            process_time: Some(compact_time(now)),
            institution: Some(request.institution.as_str().to_owned()),
            file_identifier: request.file_identifier.as_deref().map(source),
            reception_number: reception_number.map(source),
            character_code: Some(encoding.code().to_owned()),
            ..Self::default()
        }
    }
}

impl ExchangeHeader {
    /// A result's beginning up to its first unit, for results that are sent piece by piece. Units follow, then
    /// [`ending`].
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn beginning(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        Writer::beginning(form, self)
    }
}

/// A result's end after its last unit.
#[must_use]
pub fn ending(form: Form) -> Vec<u8> {
    Writer::ending(form)
}

/// Answer of a first step (`OQSmu…01res`): the request was received under a number.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reception {
    /// Header.
    pub header: ExchangeHeader,
    /// 受付番号, as it stands in the file: the second step names it.
    pub reception_number: Option<String>,
    /// 受付日時, yyyyMMddHHmmss.
    pub received: Option<String>,
    /// 処理結果状況. Codes: OQSCD004.
    pub status: Option<String>,
    /// 処理結果コード.
    pub code: Option<String>,
    /// 処理結果メッセージ.
    pub message: Option<String>,
}

impl Record for Reception {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Reception {
        "ReceptionNumber" => reception_number: Kind::Source;
        "ReceptionDateTime" => received: Kind::Moment;
        "ProcessingResultStatus" => status: Kind::Code(&["1", "2"]);
        "ProcessingResultCode" => code: Kind::Text;
        "ProcessingResultMessage" => message: Kind::Text;
    });
}

impl Reception {
    /// Reads the answer of a first step.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<Oddity>), ReadError> {
        let ((header, body), oddities) = document::read_records(bytes, &Limits::default())?;
        Ok((Self { header, ..body }, oddities))
    }

    /// Writes the answer of a first step.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        Writer::message(form, &self.header, self)
    }
}

/// Request of a second step (`OQSmu…02req`): what became of the batch received under a number?
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReceptionInquiry {
    /// Who asks.
    pub header: RequestHeader,
    /// 受付番号, as it stands in the file.
    pub reception_number: String,
}

#[derive(Default)]
pub(crate) struct InquiryBody {
    reception_number: Option<String>,
}

const NUMBER: &str = "ReceptionNumber";

impl Record for InquiryBody {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(InquiryBody {
        "ReceptionNumber" => reception_number: Kind::Source;
    });
}

impl ReceptionInquiry {
    /// Reads a request of a second step.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where; a reception number is required.
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<Oddity>), ReadError> {
        document::read(bytes, &Limits::default(), |message, reading| {
            let header = RequestHeader::read(message.header, reading)?;
            let element = "MessageBody";
            let body = message.body.ok_or(ReadError::NotThisMessage { element })?;
            let read: InquiryBody = super::table::read_record(body, reading)?;
            let missing = ReadError::Missing { element: NUMBER };
            let reception_number = read.reception_number.ok_or(missing)?;
            if reception_number.trim().is_empty() {
                return Err(ReadError::Value {
                    element: NUMBER,
                    fault: super::Fault::Empty,
                    at: reading.position(child(body, NUMBER).unwrap_or(body)),
                });
            }
            Ok(Self {
                header,
                reception_number,
            })
        })
    }

    /// Writes a request of a second step.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
        let body = InquiryBody {
            reception_number: Some(self.reception_number.clone()),
        };
        self.header.write(&body, encoding)
    }
}
