//! The card's own BER-TLV: two-byte private tags, lengths in the shortest of three forms (my-number-card §3).

/// A tag, its length and its value.
pub(super) fn tlv(tag: &[u8], value: &[u8]) -> Vec<u8> {
    let [.., high, low] = value.len().to_be_bytes();
    let length: &[u8] = match value.len() {
        0..0x80 => &[low],
        0x80..0x100 => &[0x81, low],
        _ => &[0x82, high, low],
    };
    [tag, length, value].concat()
}

/// A file that begins with a table of where each of its objects starts, counted from the start of the file.
pub(super) fn with_offsets(tag: [u8; 2], table: [u8; 2], objects: &[Vec<u8>]) -> Vec<u8> {
    let rest = objects.concat();
    // Outer header: tag and a length of one or three bytes; the table: tag, one byte of length, two bytes an object.
    let table_length = 3 + 2 * objects.len();
    let inner = table_length + rest.len();
    let outer_header = match inner {
        0..0x80 => 3,
        0x80..0x100 => 4,
        _ => 5,
    };
    let mut at = outer_header + table_length;
    let mut offsets = Vec::new();
    for object in objects {
        let [.., high, low] = at.to_be_bytes();
        offsets.extend([high, low]);
        at += object.len();
    }
    tlv(&tag, &[tlv(&table, &offsets), rest].concat())
}

/// A public key as these files carry it: exponent, then modulus.
pub(super) fn public_key(modulus: &[u8]) -> Vec<u8> {
    [tlv(&[0x90], &[0x01, 0x00, 0x01]), tlv(&[0x91], modulus)].concat()
}
