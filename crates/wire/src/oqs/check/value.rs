//! Values: shape, length, days, codes, check digits, padding, characters that can be sent.

use std::borrow::Cow;

use domain::{institution::InstitutionCode, insurer::InsurerNumber, name::LOST};
use roxmltree::Node;

use super::{Code, finding::Detail, identifier, structure::Walk};
use crate::{
    oqs::{
        Fault,
        code_table::CodeTable,
        table::{Kind, Place},
    },
    sjis,
};

/// Line breaks and tabs around a value, as the readers take them for layout.
const LAYOUT: [char; 4] = [' ', '\t', '\r', '\n'];

/// Checks the value of an element.
pub(super) fn check(walk: &mut Walk<'_>, place: &Place, node: Node<'_, '_>, needed: bool) {
    let name = place.name;
    if node.children().any(|child| child.is_element()) {
        walk.add(node, Code::Nested, name, Detail::None);
        return;
    }
    if matches!(place.kind, Kind::Source) {
        identifier::check(walk, name, node);
    } else {
        walk.attributes(name, node);
    }
    let text = text(node);
    let mut value = text.as_ref();
    if value.chars().any(char::is_control) {
        value = value.trim_matches(LAYOUT);
        if value.chars().any(char::is_control) {
            walk.add(node, Code::ControlCharacter, name, Detail::None);
            return;
        }
        if !matches!(place.kind, Kind::Source) {
            walk.add(node, Code::PaddedValue, name, Detail::None);
        }
    }
    if value.trim().is_empty() {
        if needed {
            walk.add(node, Code::Empty, name, Detail::None);
        }
        return;
    }
    characters(walk, name, node, value);
    if let Some(fault) = place.kind.fault(value) {
        let (code, detail) = of_fault(fault, place);
        walk.add(node, code, name, detail);
        return;
    }
    numbers(walk, place, node, value);
}

/// The text of an element, all parts of it.
fn text<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    let mut parts = node
        .children()
        .filter(Node::is_text)
        .filter_map(|part| part.text());
    let first = Cow::Borrowed(parts.next().unwrap_or_default());
    parts.fold(first, |all, part| all + part)
}

fn of_fault(fault: Fault, place: &Place) -> (Code, Detail) {
    let kind = Detail::Kind(place.kind);
    match (fault, place.kind) {
        (Fault::UnknownCode, Kind::Code(values)) => {
            let table = CodeTable::of_element(place.name, values);
            (Code::UnknownCode, table.map_or(kind, Detail::Table))
        }
        (Fault::Empty, _) => (Code::Empty, kind),
        (Fault::TooLong, _) => (Code::TooLong, kind),
        (Fault::NoSuchDay, _) => (Code::NoSuchDay, kind),
        (Fault::Shape | Fault::UnknownCode | Fault::OtherCoding, _) => (Code::Shape, kind),
    }
}

/// Check digits and padding.
fn numbers(walk: &mut Walk<'_>, place: &Place, node: Node<'_, '_>, value: &str) {
    let name = place.name;
    let mut holds = true;
    if let Kind::Insurer = place.kind
        && let Ok(number) = InsurerNumber::parse(value)
    {
        holds = number.check_digit_holds();
        if value != number.padded() {
            walk.add(node, Code::Padding, name, Detail::None);
        }
    } else if name.ends_with("MedicalInstitutionCode")
        && let Ok(code) = InstitutionCode::parse(value)
    {
        holds = code.check_digit_holds();
    }
    if !holds {
        walk.add(node, Code::CheckDigit, name, Detail::None);
    }
}

/// Characters that cannot be sent, and ● where a person must have copied it.
fn characters(walk: &mut Walk<'_>, name: &'static str, node: Node<'_, '_>, value: &str) {
    if value.is_ascii() {
        return;
    }
    if let Some(at) = sjis::first_lost(value) {
        let character = value.get(at..).and_then(|rest| rest.chars().next());
        let offset = character.and_then(|character| offset_of(walk.text, node, character));
        let offset = offset.unwrap_or(node.range().start);
        walk.findings
            .add(offset, Code::NotSendable, name, Detail::None);
    }
    if walk.message.is_request() && value.contains(LOST) {
        let offset = offset_of(walk.text, node, LOST).unwrap_or(node.range().start);
        walk.findings
            .add(offset, Code::LostCharacter, name, Detail::None);
    }
}

/// Where a character stands in the text of an element; `None` where a reference stands for it.
fn offset_of(text: &str, node: Node<'_, '_>, character: char) -> Option<usize> {
    let range = node.range();
    let within = text.get(range.clone())?.find(character)?;
    Some(range.start + within)
}
