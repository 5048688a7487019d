//! What lies inside an application: files, records, keys and PIN references, and who may use them.

use std::sync::Arc;

use super::pin::PinReference;
use crate::private_key::PrivateKey;

/// What must have been verified before a file is read or a key used.
pub(super) enum Access {
    /// Nothing.
    Free,
    /// One of these references, by the number of its file.
    Any(&'static [u16]),
}

/// What a file is.
pub(super) enum Holds {
    /// A transparent file.
    Bytes(Vec<u8>),
    /// A file of records, counted from one.
    Records(Vec<Vec<u8>>),
    /// A private key.
    Key(Arc<PrivateKey>),
    /// A PIN, a password or a verification number (照合番号).
    Reference(PinReference),
}

/// One elementary file.
pub(super) struct File {
    pub(super) access: Access,
    pub(super) holds: Holds,
}

impl File {
    pub(super) fn free(bytes: Vec<u8>) -> Self {
        Self {
            access: Access::Free,
            holds: Holds::Bytes(bytes),
        }
    }

    pub(super) fn behind(references: &'static [u16], bytes: Vec<u8>) -> Self {
        Self {
            access: Access::Any(references),
            holds: Holds::Bytes(bytes),
        }
    }

    pub(super) fn key(access: Access, key: Arc<PrivateKey>) -> Self {
        Self {
            access,
            holds: Holds::Key(key),
        }
    }

    pub(super) fn records(records: Vec<Vec<u8>>) -> Self {
        Self {
            access: Access::Free,
            holds: Holds::Records(records),
        }
    }

    pub(super) fn reference(reference: PinReference) -> Self {
        Self {
            access: Access::Free,
            holds: Holds::Reference(reference),
        }
    }
}
