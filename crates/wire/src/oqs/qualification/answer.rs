//! The answer (資格確認結果, `OQSsiquc01res`) and the answer of a card check (face file): one layout.

use domain::eligibility::{NextAct, Reason, Validity};

use super::{ResultItem, SearchEcho};
use crate::oqs::{
    Form, Limits, Oddity, ReadError, WriteError, document,
    table::{Element, Kind, Record, elements, is_empty, write_group},
    writer::Writer,
};

/// Header of an answer. Every value exactly as received; `None` is an absent element.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AnswerHeader {
    /// 処理実行日時, yyyyMMddHHmmss in Japan.
    pub process_time: Option<String>,
    /// 資格確認日, yyyyMMdd.
    pub confirmation_date: Option<String>,
    /// 医療機関コード, ten digits.
    pub institution: Option<String>,
    /// 任意のファイル識別子, **as it stands in the file**: references such as `&amp;` are not resolved.
    pub file_identifier: Option<String>,
    /// 照会区分: 1 by card, 2 by number. Codes: OQSCD002.
    pub reference_classification: Option<String>,
    /// 処理結果区分: 1 done, 2 still running, 9 failed. Codes: OQSCD003.
    pub segment: Option<String>,
    /// エラーコード; only when the segment is not 1.
    pub error_code: Option<String>,
    /// エラーメッセージ; only when the segment is not 1.
    pub error_message: Option<String>,
    /// 文字コード識別子: 0 UTF-8, 1 Shift_JIS. Codes: OQSCD005.
    pub character_code: Option<String>,
}

impl Record for AnswerHeader {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(AnswerHeader {
        "ProcessExecutionTime" => process_time: Kind::Moment;
        "QualificationConfirmationDate" => confirmation_date: Kind::Day;
        "MedicalInstitutionCode" => institution: Kind::Digits(10);
        "ArbitraryFileIdentifier" => file_identifier: Kind::Source;
        "ReferenceClassification" => reference_classification: Kind::Code(&["1", "2"]);
        "SegmentOfResult" => segment: Kind::Code(&["1", "2", "9"]);
        "ErrorCode" => error_code: Kind::Text;
        "ErrorMessage" => error_message: Kind::Text;
        "CharacterCodeIdentifier" => character_code: Kind::Code(&["0", "1"]);
    });
}

/// An answer about eligibility (資格確認結果). Every value exactly as received. Source: oqs-wire §5.2.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// Header.
    pub header: AnswerHeader,
    /// 処方箋発行形態. Codes: OQSCD017.
    pub prescription_issue_select: Option<String>,
    /// 処理結果状況: 1 done, 2 error. Codes: OQSCD004.
    pub status: Option<String>,
    /// 処理結果コード.
    pub code: Option<String>,
    /// 処理結果メッセージ: to be shown as it is, on success too (付帯情報).
    pub message: Option<String>,
    /// 資格有効性. Codes: OQSCD006; typed by [`validity`](Self::validity).
    pub validity: Option<String>,
    /// The results; `None` where there is no `ResultList`. Insurance and medical aid are two results.
    pub results: Option<Vec<ResultItem>>,
    /// What was asked for, in answers by number.
    pub echo: Option<SearchEcho>,
}

impl Record for Answer {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Answer {
        "PrescriptionIssueSelect" => prescription_issue_select: Kind::Code(&["1", "2"]);
        "ProcessingResultStatus" => status: Kind::Code(&["1", "2"]);
        "ProcessingResultCode" => code: Kind::Text;
        "ProcessingResultMessage" => message: Kind::Text;
        "QualificationValidity" => validity: Kind::Code(&["1", "2", "3", "4", "5", "6"]);
        "ResultList" => results: Kind::Group;
        "QualificationConfirmSearchInfo" => echo: Kind::Group;
    });
}

impl Answer {
    /// Reads an answer within the limits of a single message.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where; oddities that do not matter come beside the answer.
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<Oddity>), ReadError> {
        Self::read_within(bytes, &Limits::default())
    }

    /// Reads an answer within limits of one's own.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<(Self, Vec<Oddity>), ReadError> {
        let ((header, body), oddities) = document::read_records(bytes, limits)?;
        Ok((Self { header, ..body }, oddities))
    }

    /// Writes the answer; a body without anything in it is left out.
    ///
    /// # Errors
    /// [`WriteError`] for control characters, characters the coding lacks, and an identifier that is no XML text.
    pub fn write(&self, form: Form) -> Result<Vec<u8>, WriteError> {
        let mut writer = Writer::new(form);
        writer.open("XmlMsg");
        write_group("MessageHeader", &self.header, &mut writer)?;
        if !is_empty(self) {
            write_group("MessageBody", self, &mut writer)?;
        }
        writer.close("XmlMsg");
        Ok(writer.finish())
    }

    /// 資格有効性; `None` when absent or of no known code.
    #[must_use]
    pub fn validity(&self) -> Option<Validity> {
        self.validity.as_deref().and_then(Validity::from_code)
    }

    /// The results; none where there is no list.
    #[must_use]
    pub fn results(&self) -> &[ResultItem] {
        self.results.as_deref().unwrap_or_default()
    }

    /// Whether the answer is one about coverage: processing ended well in header and body.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let segment = self.header.segment.as_deref().unwrap_or("1");
        let status = self.status.as_deref().unwrap_or("1");
        segment == "1" && status == "1"
    }

    /// The next act of the code received, where it is one of ours; plainly valid answers carry no code.
    #[must_use]
    pub fn next_act(&self) -> Option<NextAct> {
        let code = self.code.as_deref().or(self.header.error_code.as_deref());
        match code {
            Some(code) => Reason::next_act_of(code),
            None => (self.validity() == Some(Validity::Valid)).then_some(NextAct::Proceed),
        }
    }
}
