//! Which message a file is, by its name and by what it holds, and how its elements lie.

use roxmltree::Node;

use super::Language;
use crate::oqs::{
    batch::{self, BatchResult},
    document::child,
    exchange::{ExchangeHeader, InquiryBody, Reception},
    file_name::{Interface, MessageName},
    history::{self, CheckupAnswer, CheckupHeader, MedicineAnswer, MedicineHeader},
    listing::{self, ListingResult},
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
    /// `OQSmutic01req`.
    MedicalAidList,
    /// `OQSmutic01res`.
    MedicalAidReception,
    /// `OQSmutic02req`.
    MedicalAidInquiry,
    /// `OQSmutic02res`.
    MedicalAidResult,
    /// `OQSmuhvq01req`.
    HomeVisitList,
    /// `OQSmuhvq01res`.
    HomeVisitReception,
    /// `OQSmuhvq02req`.
    HomeVisitInquiry,
    /// `OQSmuhvq02res`.
    HomeVisitResult,
    /// `OQSmuonq01req`.
    OnlineList,
    /// `OQSmuonq01res`.
    OnlineReception,
    /// `OQSmuonq02req`.
    OnlineInquiry,
    /// `OQSmuonq02res`.
    OnlineResult,
    /// `YZKsiquc01req`.
    Medicine,
    /// `YZKsiquc01res`.
    MedicineAnswer,
    /// `TKKsiquc01req`.
    Checkup,
    /// `TKKsiquc01res`.
    CheckupAnswer,
}

use Message as M;

/// Every message with its name.
pub(super) const NAMES: [(Message, &str); 28] = [
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
    (M::MedicalAidList, "OQSmutic01req"),
    (M::MedicalAidReception, "OQSmutic01res"),
    (M::MedicalAidInquiry, "OQSmutic02req"),
    (M::MedicalAidResult, "OQSmutic02res"),
    (M::HomeVisitList, "OQSmuhvq01req"),
    (M::HomeVisitReception, "OQSmuhvq01res"),
    (M::HomeVisitInquiry, "OQSmuhvq02req"),
    (M::HomeVisitResult, "OQSmuhvq02res"),
    (M::OnlineList, "OQSmuonq01req"),
    (M::OnlineReception, "OQSmuonq01res"),
    (M::OnlineInquiry, "OQSmuonq02req"),
    (M::OnlineResult, "OQSmuonq02res"),
    (M::Medicine, "YZKsiquc01req"),
    (M::MedicineAnswer, "YZKsiquc01res"),
    (M::Checkup, "TKKsiquc01req"),
    (M::CheckupAnswer, "TKKsiquc01res"),
];

impl Message {
    /// Every message whose layout is known.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(message, _)| *message)
    }

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
    #[must_use]
    pub fn is_request(self) -> bool {
        self.name().ends_with("req")
    }

    /// Whether it tells the number a batch or list was received under.
    pub(super) fn is_reception(self) -> bool {
        self.name().starts_with("OQSmu") && self.name().ends_with("01res")
    }

    /// Whether it asks what became of a batch or list.
    pub(super) fn is_inquiry(self) -> bool {
        self.name().starts_with("OQSmu") && self.name().ends_with("02req")
    }

    /// What a list is asked by, without the elements of the other lists.
    fn list_body(self) -> Vec<Place> {
        let mut body = layout::<listing::Body>();
        let foreign = |name: &str| match self {
            M::MedicalAidList => name != "MedicalTreatmentMonth",
            M::HomeVisitList => {
                name == "MedicalTreatmentMonth" || name.starts_with("ExaminationDate")
            }
            _ => name == "MedicalTreatmentMonth",
        };
        for place in &mut body {
            if let Shape::Group(layout) = &mut place.shape {
                layout.retain(|place| !foreign(place.name));
            }
        }
        body
    }

    /// How its elements lie, from the root on.
    pub(super) fn layout(self) -> Vec<Place> {
        let (header, body) = match self {
            M::Request => (layout::<HeaderText>(), layout::<RequestBody>()),
            M::Answer => (layout::<AnswerHeader>(), layout::<Answer>()),
            M::BatchRequest => (layout::<HeaderText>(), layout::<batch::Body>()),
            _ if self.is_reception() => (layout::<ExchangeHeader>(), layout::<Reception>()),
            _ if self.is_inquiry() => (layout::<HeaderText>(), layout::<InquiryBody>()),
            M::BatchResult => (layout::<ExchangeHeader>(), layout::<BatchResult>()),
            M::Registration => {
                let mut body = layout::<registration::Body>();
                body.iter_mut().for_each(once);
                (layout::<HeaderText>(), body)
            }
            M::RegistrationAnswer => (layout::<ExchangeHeader>(), layout::<RegistrationUnit>()),
            M::Registrations => (layout::<HeaderText>(), layout::<registration::Body>()),
            M::RegistrationsResult => (layout::<ExchangeHeader>(), layout::<RegistrationsResult>()),
            M::MedicalAidList | M::HomeVisitList | M::OnlineList => {
                (layout::<HeaderText>(), self.list_body())
            }
            M::Medicine => (layout::<history::HeaderText>(), layout::<history::Body>()),
            M::Checkup => {
                let mut body = layout::<history::Body>();
                body.retain(|place| !matches!(place.name, "StartDate" | "EndDate"));
                (layout::<history::HeaderText>(), body)
            }
            M::MedicineAnswer => (layout::<MedicineHeader>(), layout::<MedicineAnswer>()),
            M::CheckupAnswer => (layout::<CheckupHeader>(), layout::<CheckupAnswer>()),
            _ => (layout::<ExchangeHeader>(), layout::<ListingResult>()),
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
