//! Registration of inquiry numbers (照会番号登録, `OQSsiimm`; in a batch `OQSmuimm`).
//!
//! An inquiry number is the institution's own number for a person; it comes back with every card check. Source:
//! oqs-wire §5.5 (interfaces OQS-IF-003, 004 and 009 to 012). First steps of a batch are answered by
//! [`Reception`](super::exchange::Reception), second steps asked by
//! [`ReceptionInquiry`](super::exchange::ReceptionInquiry).

mod answer;
mod row;

pub use answer::{RegistrationAnswer, RegistrationUnit, RegistrationsResult};
pub use row::{Registration, RegistrationEcho};

use super::{
    Encoding, Limits, Oddity, ReadError, WriteError,
    batch::{self, RefusedRow},
    document,
    qualification::RequestHeader,
    table::{Element, Item, Kind, Record, elements, read_record},
};

/// Request of one registration (`OQSsiimm01req`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegistrationRequest {
    /// Who asks.
    pub header: RequestHeader,
    /// What is registered.
    pub registration: Registration,
}

/// Request of many registrations (`OQSmuimm01req`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegistrationsRequest {
    /// Who asks.
    pub header: RequestHeader,
    /// The registrations in the order of the file.
    pub rows: Vec<Result<Registration, RefusedRow<RegistrationEcho>>>,
}

#[derive(Default)]
pub(crate) struct Body {
    rows: Vec<RegistrationEcho>,
}

impl Record for Body {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(Body {
        "ReferenceNumberRegistrationInfo" => rows: Kind::Group;
    });
}

impl RegistrationRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// [`ReadError`] tells what and where.
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<Oddity>), ReadError> {
        document::read(bytes, &Limits::default(), |message, reading| {
            let header = RequestHeader::read(message.header, reading)?;
            let element = "MessageBody";
            let body = message.body.ok_or(ReadError::NotThisMessage { element })?;
            let node = reading.only(body, RegistrationEcho::ITEM)?;
            let echo = read_record(node, reading)?;
            let registration = Registration::of(echo, node, reading)?;
            Ok(Self {
                header,
                registration,
            })
        })
    }

    /// Writes a request; empty items are left out.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
        let rows = vec![self.registration.echo.clone()];
        self.header.write(&Body { rows }, encoding)
    }
}

impl RegistrationsRequest {
    /// Reads a request; rows that cannot be used stay in their place.
    ///
    /// # Errors
    /// [`ReadError`] when the file as a whole cannot be used, or holds no row.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<(Self, Vec<Oddity>), ReadError> {
        document::read(bytes, limits, |message, reading| {
            let (header, rows) = batch::read_rows(&message, reading, Registration::of)?;
            Ok(Self { header, rows })
        })
    }

    /// Writes a request, each row as it was sent.
    ///
    /// # Errors
    /// [`WriteError`] for what the coding or XML cannot hold.
    pub fn write(&self, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
        let rows = batch::echoes(&self.rows, |registration| &registration.echo);
        self.header.write(&Body { rows }, encoding)
    }
}
