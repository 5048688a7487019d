//! Writing XML by hand: no tree, no copy, one pass.

use super::{
    Encoding, Form, Profile, WriteError,
    table::{Item, Record, write_group},
};
use crate::sjis;

/// A message being written.
pub(crate) struct Writer {
    bytes: Vec<u8>,
    form: Form,
    depth: usize,
    escaped: String,
}

impl Writer {
    /// A writer with the declaration written.
    pub(crate) fn new(form: Form) -> Self {
        let mut writer = Self {
            bytes: Vec::with_capacity(6144),
            form,
            depth: 0,
            escaped: String::new(),
        };
        writer.raw("<?xml version=\"1.0\" encoding=\"");
        writer.raw(form.encoding.xml_name());
        writer.raw("\" standalone=\"no\"?>\n");
        writer
    }

    pub(crate) fn profile(&self) -> Profile {
        self.form.profile
    }

    fn raw(&mut self, ascii: &str) {
        self.bytes.extend_from_slice(ascii.as_bytes());
    }

    fn indent(&mut self) {
        let step = match self.form.profile {
            Profile::Specification => 2,
            Profile::Observed => 4,
        };
        let width = self.bytes.len() + self.depth * step;
        self.bytes.resize(width, b' ');
    }

    fn line(&mut self, parts: [&str; 3]) {
        self.indent();
        for part in parts {
            self.raw(part);
        }
        self.raw("\n");
    }

    /// Opens a group.
    pub(crate) fn open(&mut self, name: &'static str) {
        self.line(["<", name, ">"]);
        self.depth += 1;
    }

    /// Closes the group opened last.
    pub(crate) fn close(&mut self, name: &'static str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(["</", name, ">"]);
    }

    /// A group without content.
    pub(crate) fn empty(&mut self, name: &'static str) {
        self.line(["<", name, "/>"]);
    }

    /// An element with a value, on one line.
    pub(crate) fn value(&mut self, name: &'static str, value: &str) -> Result<(), WriteError> {
        if !needs_a_look(value) {
            return self.element(name, value);
        }
        let mut escaped = std::mem::take(&mut self.escaped);
        escaped.clear();
        for (at, character) in value.chars().enumerate() {
            match character {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '\u{FFFE}' | '\u{FFFF}' => return Err(control(name, at)),
                other if other.is_control() => return Err(control(name, at)),
                other => escaped.push(other),
            }
        }
        let written = self
            .element(name, &escaped)
            .map_err(|error| in_value(error, value));
        self.escaped = escaped;
        written
    }

    /// An element whose content is written as it stood in another file, references unresolved.
    pub(crate) fn source(&mut self, name: &'static str, source: &str) -> Result<(), WriteError> {
        let bad = |character: char| {
            character.is_control() || matches!(character, '\u{FFFE}' | '\u{FFFF}')
        };
        if let Some(at) = source.chars().position(bad) {
            return Err(control(name, at));
        }
        if !is_character_data(source) {
            return Err(WriteError::NotSource { element: name });
        }
        self.element(name, source)
    }

    fn element(&mut self, name: &'static str, content: &str) -> Result<(), WriteError> {
        self.indent();
        self.raw("<");
        self.raw(name);
        self.raw(">");
        match self.form.encoding {
            Encoding::Utf8 => self.raw(content),
            Encoding::ShiftJis => {
                sjis::append_shift_jis(content, &mut self.bytes).map_err(|lacking| {
                    WriteError::Unencodable {
                        element: name,
                        lacking,
                    }
                })?;
            }
        }
        self.raw("</");
        self.raw(name);
        self.raw(">\n");
        Ok(())
    }

    /// A message of these two records; a body without anything in it stands there empty.
    pub(crate) fn message<H: Record, B: Record>(
        form: Form,
        header: &H,
        body: &B,
    ) -> Result<Vec<u8>, WriteError> {
        let mut writer = Self::new(form);
        writer.open("XmlMsg");
        write_group("MessageHeader", header, &mut writer)?;
        write_group("MessageBody", body, &mut writer)?;
        writer.close("XmlMsg");
        Ok(writer.finish())
    }

    /// The beginning of a message up to the opened body, whose items are written one by one.
    pub(crate) fn beginning<H: Record>(form: Form, header: &H) -> Result<Vec<u8>, WriteError> {
        let mut writer = Self::new(form);
        writer.open("XmlMsg");
        write_group("MessageHeader", header, &mut writer)?;
        writer.open("MessageBody");
        Ok(writer.bytes)
    }

    /// One item of a body, as it stands in a message.
    pub(crate) fn item<R: Item>(form: Form, item: &R) -> Result<Vec<u8>, WriteError> {
        let mut writer = Self {
            bytes: Vec::with_capacity(2048),
            form,
            depth: 2,
            escaped: String::new(),
        };
        write_group(R::ITEM, item, &mut writer)?;
        Ok(writer.bytes)
    }

    /// The end of a message after its items.
    pub(crate) fn ending(form: Form) -> Vec<u8> {
        let mut writer = Self {
            bytes: Vec::new(),
            form,
            depth: 2,
            escaped: String::new(),
        };
        writer.close("MessageBody");
        writer.close("XmlMsg");
        writer.finish()
    }

    /// The bytes of the whole message.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.form.profile == Profile::Observed && self.bytes.ends_with(b"\n") {
            self.bytes.pop();
        }
        self.bytes
    }
}

/// Whether a value may hold anything that is escaped or refused; most hold nothing. Octets of UTF-8 tell: C1 controls
/// begin with C2, U+FFFE and U+FFFF with EF BF BE and EF BF BF.
fn needs_a_look(value: &str) -> bool {
    let octets = value.as_bytes();
    let plain = |octet: &u8| !matches!(octet, 0..0x20 | b'&' | b'<' | b'>' | 0x7F | 0xC2);
    !octets.iter().all(plain) || (!value.is_ascii() && value.contains(['\u{FFFE}', '\u{FFFF}']))
}

fn control(element: &'static str, at: usize) -> WriteError {
    WriteError::Control {
        element,
        position: at + 1,
    }
}

/// The position within the value instead of within its escaped form.
fn in_value(error: WriteError, value: &str) -> WriteError {
    match error {
        WriteError::Unencodable {
            element,
            mut lacking,
        } => {
            let at = value
                .chars()
                .position(|character| character == lacking.character);
            lacking.position = at.unwrap_or_default() + 1;
            WriteError::Unencodable { element, lacking }
        }
        other => other,
    }
}

/// Whether a text can stand between two tags as it is: no `<`, no `]]>`, every `&` a reference XML knows.
pub(crate) fn is_character_data(source: &str) -> bool {
    let mut parts = source.split('&');
    let plain = |text: &str| !text.contains('<') && !text.contains("]]>");
    plain(source)
        && parts.next().is_some()
        && parts.all(|part| {
            part.split_once(';')
                .is_some_and(|(reference, _)| is_reference(reference))
        })
}

fn is_reference(reference: &str) -> bool {
    let number = match reference.strip_prefix('#') {
        None => return matches!(reference, "amp" | "lt" | "gt" | "quot" | "apos"),
        Some(number) => match number.strip_prefix('x') {
            Some(hex) => hex
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit())
                .then_some((hex, 16)),
            None => number
                .bytes()
                .all(|byte| byte.is_ascii_digit())
                .then_some((number, 10)),
        },
    };
    number
        .and_then(|(digits, radix)| u32::from_str_radix(digits, radix).ok())
        .and_then(char::from_u32)
        .is_some_and(|character| {
            !character.is_control() && !matches!(character, '\u{FFFE}' | '\u{FFFF}')
        })
}
