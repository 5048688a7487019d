//! A tree that grows at its end, remembered by the roots of its perfect subtrees only.

use super::{Hash, empty_root, node};

/// The perfect subtrees of a tree, largest first: as many as its size has bits set.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

impl Frontier {
    /// Adds a leaf at the end.
    pub fn push(&mut self, leaf: Hash) {
        self.join(leaf, 1);
    }

    /// Adds a perfect subtree of `leaves` leaves at the end. Where the size so far is not a multiple of `leaves`, or
    /// `leaves` no power of two, there is no such place and nothing is added (`false`).
    pub fn push_perfect(&mut self, root: Hash, leaves: u64) -> bool {
        let fits = leaves.is_power_of_two() && self.size.is_multiple_of(leaves);
        if fits {
            self.join(root, leaves);
        }
        fits
    }

    fn join(&mut self, mut root: Hash, leaves: u64) {
        let mut merged = leaves;
        while self.size & merged != 0 {
            if let Some(left) = self.roots.pop() {
                root = node(&left, &root);
            }
            merged <<= 1;
        }
        self.roots.push(root);
        self.size += leaves;
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of all leaves so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let joined = self
            .roots
            .iter()
            .copied()
            .rev()
            .reduce(|right, left| node(&left, &right));
        joined.unwrap_or_else(empty_root)
    }
}
