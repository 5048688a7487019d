//! Identifiers that programs look for word for word: `<ArbitraryFileIdentifier>…</ArbitraryFileIdentifier>`.
//!
//! The answer repeats the element byte for byte, and one known program finds its answer by comparing this text
//! (oqs-wire §3).

use roxmltree::Node;

use super::{
    Code,
    finding::Detail,
    structure::{Walk, has_attributes},
};

/// Checks how an identifier is written.
pub(super) fn check(walk: &mut Walk<'_>, name: &'static str, node: Node<'_, '_>) {
    let source = walk.text.get(node.range()).unwrap_or_default();
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let inside = source
        .strip_prefix(&format!("{open}>"))
        .and_then(|rest| rest.strip_suffix(&close));
    // An empty element is written `<Name/>` too.
    let plain = inside.is_some() || source == format!("{open}/>");
    if has_attributes(node) {
        walk.add(node, Code::IdentifierTags, name, Detail::None);
    } else if !plain {
        walk.add(node, Code::IdentifierBlanks, name, Detail::None);
    }
    let inside = match (inside, source.split_once('>')) {
        (Some(inside), _) => inside,
        (None, Some((_, rest))) => rest.rsplit_once("</").map_or("", |(inside, _)| inside),
        (None, None) => "",
    };
    if inside.chars().any(char::is_control) || inside.trim() != inside {
        walk.add(node, Code::IdentifierSpread, name, Detail::None);
    }
    if source.contains('&')
        || source.contains("<!")
        || node.children().any(|child| !child.is_text())
    {
        walk.add(node, Code::IdentifierRewritten, name, Detail::None);
    }
}
