//! Checking proofs (RFC 9162 §2.1.3.2 and §2.1.4.2): all that somebody needs who has the hub's word and a proof.

use super::{Hash, node};

/// A way from a leaf to the root: where it is, and the last node of that height.
struct Climb {
    at: u64,
    last: u64,
}

impl Climb {
    /// Goes up by one hash of a proof. `Some(true)` when that hash stands on the left; `None` at the top already.
    fn up(&mut self) -> Option<bool> {
        if self.last == 0 {
            return None;
        }
        let left = self.at & 1 == 1 || self.at == self.last;
        // A last node without a right neighbour rises unchanged until it has a left one.
        while left && self.at & 1 == 0 && self.at != 0 {
            self.halve();
        }
        self.halve();
        Some(left)
    }

    fn halve(&mut self) {
        self.at >>= 1;
        self.last >>= 1;
    }
}

/// Whether `leaf` is leaf number `index` (from 0) of the tree of `size` leaves with this `root`.
#[must_use]
pub fn included(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let last = size - 1;
    let mut climb = Climb { at: index, last };
    let mut hash = *leaf;
    for beside in path {
        hash = match climb.up() {
            Some(true) => node(beside, &hash),
            Some(false) => node(&hash, beside),
            None => return false,
        };
    }
    climb.last == 0 && hash == *root
}

/// Whether the tree of `old` leaves with root `older` is the beginning of the tree of `size` leaves with root `newer`.
#[must_use]
pub fn consistent(old: u64, size: u64, older: &Hash, newer: &Hash, path: &[Hash]) -> bool {
    if old == 0 || old > size {
        return false;
    }
    if old == size {
        return path.is_empty() && older == newer;
    }
    let (at, last) = (old - 1, size - 1);
    let mut climb = Climb { at, last };
    while climb.at & 1 == 1 {
        climb.halve();
    }
    let mut hashes = path.iter();
    // Where the older tree is one perfect subtree its own root comes first, and is not sent.
    let first = if climb.at == 0 {
        Some(older)
    } else {
        hashes.next()
    };
    let Some(first) = first else { return false };
    let (mut begun, mut grown) = (*first, *first);
    for beside in hashes {
        match climb.up() {
            Some(true) => {
                begun = node(beside, &begun);
                grown = node(beside, &grown);
            }
            Some(false) => grown = node(&grown, beside),
            None => return false,
        }
    }
    climb.last == 0 && begun == *older && grown == *newer
}
