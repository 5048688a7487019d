//! The same messages as JSON, as the Web-API speaks them: every value a string, `ResultList` an array.
//!
//! A tree in JSON is turned into the message it stands for and read as any other, so that both ways of asking are one
//! reader, and an answer is written once. Source: oqs-wire §10, told by one public client.

mod tree;

use roxmltree::{Document, Node, ParsingOptions};

use super::{Limits, ReadError, document, guard};
use tree::Tree;

/// Why a JSON text is no message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum JsonError {
    /// No JSON, or cut short: a known client counts its length in UTF-16 units instead of bytes (oqs-wire §10).
    #[error("the text is not whole JSON")]
    Malformed,
    /// A number, a truth value or nothing where a string has to stand: "0123" must never become 123.
    #[error("a value is no string")]
    NotAString,
    /// A member that cannot be the name of an element.
    #[error("a member is no name of an element")]
    Name,
    /// Not one member at the root.
    #[error("the root does not hold one member")]
    Root,
}

/// Lists whose items stand in an array with their own names around them.
const NAMED_ITEMS: [&str; 1] = ["ResultList"];

/// Lists whose items stand in an array as plain objects, with the name each has in XML.
const PLAIN_ITEMS: [(&str, &str); 2] = [
    (
        "SpecificDiseasesCertificateList",
        "SpecificDiseasesCertificateInfo",
    ),
    ("PublicExpenseResultList", "MedicalTicketInfo"),
];

/// The message of a JSON text, as XML in UTF-8. What is in it is for its reader to judge.
///
/// # Errors
/// [`JsonError`].
pub fn to_xml(json: &[u8]) -> Result<Vec<u8>, JsonError> {
    let laid = Laid::out(json, Vec::new());
    laid.map(|laid| laid.xml.into_bytes())
        .map_err(|(error, _)| error)
}

/// A JSON text as XML, with where each element comes from.
pub(crate) struct Laid {
    pub(crate) xml: String,
    /// Offsets of start tags, each with the offset of its member in the JSON text.
    places: Vec<(usize, usize)>,
    members: std::vec::IntoIter<usize>,
    /// The member being written.
    at: usize,
}

impl Laid {
    /// Lays a text out; `members` are the offsets of its members in their order, where anybody wants to know. An error
    /// comes with its offset.
    pub(crate) fn out(json: &[u8], members: Vec<usize>) -> Result<Self, (JsonError, usize)> {
        let tree: Tree = serde_json::from_slice(json).map_err(|error| {
            let what = match error.classify() {
                serde_json::error::Category::Data => JsonError::NotAString,
                _ => JsonError::Malformed,
            };
            (what, offset(json, &error))
        })?;
        let Tree::Object(root) = tree else {
            return Err((JsonError::Root, 0));
        };
        let [(name, tree)] = &root[..] else {
            return Err((JsonError::Root, 0));
        };
        let mut laid = Self {
            xml: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>".to_owned(),
            places: Vec::new(),
            members: members.into_iter(),
            at: 0,
        };
        match laid.member(name, tree) {
            Ok(()) => Ok(laid),
            Err(error) => Err((error, laid.at)),
        }
    }

    /// Where in the JSON text what stands at an offset of the XML comes from.
    pub(crate) fn origin(&self, offset: usize) -> usize {
        let after = self.places.partition_point(|(xml, _)| *xml <= offset);
        let place = after.checked_sub(1).and_then(|at| self.places.get(at));
        place.map_or(0, |(_, json)| *json)
    }

    fn member(&mut self, name: &str, tree: &Tree) -> Result<(), JsonError> {
        self.at = self.members.next().unwrap_or(self.at);
        self.element(name, tree)
    }

    fn members(&mut self, members: &[(String, Tree)]) -> Result<(), JsonError> {
        members
            .iter()
            .try_for_each(|(name, tree)| self.member(name, tree))
    }

    fn element(&mut self, name: &str, tree: &Tree) -> Result<(), JsonError> {
        let named = |name: &str| {
            let letter = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
            letter && name.len() <= 100 && name.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        if !named(name) {
            return Err(JsonError::Name);
        }
        let here = self.at;
        if let (Tree::Array(items), false) = (tree, is_list(name)) {
            return items.iter().try_for_each(|item| {
                self.at = here;
                self.element(name, item)
            });
        }
        self.places.push((self.xml.len(), here));
        self.xml.push_str(&format!("<{name}>"));
        match tree {
            Tree::Text(text) => escape(&mut self.xml, text),
            Tree::Object(members) => self.members(members)?,
            Tree::Array(items) => {
                let plain = PLAIN_ITEMS.iter().find(|(list, _)| *list == name);
                for item in items {
                    match (item, plain) {
                        (Tree::Object(members), Some((_, inner))) if !matches!(&members[..], [(only, _)] if only == inner) =>
                        {
                            self.element(inner, item)?;
                        }
                        (Tree::Object(members), _) => self.members(members)?,
                        _ => return Err(JsonError::NotAString),
                    }
                }
            }
        }
        self.xml.push_str(&format!("</{name}>"));
        Ok(())
    }
}

/// Where the parser gave up.
fn offset(json: &[u8], error: &serde_json::Error) -> usize {
    let lines = json.split_inclusive(|byte| *byte == b'\n');
    let before = lines.take(error.line().saturating_sub(1)).map(<[u8]>::len);
    let offset = before.sum::<usize>() + error.column().saturating_sub(1);
    offset.min(json.len())
}

/// The offsets of the members' names of a JSON text, in their order.
pub(crate) fn members(json: &str) -> Vec<usize> {
    let bytes = json.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = bytes[at..].iter().position(|byte| *byte == b'"') {
        let open = at + open;
        let mut close = open + 1;
        while let Some(byte) = bytes.get(close).filter(|byte| **byte != b'"') {
            close += if *byte == b'\\' { 2 } else { 1 };
        }
        at = (close + 1).min(bytes.len());
        let next = bytes[at..].iter().find(|byte| !byte.is_ascii_whitespace());
        if next == Some(&b':') {
            found.push(open);
        }
    }
    found
}

fn is_list(name: &str) -> bool {
    NAMED_ITEMS.contains(&name) || PLAIN_ITEMS.iter().any(|(list, _)| *list == name)
}

fn escape(xml: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            other => xml.push(other),
        }
    }
}

/// A message as JSON, its members in the order of the elements. `xml` is a message in UTF-8, as our writers write it.
///
/// # Errors
/// [`ReadError`] when it is none.
pub fn from_xml(xml: &[u8], limits: &Limits) -> Result<Vec<u8>, ReadError> {
    let text = std::str::from_utf8(xml).map_err(|_| ReadError::Undecodable)?;
    guard::check(text, limits)?;
    let options = ParsingOptions {
        nodes_limit: limits.elements.saturating_mul(4).saturating_add(64),
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(document::refused)?;
    let root = document.root_element();
    let mut json = String::from("{");
    member(&mut json, root.tag_name().name());
    value(&mut json, root);
    json.push('}');
    Ok(json.into_bytes())
}

fn member(json: &mut String, name: &str) {
    quote(json, name);
    json.push(':');
}

fn quote(json: &mut String, text: &str) {
    json.push_str(&serde_json::Value::from(text).to_string());
}

fn value(json: &mut String, node: Node<'_, '_>) {
    let name = node.tag_name().name();
    let children = elements(node);
    if NAMED_ITEMS.contains(&name) {
        array(json, &children, |json, item| {
            json.push('{');
            member(json, item.tag_name().name());
            value(json, item);
            json.push('}');
        });
    } else if is_list(name) {
        // An item without anything is an object all the same.
        array(json, &children, |json, item| object(json, &elements(item)));
    } else if !children.is_empty() {
        object(json, &children);
    } else if matches!(name, "XmlMsg" | "MessageHeader" | "MessageBody") {
        json.push_str("{}");
    } else {
        quote(json, node.text().unwrap_or_default());
    }
}

fn elements<'a, 'input>(node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
    node.children().filter(Node::is_element).collect()
}

/// Elements of one name become an array where there are several.
fn object(json: &mut String, children: &[Node<'_, '_>]) {
    json.push('{');
    let name = |node: &Node<'_, '_>| node.tag_name().name().to_owned();
    for (at, child) in children.iter().enumerate() {
        if children[..at]
            .iter()
            .any(|earlier| name(earlier) == name(child))
        {
            continue;
        }
        if at > 0 {
            json.push(',');
        }
        member(json, child.tag_name().name());
        let same = children
            .iter()
            .copied()
            .filter(|other| name(other) == name(child));
        let same: Vec<Node<'_, '_>> = same.collect();
        match &same[..] {
            [one] => value(json, *one),
            several => array(json, several, value),
        }
    }
    json.push('}');
}

fn array<'a, 'input>(
    json: &mut String,
    items: &[Node<'a, 'input>],
    each: impl Fn(&mut String, Node<'a, 'input>),
) {
    json.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        each(json, *item);
    }
    json.push(']');
}
