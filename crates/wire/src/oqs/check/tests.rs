//! The tables behind the validator hold together.

use super::{code::ROWS, message::NAMES, *};
use crate::oqs::{
    code_table::CodeTable,
    table::{Kind, Place, Shape},
};

#[test]
fn codes_are_stable_and_stand_in_one_table() {
    let mut earlier = "";
    for (at, row) in ROWS.iter().enumerate() {
        let number = row.code.as_str();
        assert_eq!(row.code as usize, at, "{number}");
        assert!(
            number.starts_with("SKK-23") && number.len() == 8,
            "{number}"
        );
        assert!(earlier < number, "{number} stands after {earlier}");
        earlier = number;
    }
    assert_eq!(Code::NotOpened.as_str(), "SKK-2301");
    assert_eq!(Code::NameHoldsReq.as_str(), "SKK-2312");
    assert_eq!(Code::UnknownElement.as_str(), "SKK-2330");
    assert_eq!(Code::CheckDigit.as_str(), "SKK-2355");
    assert_eq!(Code::More.as_str(), "SKK-2399");
}

#[test]
fn both_languages_tell_the_same() {
    for row in ROWS {
        for placeholder in ["{element}", "{detail}"] {
            let in_ja = row.ja.sentence.contains(placeholder) || row.ja.mend.contains(placeholder);
            let in_en = row.en.sentence.contains(placeholder) || row.en.mend.contains(placeholder);
            assert_eq!(in_ja, in_en, "{} {placeholder}", row.code.as_str());
        }
        assert!(row.ja.sentence.ends_with('。') && row.ja.mend.ends_with('。'));
        assert!(row.en.sentence.ends_with('.') && row.en.mend.ends_with('.'));
    }
}

#[test]
fn only_what_cannot_be_looked_into_is_unreadable() {
    let unreadable: Vec<&str> = Code::all()
        .filter(|code| code.is_unreadable())
        .map(Code::as_str)
        .collect();
    assert_eq!(unreadable.first(), Some(&"SKK-2300"));
    assert_eq!(unreadable[8..], ["SKK-2308", "SKK-2370"]);
}

#[test]
fn messages_have_their_names() {
    for (at, (message, name)) in NAMES.iter().enumerate() {
        assert_eq!(*message as usize, at);
        assert!(message.title(Language::Ja).starts_with(name));
        assert!(
            message.title(Language::Ja).contains('（'),
            "{name} is in the catalogue"
        );
    }
}

/// Every coded element of every message has its table, with the very values the reader takes.
#[test]
fn every_coded_element_has_its_table() {
    fn look(layout: &[Place], count: &mut usize) {
        for place in layout {
            match &place.shape {
                Shape::Value | Shape::Values => {
                    if let Kind::Code(values) = place.kind {
                        *count += 1;
                        let table = CodeTable::of_element(place.name, values);
                        assert!(table.is_some(), "{}", place.name);
                    }
                }
                Shape::Group(layout) | Shape::Repeated(layout) | Shape::List { layout, .. } => {
                    look(layout, count);
                }
            }
        }
    }
    let mut count = 0;
    for (message, _) in NAMES {
        look(&message.layout(), &mut count);
    }
    assert!(count > 50, "{count} coded elements");
}
