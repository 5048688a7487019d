//! The card's own BER-TLV as it is read: two-byte private tags, lengths in one of three forms (my-number-card §3).

/// One object.
pub(crate) struct Object<'a> {
    /// Both bytes of its tag.
    pub(crate) tag: u16,
    pub(crate) value: &'a [u8],
    /// Tag, length and value.
    pub(crate) whole: &'a [u8],
}

/// The content of a file that is one object of this tag, fillers after it left aside.
pub(crate) fn inside(file: &[u8], tag: u16) -> Option<&[u8]> {
    let (object, _) = next(file)?;
    (object.tag == tag).then_some(object.value)
}

/// The objects in a row, up to the first that is none.
pub(crate) fn objects(mut rest: &[u8]) -> Vec<Object<'_>> {
    let mut objects = Vec::new();
    while let Some((object, after)) = next(rest) {
        objects.push(object);
        rest = after;
    }
    objects
}

/// The next object: two bytes of tag, a length in one of its three forms, the value.
fn next(bytes: &[u8]) -> Option<(Object<'_>, &[u8])> {
    let (tag, rest) = bytes.split_first_chunk::<2>()?;
    let (length, header) = match *rest {
        [length @ 0..=0x7F, ..] => (usize::from(length), 3),
        [0x81, length, ..] => (usize::from(length), 4),
        [0x82, high, low, ..] => (usize::from(u16::from_be_bytes([high, low])), 5),
        _ => return None,
    };
    let (whole, after) = bytes.split_at_checked(header + length)?;
    let object = Object {
        tag: u16::from_be_bytes(*tag),
        value: &whole[header..],
        whole,
    };
    Some((object, after))
}
