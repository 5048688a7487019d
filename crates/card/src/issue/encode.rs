//! DER written piece by piece: a certificate's parts must be able to be wrong where a test wants them wrong.

use der::{
    Encode, Tag,
    asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef, PrintableStringRef},
};

/// countryName, organizationName, organizationalUnitName, commonName.
pub(super) const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
pub(super) const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
pub(super) const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
pub(super) const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

/// A tag around the parts in a row.
pub(super) fn wrap(tag: Tag, parts: &[&[u8]]) -> der::Result<Vec<u8>> {
    AnyRef::new(tag, &parts.concat())?.to_der()
}

/// A SEQUENCE of the parts.
pub(super) fn sequence(parts: &[&[u8]]) -> der::Result<Vec<u8>> {
    wrap(Tag::Sequence, parts)
}

/// A distinguished name, most general attribute first; the country as PrintableString, the rest as UTF8String.
pub(super) fn name(attributes: &[(ObjectIdentifier, &str)]) -> der::Result<Vec<u8>> {
    let mut names = Vec::new();
    for (oid, value) in attributes {
        let value = match *oid {
            COUNTRY => PrintableStringRef::new(*value)?.to_der()?,
            _ => wrap(Tag::Utf8String, &[value.as_bytes()])?,
        };
        let attribute = sequence(&[&oid.to_der()?, &value])?;
        names.push(wrap(Tag::Set, &[&attribute])?);
    }
    let names: Vec<&[u8]> = names.iter().map(Vec::as_slice).collect();
    sequence(&names)
}

/// An algorithm identifier with NULL parameters, as RSA has them.
pub(super) fn algorithm(oid: &str) -> der::Result<Vec<u8>> {
    sequence(&[
        &ObjectIdentifier::new(oid)
            .map_err(|_| Tag::ObjectIdentifier.value_error())?
            .to_der()?,
        &[5, 0],
    ])
}

/// A BIT STRING of whole bytes.
pub(super) fn bits(bytes: &[u8]) -> der::Result<Vec<u8>> {
    BitStringRef::from_bytes(bytes)?.to_der()
}

/// One extension.
pub(super) fn extension(
    oid: ObjectIdentifier,
    critical: bool,
    value: &[u8],
) -> der::Result<Vec<u8>> {
    let critical: &[u8] = if critical { &[0x01, 0x01, 0xFF] } else { &[] };
    sequence(&[
        &oid.to_der()?,
        critical,
        &OctetStringRef::new(value)?.to_der()?,
    ])
}
