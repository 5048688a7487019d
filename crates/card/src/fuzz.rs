//! Entry points for fuzzers: arbitrary bytes in, no panic out.

use crate::{apdu::Command, path};

/// A certificate from anywhere.
pub fn certificate(bytes: &[u8]) {
    let anchors = path::TrustAnchors {
        roots: vec![bytes.to_vec()],
        policies: Vec::new(),
    };
    let _ = path::check(bytes, &anchors, 0);
    let _ = path::verify_signature(bytes, b"", bytes);
}

/// A command APDU from anywhere.
pub fn apdu(bytes: &[u8]) {
    if let Some(command) = Command::parse(bytes) {
        let again = command.bytes();
        assert!(Command::parse(&again).is_some());
    }
}
