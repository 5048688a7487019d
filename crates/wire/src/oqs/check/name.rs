//! What a file's name says, and whether it holds.

use roxmltree::Node;

use super::{
    Code, Message,
    finding::{Detail, Findings},
};
use crate::oqs::{
    document::child,
    file_name::{FileName, FileNameError, MessageName},
};

/// What a name told.
#[derive(Default)]
pub(super) struct Told {
    /// The message, where its layout is known.
    pub(super) message: Option<Message>,
    /// Whether it is a message whose layout is not known.
    pub(super) elsewhere: bool,
    /// What stands after `face_` in the name of an answer of a card check.
    face: Option<String>,
}

/// Checks a name.
pub(super) fn check(name: &str, findings: &mut Findings) -> Told {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let named = match FileName::parse(name) {
        Ok(file) => {
            let face = file
                .is_face()
                .then(|| file.identifier().get(5..).map(str::to_owned));
            let told = told(file.message(), findings);
            return Told {
                face: face.flatten(),
                ..told
            };
        }
        Err(error) => {
            findings.add(0, code(error), "", Detail::None);
            // A name with something before the message's is a sample's.
            let starts = ["OQS", "YZK", "TKK"]
                .into_iter()
                .filter_map(|start| name.find(start));
            let mut named = starts.filter_map(|at| MessageName::parse(name.get(at..)?));
            named.next()
        }
    };
    named.map_or_else(Told::default, |(message, _)| told(&message, findings))
}

fn told(name: &MessageName, findings: &mut Findings) -> Told {
    let message = Message::of(name);
    if message.is_none() {
        findings.add(0, Code::NoLayout, "", Detail::None);
    }
    Told {
        message,
        elsewhere: message.is_none(),
        face: None,
    }
}

fn code(error: FileNameError) -> Code {
    match error {
        FileNameError::Pattern => Code::NamePattern,
        FileNameError::HoldsReq => Code::NameHoldsReq,
        FileNameError::Extension
        | FileNameError::Empty
        | FileNameError::TooLong
        | FileNameError::Character => Code::NameUnsafe,
    }
}

/// Checks the name of a face file against the header: institution, and asked by card.
pub(super) fn check_against(name: &Told, header: Node<'_, '_>, findings: &mut Findings) {
    let Some(face) = &name.face else {
        return;
    };
    let mut contradicts = |element, holds: &dyn Fn(&str) -> bool| {
        let node = child(header, element);
        let value = node.and_then(|node| node.text()).map(str::trim);
        if let (Some(node), Some(false)) = (node, value.map(holds)) {
            let at = node.range().start;
            findings.add(at, Code::NameContradictsHeader, element, Detail::None);
        }
    };
    contradicts("ReferenceClassification", &|value| value == "1");
    // Names made by other programs leave the institution out.
    if let Some((start, _)) = face.rsplit_once('_')
        && let Some(code) = start
            .get(..10)
            .filter(|code| code.bytes().all(|b| b.is_ascii_digit()))
    {
        contradicts("MedicalInstitutionCode", &|value| value == code);
    }
}
