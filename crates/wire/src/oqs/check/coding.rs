//! The coding of a file: declared, told by the header, and found in the bytes.

use std::borrow::Cow;

use roxmltree::Node;

use super::{
    Code,
    finding::{Detail, Findings},
};
use crate::{
    oqs::{
        Encoding,
        document::{child, declaration},
    },
    sjis,
};

/// A text with the coding its bytes are in.
pub(super) struct Text<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) used: Encoding,
}

/// Decodes; the error is the text up to where neither coding fits.
pub(super) fn decode<'a>(bytes: &'a [u8], findings: &mut Findings) -> Result<Text<'a>, String> {
    let declared = declaration::coding(bytes);
    let Ok(decoded) = sjis::decode(bytes, declared.unwrap_or_default()) else {
        let valid = sjis::valid_part(bytes, declared.unwrap_or_default());
        findings.add(valid.len(), Code::Undecodable, "", Detail::None);
        return Err(valid);
    };
    if declared.is_none() {
        findings.add(0, Code::CodingUnknown, "", Detail::None);
    } else if declaration::declared(bytes).is_none() && !decoded.lied {
        findings.add(0, Code::CodingUndeclared, "", Detail::None);
    } else if decoded.lied {
        findings.add(0, Code::CodingLies, "", Detail::Coding(decoded.used));
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        findings.add(0, Code::ByteOrderMark, "", Detail::None);
    }
    Ok(Text {
        text: decoded.text,
        used: decoded.used,
    })
}

/// Checks `CharacterCodeIdentifier` against the bytes.
pub(super) fn check_identifier(header: Node<'_, '_>, text: &Text<'_>, findings: &mut Findings) {
    let element = "CharacterCodeIdentifier";
    let Some(node) = child(header, element) else {
        return;
    };
    let code = node.text().and_then(Encoding::from_code);
    if code.is_some_and(|code| code != text.used) {
        let detail = Detail::Coding(text.used);
        findings.add(node.range().start, Code::CodingIdentifier, element, detail);
    }
}
