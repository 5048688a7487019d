//! Which message a file is, by its name and by what it holds, and how its elements lie.

use roxmltree::Node;

use super::Language;
use crate::oqs::{
    batch::{self, BatchResult},
    document::child,
    exchange::{ExchangeHeader, InquiryBody, Reception},
    file_name::{Interface, MessageName},
    qualification::{Answer, AnswerHeader, HeaderText, RequestBody},
    registration::{self, RegistrationUnit, RegistrationsResult},
    table::{Kind, Place, Shape, layout},
};

/// A message whose layout is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Message {
    /// `OQSsiquc01req`.
    Request,
    /// `OQSsiquc01res`, of the card too.
    Answer,
    /// `OQSmuquc01req`.
    BatchRequest,
    /// `OQSmuquc01res`.
    BatchReception,
    /// `OQSmuquc02req`.
    BatchInquiry,
    /// `OQSmuquc02res`.
    BatchResult,
    /// `OQSsiimm01req`.
    Registration,
    /// `OQSsiimm01res`.
    RegistrationAnswer,
    /// `OQSmuimm01req`.
    Registrations,
    /// `OQSmuimm01res`.
    RegistrationsReception,
    /// `OQSmuimm02req`.
    RegistrationsInquiry,
    /// `OQSmuimm02res`.
    RegistrationsResult,
}

use Message as M;

/// Every message with its name.
pub(super) const NAMES: [(Message, &str); 12] = [
    (M::Request, "OQSsiquc01req"),
    (M::Answer, "OQSsiquc01res"),
    (M::BatchRequest, "OQSmuquc01req"),
    (M::BatchReception, "OQSmuquc01res"),
    (M::BatchInquiry, "OQSmuquc02req"),
    (M::BatchResult, "OQSmuquc02res"),
    (M::Registration, "OQSsiimm01req"),
    (M::RegistrationAnswer, "OQSsiimm01res"),
    (M::Registrations, "OQSmuimm01req"),
    (M::RegistrationsReception, "OQSmuimm01res"),
    (M::RegistrationsInquiry, "OQSmuimm02req"),
    (M::RegistrationsResult, "OQSmuimm02res"),
];

impl Message {
    /// The message of a file name; `None` where its layout is not known.
    pub(super) fn of(name: &MessageName) -> Option<Self> {
        let name = name.to_string();
        let known = NAMES
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(&name));
        known.map(|(message, _)| *message)
    }

    /// How its files' names begin: `OQSsiquc01req`.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// Name and title.
    pub(super) fn title(self, language: Language) -> String {
        let name = self.name();
        let named = MessageName::parse(&format!("{name}_"));
        let interface = named.and_then(|(named, _)| Interface::of(&named));
        match (interface, language) {
            (None, _) => name.to_owned(),
            (Some(interface), Language::Ja) => format!("{name}（{}）", interface.ja),
            (Some(interface), Language::En) => format!("{name} ({})", interface.en),
        }
    }

    /// Whether it goes from the receipt computer.
    pub(super) fn is_request(self) -> bool {
        self.name().ends_with("req")
    }

    /// How its elements lie, from the root on.
    pub(super) fn layout(self) -> Vec<Place> {
        let (header, body) = match self {
            M::Request => (layout::<HeaderText>(), layout::<RequestBody>()),
            M::Answer => (layout::<AnswerHeader>(), layout::<Answer>()),
            M::BatchRequest => (layout::<HeaderText>(), layout::<batch::Body>()),
            M::BatchReception | M::RegistrationsReception => {
                (layout::<ExchangeHeader>(), layout::<Reception>())
            }
            M::BatchInquiry | M::RegistrationsInquiry => {
                (layout::<HeaderText>(), layout::<InquiryBody>())
            }
            M::BatchResult => (layout::<ExchangeHeader>(), layout::<BatchResult>()),
            M::Registration => {
                let mut body = layout::<registration::Body>();
                body.iter_mut().for_each(once);
                (layout::<HeaderText>(), body)
            }
            M::RegistrationAnswer => (layout::<ExchangeHeader>(), layout::<RegistrationUnit>()),
            M::Registrations => (layout::<HeaderText>(), layout::<registration::Body>()),
            M::RegistrationsResult => (layout::<ExchangeHeader>(), layout::<RegistrationsResult>()),
        };
        vec![group(HEADER, header), group(BODY, body)]
    }
}

pub(super) const HEADER: &str = "MessageHeader";
pub(super) const BODY: &str = "MessageBody";

fn group(name: &'static str, layout: Vec<Place>) -> Place {
    Place {
        name,
        legacy: &[],
        kind: Kind::Group,
        shape: Shape::Group(layout),
    }
}

/// The reader of registrations takes one and many by the same table.
fn once(place: &mut Place) {
    if let Shape::Repeated(layout) = &mut place.shape {
        place.shape = Shape::Group(std::mem::take(layout));
    }
}

/// Header and body of a document.
pub(super) struct Parts<'a, 'input> {
    pub(super) header: Node<'a, 'input>,
    pub(super) body: Option<Node<'a, 'input>>,
}

/// Header and body; the error is the element without which it is no message.
pub(super) fn parts<'a, 'input>(root: Node<'a, 'input>) -> Result<Parts<'a, 'input>, &'static str> {
    if root.tag_name().name() != "XmlMsg" {
        return Err("XmlMsg");
    }
    let header = child(root, HEADER).ok_or(HEADER)?;
    let body = child(root, BODY);
    Ok(Parts { header, body })
}

/// The messages the content may be, the likeliest first; none where it is like no message.
pub(super) fn fitting(parts: &Parts<'_, '_>) -> Vec<Message> {
    let in_header = |name| child(parts.header, name).is_some();
    let in_body = |name| parts.body.is_some_and(|body| child(body, name).is_some());
    let rows = |name| {
        let named = |node: &Node<'_, '_>| node.tag_name().name() == name;
        parts
            .body
            .map_or(0, |body| body.children().filter(named).count())
    };
    let answered = [
        "ProcessExecutionTime",
        "CharacterCodeIdentifier",
        "SegmentOfResult",
    ];
    let answer = in_body("ProcessingResultStatus") || answered.into_iter().any(in_header);
    let searches = rows("QualificationConfirmSearchInfo");
    let registrations = rows("ReferenceNumberRegistrationInfo");
    if in_body("BulkConfirmUnit") {
        vec![M::BatchResult]
    } else if in_body("BulkRegistrationUnit") {
        vec![M::RegistrationsResult]
    } else if registrations > 0 {
        match (answer, registrations) {
            (true, _) => vec![M::RegistrationAnswer],
            (false, 1) => vec![M::Registration, M::Registrations],
            (false, _) => vec![M::Registrations, M::Registration],
        }
    } else if in_body("ResultList") || in_body("QualificationValidity") {
        vec![M::Answer]
    } else if searches > 0 {
        match (answer, searches) {
            (true, _) => vec![M::Answer],
            (false, 1) => vec![M::Request, M::BatchRequest],
            (false, _) => vec![M::BatchRequest, M::Request],
        }
    } else if in_body("ReceptionNumber") {
        let reception = [M::BatchReception, M::RegistrationsReception];
        let inquiry = [M::BatchInquiry, M::RegistrationsInquiry];
        match answer || in_body("ReceptionDateTime") {
            true => reception.to_vec(),
            // The answer of one known sample has nothing that a request has not.
            false => inquiry.into_iter().chain(reception).collect(),
        }
    } else if in_header("ReceptionNumber") {
        vec![M::BatchResult, M::RegistrationsResult]
    } else if in_header("ReferenceClassification") {
        vec![M::Answer]
    } else if answer {
        // A header alone that tells of an error may answer anything.
        let messages = NAMES.iter().map(|(message, _)| *message);
        messages.filter(|message| !message.is_request()).collect()
    } else {
        Vec::new()
    }
}
