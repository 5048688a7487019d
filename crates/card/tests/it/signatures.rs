//! Signatures with forged padding, by somebody who has the private key: only the one right block is accepted.

use card::path::{PathRejection, SignatureRejection, check, verify_signature};
use sha2::{Digest, Sha256};

use crate::world::{AUTHORITY, KEY, LEAF, NOW, anchors, digest_info, padded, raw_signature};

const MESSAGE: &[u8] = b"statement";

/// Every block that a careless verifier takes for a padded SHA-256 digest of `message`.
fn forged_blocks(message: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let info = digest_info(message);
    let digest = Sha256::digest(message);
    let fill = |mut block: Vec<u8>| {
        block.resize(256, 0xAA);
        block
    };
    let good = padded(&info);
    let changed = |at: usize, to: u8| {
        let mut block = good.clone();
        block[at] = to;
        block
    };
    let without_null = [
        &b"\x30\x2f\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20"[..],
        &digest,
    ]
    .concat();
    let sha1_oid = [
        &b"\x30\x2d\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x20"[..],
        &digest,
    ]
    .concat();
    let long_form = [&b"\x30\x81\x31"[..], &info[2..]].concat();
    vec![
        (
            "rubbish after a short padding",
            fill([&[0, 1][..], &[0xFF; 8], &[0], &info].concat()),
        ),
        (
            "rubbish after no padding",
            fill([&[0, 1, 0][..], &info].concat()),
        ),
        ("rubbish inside the parameters", {
            let mut bloated =
                b"\x30\x81\xE8\x30\x81\xC3\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x81\xB5"
                    .to_vec();
            bloated.resize(bloated.len() + 0xB5, 0xAA);
            bloated.extend_from_slice(b"\x04\x20");
            bloated.extend_from_slice(&digest);
            padded(&bloated)
        }),
        ("block type 2", changed(1, 2)),
        ("block type 0", changed(1, 0)),
        ("a hole in the padding", changed(100, 0xFE)),
        ("an early end of the padding", changed(20, 0x00)),
        ("a first byte", changed(0, 0x01)),
        ("no parameters", padded(&without_null)),
        ("another hash's name", padded(&sha1_oid)),
        ("a length in the long form", padded(&long_form)),
        ("the bare digest", padded(&digest)),
        (
            "the bare message",
            padded(&message[..message.len().min(200)]),
        ),
        (
            "something after the digest",
            padded(&[&info[..], &[0]].concat()),
        ),
    ]
}

#[test]
fn only_the_right_block_verifies() {
    let signature = |block: &[u8]| verify_signature(&LEAF, MESSAGE, &raw_signature(&KEY, block));
    assert_eq!(signature(&padded(&digest_info(MESSAGE))), Ok(()));
    for (forgery, block) in forged_blocks(MESSAGE) {
        assert_eq!(block.len(), 256, "{forgery}");
        assert_eq!(
            signature(&block),
            Err(SignatureRejection::Mismatch),
            "{forgery}"
        );
    }
}

#[test]
fn signatures_of_another_length_are_refused() {
    let good = raw_signature(&KEY, &padded(&digest_info(MESSAGE)));
    for wrong in [
        &good[1..],
        &good[..255],
        &[&[0][..], &good].concat(),
        &[&good[..], &[0]].concat(),
        &[],
    ] {
        assert_eq!(
            verify_signature(&LEAF, MESSAGE, wrong),
            Err(SignatureRejection::Mismatch)
        );
    }
    assert_eq!(
        verify_signature(&LEAF[..100], MESSAGE, &good),
        Err(SignatureRejection::Certificate(PathRejection::Malformed))
    );
}

#[test]
fn a_certificates_signature_with_forged_padding_is_refused() {
    // Outer header 4 bytes; the signed part follows, and the signature is the last 256.
    let length = usize::from(u16::from_be_bytes([LEAF[6], LEAF[7]])) + 4;
    let signed = &LEAF[4..4 + length];
    let with = |block: &[u8]| {
        let mut leaf = LEAF.clone();
        let at = leaf.len() - 256;
        leaf[at..].copy_from_slice(&raw_signature(AUTHORITY.private_key(), block));
        check(&leaf, &anchors(), NOW)
    };
    assert!(with(&padded(&digest_info(signed))).is_ok());
    for (forgery, block) in forged_blocks(b"") {
        assert_eq!(
            with(&block).err(),
            Some(PathRejection::BadSignature),
            "{forgery}, of something else"
        );
    }
    for (forgery, block) in forged_blocks(signed) {
        assert_eq!(
            with(&block).err(),
            Some(PathRejection::BadSignature),
            "{forgery}"
        );
    }
}
