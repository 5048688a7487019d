//! From bytes to header and body of a message: coding, limits, the parser, and what is noted on the way.

pub(super) mod declaration;

use std::cell::Cell;

use roxmltree::{Document, Node, ParsingOptions};

use super::{
    Encoding, Fault, Oddity, Position, ReadError, guard,
    table::{Record, read_record},
    writer::is_character_data,
};
use crate::sjis;

/// Bounds of what is read. A message beyond them is refused, whatever it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Elements of the message.
    pub elements: u32,
}

impl Default for Limits {
    /// For a single message: 1 MiB and 10,000 elements.
    fn default() -> Self {
        Self {
            bytes: 1 << 20,
            elements: 10_000,
        }
    }
}

/// Oddities noted of one message at most.
const MOST_ODDITIES: usize = 100;

/// What is noted while a message is read.
pub(crate) struct Reading<'a> {
    text: &'a str,
    encoding: Encoding,
    oddities: Vec<Oddity>,
    /// Where the place asked for last was: places are mostly asked for from front to back, and counting anew for
    /// each row of a long batch would take for ever.
    last: Cell<(usize, Position)>,
}

/// Header and body of a message.
pub(crate) struct Message<'a, 'input> {
    pub(crate) header: Node<'a, 'input>,
    /// Absent where the header told an error.
    pub(crate) body: Option<Node<'a, 'input>>,
}

/// Reads a message: `take` gets its header and body.
pub(crate) fn read<T>(
    bytes: &[u8],
    limits: &Limits,
    take: impl FnOnce(Message<'_, '_>, &mut Reading<'_>) -> Result<T, ReadError>,
) -> Result<(T, Vec<Oddity>), ReadError> {
    if bytes.len() > limits.bytes {
        return Err(ReadError::TooLarge {
            limit: limits.bytes,
        });
    }
    let mut oddities = Vec::new();
    let declared = declaration::coding(bytes).unwrap_or_else(|| {
        oddities.push(Oddity::UnknownCoding);
        Encoding::Utf8
    });
    let decoded = sjis::decode(bytes, declared).map_err(|_| ReadError::Undecodable)?;
    if decoded.lied {
        oddities.push(Oddity::LyingDeclaration {
            declared,
            used: decoded.used,
        });
    }
    guard::check(&decoded.text, limits)?;
    let options = ParsingOptions {
        nodes_limit: limits.elements.saturating_mul(4).saturating_add(64),
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&decoded.text, options).map_err(refused)?;
    let mut reading = Reading {
        text: &decoded.text,
        encoding: decoded.used,
        oddities,
        last: Cell::new((0, Position { line: 1, column: 1 })),
    };
    let taken = take(parts(document.root_element(), &mut reading)?, &mut reading)?;
    Ok((taken, reading.oddities))
}

/// Reads a message whose header and body are records; an absent body is an empty one.
pub(crate) fn read_records<H: Record, B: Record>(
    bytes: &[u8],
    limits: &Limits,
) -> Result<((H, B), Vec<Oddity>), ReadError> {
    read(bytes, limits, |message, reading| {
        let header = read_record(message.header, reading)?;
        let code = child(message.header, CODING).and_then(|node| node.text());
        reading.check_coding(code, message.header);
        let body = match message.body {
            Some(body) => read_record(body, reading)?,
            None => B::default(),
        };
        Ok((header, body))
    })
}

const CODING: &str = "CharacterCodeIdentifier";

pub(super) fn refused(error: roxmltree::Error) -> ReadError {
    let at = error.pos();
    let at = Position {
        line: at.row,
        column: at.col,
    };
    match error {
        roxmltree::Error::DtdDetected => ReadError::Dtd { at },
        roxmltree::Error::NodesLimitReached => ReadError::TooMany { at },
        _ => ReadError::Malformed { at },
    }
}

fn parts<'a, 'input>(
    root: Node<'a, 'input>,
    reading: &mut Reading<'_>,
) -> Result<Message<'a, 'input>, ReadError> {
    let missing = |element| ReadError::NotThisMessage { element };
    if root.tag_name().name() != "XmlMsg" {
        return Err(missing("XmlMsg"));
    }
    reading.attributes(root);
    let (mut header, mut body) = (None, None);
    for child in root.children() {
        if child.is_text() {
            reading.stray(child);
        }
        if !child.is_element() {
            continue;
        }
        let (part, name) = match child.tag_name().name() {
            "MessageHeader" => (&mut header, "MessageHeader"),
            "MessageBody" => (&mut body, "MessageBody"),
            other => {
                let name = other.to_owned();
                reading.note_at(child, |at| Oddity::UnknownElement { name, at });
                continue;
            }
        };
        if part.replace(child).is_some() {
            return Err(ReadError::Duplicate {
                element: name,
                at: reading.position(child),
            });
        }
    }
    let header = header.ok_or(missing("MessageHeader"))?;
    Ok(Message { header, body })
}

impl Reading<'_> {
    /// Where a node begins.
    pub(crate) fn position(&self, node: Node<'_, '_>) -> Position {
        let offset = node.range().start;
        let (from, start) = match self.last.get() {
            (from, start) if from <= offset => (from, start),
            _ => (0, Position { line: 1, column: 1 }),
        };
        let found = guard::advance(start, self.text.get(from..offset).unwrap_or_default());
        self.last.set((offset, found));
        found
    }

    /// Notes an oddity, unless there are many already.
    pub(crate) fn note(&mut self, oddity: Oddity) {
        if self.oddities.len() < MOST_ODDITIES {
            self.oddities.push(oddity);
        }
    }

    /// Notes an oddity with its place.
    pub(crate) fn note_at(&mut self, node: Node<'_, '_>, oddity: impl FnOnce(Position) -> Oddity) {
        // The place is looked for only when it will be kept: it takes a walk through the text.
        if self.oddities.len() < MOST_ODDITIES {
            self.oddities.push(oddity(self.position(node)));
        }
    }

    /// Notes text between elements.
    pub(crate) fn stray(&mut self, node: Node<'_, '_>) {
        if !node.text().is_some_and(|text| text.trim().is_empty()) {
            self.note_at(node, |at| Oddity::StrayText { at });
        }
    }

    /// Notes attributes.
    pub(crate) fn attributes(&mut self, node: Node<'_, '_>) {
        if node.attributes().len() > 0 {
            self.note_at(node, |at| Oddity::Attribute {
                element: node.tag_name().name().to_owned(),
                at,
            });
        }
    }

    /// Notes a character code that is not the one the bytes are in.
    pub(crate) fn check_coding(&mut self, code: Option<&str>, header: Node<'_, '_>) {
        let element = CODING;
        if code
            .and_then(Encoding::from_code)
            .is_some_and(|code| code != self.encoding)
        {
            let node = child(header, element).unwrap_or(header);
            self.note_at(node, |at| Oddity::BadValue {
                element,
                fault: Fault::OtherCoding,
                at,
            });
        }
    }

    /// The children of that name, at least one; others are noted.
    pub(crate) fn all<'a, 'input>(
        &mut self,
        node: Node<'a, 'input>,
        name: &'static str,
    ) -> Result<Vec<Node<'a, 'input>>, ReadError> {
        let mut found = Vec::new();
        for child in node.children() {
            if child.is_text() {
                self.stray(child);
            } else if child.is_element() && child.tag_name().name() == name {
                found.push(child);
            } else if child.is_element() {
                let name = child.tag_name().name().to_owned();
                self.note_at(child, |at| Oddity::UnknownElement { name, at });
            }
        }
        if found.is_empty() {
            return Err(ReadError::Missing { element: name });
        }
        Ok(found)
    }

    /// The one child of that name; others are noted, a second one is refused.
    pub(crate) fn only<'a, 'input>(
        &mut self,
        node: Node<'a, 'input>,
        name: &'static str,
    ) -> Result<Node<'a, 'input>, ReadError> {
        match self.all(node, name)?[..] {
            [one] => Ok(one),
            [_, second, ..] => {
                let at = self.position(second);
                Err(ReadError::Duplicate { element: name, at })
            }
            [] => Err(ReadError::Missing { element: name }),
        }
    }

    /// The text of an element that holds a value. Line breaks and tabs around it are layout, not value.
    pub(crate) fn value(
        &mut self,
        element: &'static str,
        node: Node<'_, '_>,
    ) -> Result<String, ReadError> {
        self.leaf(element, node)?;
        let mut texts = node.children().filter(Node::is_text);
        let first = texts.next().and_then(|text| text.text());
        let mut value = first.unwrap_or_default().to_owned();
        for text in texts.filter_map(|text| text.text()) {
            value.push_str(text);
        }
        self.without_layout(element, node, value)
    }

    /// The text of an element as it stands in the file, references unresolved.
    pub(crate) fn source(
        &mut self,
        element: &'static str,
        node: Node<'_, '_>,
    ) -> Result<String, ReadError> {
        self.leaf(element, node)?;
        if node.children().any(|child| !child.is_text()) {
            let at = self.position(node);
            return Err(ReadError::Nested { element, at });
        }
        let source = self.text.get(node.range()).unwrap_or_default();
        let inside = source
            .get(guard::tag_end(source.as_bytes())..)
            .and_then(|rest| rest.rsplit_once("</"))
            .map_or("", |(inside, _)| inside);
        let inside = self.without_layout(element, node, inside.to_owned())?;
        if is_character_data(&inside) {
            Ok(inside)
        } else {
            let at = self.position(node);
            Err(ReadError::Control { element, at })
        }
    }

    fn leaf(&mut self, element: &'static str, node: Node<'_, '_>) -> Result<(), ReadError> {
        self.attributes(node);
        if node.children().any(|child| child.is_element()) {
            let at = self.position(node);
            return Err(ReadError::Nested { element, at });
        }
        Ok(())
    }

    fn without_layout(
        &self,
        element: &'static str,
        node: Node<'_, '_>,
        value: String,
    ) -> Result<String, ReadError> {
        let plain = |octet: &u8| matches!(octet, b' '..=b'~');
        if value.as_bytes().iter().all(plain) || !value.chars().any(char::is_control) {
            return Ok(value);
        }
        let value = value.trim_matches([' ', '\t', '\r', '\n']);
        if value.chars().any(char::is_control) {
            let at = self.position(node);
            return Err(ReadError::Control { element, at });
        }
        Ok(value.to_owned())
    }
}

/// The first child of that name.
pub(crate) fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children()
        .find(|child| child.is_element() && child.tag_name().name() == name)
}
