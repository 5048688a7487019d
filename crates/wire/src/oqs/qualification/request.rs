//! The request (資格確認要求, `OQSsiquc01req`).

use domain::{
    date::{Date, compact, parse_compact},
    institution::InstitutionCode,
};
use roxmltree::Node;

use super::{Search, SearchEcho, search::bad};
use crate::oqs::{
    Encoding, Fault, Form, Limits, Oddity, Profile, ReadError, WriteError,
    document::{self, Reading},
    table::{Element, Item, Kind, Record, elements, fault_of, read_record},
    writer::Writer,
};

/// An inquiry by number (資格確認要求). Source: oqs-wire §5.1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Who asks, for which day.
    pub header: RequestHeader,
    /// What is asked for.
    pub search: Search,
}

/// Header of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestHeader {
    /// 資格確認日; `None` when absent or empty: today is meant.
    pub confirmation_date: Option<Date>,
    /// 医療機関コード.
    pub institution: InstitutionCode,
    /// 任意のファイル識別子, **as it stands in the file**: references such as `&amp;` are not resolved, so that an
    /// answer repeats it byte for byte (oqs-wire §3). Written as it is.
    pub file_identifier: Option<String>,
}

const DATE: &str = "QualificationConfirmationDate";
const INSTITUTION: &str = "MedicalInstitutionCode";

#[derive(Default)]
pub(crate) struct HeaderText {
    confirmation_date: Option<String>,
    institution: Option<String>,
    file_identifier: Option<String>,
}

impl Record for HeaderText {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(HeaderText {
        "QualificationConfirmationDate" => confirmation_date: Kind::Day;
        "MedicalInstitutionCode" => institution: Kind::Digits(10);
        "ArbitraryFileIdentifier" => file_identifier: Kind::Source;
    });
}

impl RequestHeader {
    pub(crate) fn read(node: Node<'_, '_>, reading: &mut Reading<'_>) -> Result<Self, ReadError> {
        let text: HeaderText = read_record(node, reading)?;
        let date = text.confirmation_date.as_deref().map(str::trim);
        let confirmation_date = date
            .filter(|date| !date.is_empty())
            .map(parse_compact)
            .transpose()
            .map_err(|error| bad(node, reading, DATE, fault_of(error)))?;
        let institution = text.institution.ok_or(ReadError::Missing {
            element: INSTITUTION,
        })?;
        let institution = InstitutionCode::parse(&institution)
            .map_err(|_| bad(node, reading, INSTITUTION, Fault::Shape))?;
        Ok(Self {
            confirmation_date,
            institution,
            file_identifier: text.file_identifier,
        })
    }

    /// A message with this header and `body`, in the order of the specification.
    pub(crate) fn write<B: Record>(
        &self,
        body: &B,
        encoding: Encoding,
    ) -> Result<Vec<u8>, WriteError> {
        let header = HeaderText {
            confirmation_date: self.confirmation_date.map(compact),
            institution: Some(self.institution.as_str().to_owned()),
            file_identifier: self.file_identifier.clone(),
        };
        let profile = Profile::Specification;
        Writer::message(Form { profile, encoding }, &header, body)
    }
}

impl Request {
    /// Reads a request within the limits of a single message.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where; oddities that do not matter come beside the request.
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<Oddity>), ReadError> {
        Self::read_within(bytes, &Limits::default())
    }

    /// Reads a request within limits of one's own.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<(Self, Vec<Oddity>), ReadError> {
        document::read(bytes, limits, |message, reading| {
            let header = RequestHeader::read(message.header, reading)?;
            let element = "MessageBody";
            let body = message.body.ok_or(ReadError::NotThisMessage { element })?;
            let node = reading.only(body, SearchEcho::ITEM)?;
            let search = Search::read(node, reading)?;
            Ok(Self { header, search })
        })
    }

    /// Writes the request in the order of the specification.
    ///
    /// # Errors
    /// [`WriteError`] for control characters, characters the coding lacks, and an identifier that is no XML text.
    pub fn write(&self, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
        let search = Some(self.search.echo.clone());
        self.header.write(&Body { search }, encoding)
    }
}

#[derive(Default)]
pub(crate) struct Body {
    search: Option<SearchEcho>,
}

impl Record for Body {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Body {
        "QualificationConfirmSearchInfo" => search: Kind::Group;
    });
}
