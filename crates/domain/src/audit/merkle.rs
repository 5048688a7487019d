//! The Merkle tree over the chain (RFC 9162 hashing): short proofs that a record is in the audit, and that an older
//! audit is the beginning of a newer one.
//!
//! A leaf is a record's hash in the chain, so a proof binds its content, its number and all before it.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::Hash;

mod frontier;
mod verify;

pub use frontier::Frontier;
pub use verify::{consistent, included};

/// Records in one sealed segment; a power of two, so that a segment is one perfect subtree.
pub const SEGMENT: u64 = 1 << 16;

/// Root of a tree without leaves.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The leaf of a record, from its hash in the chain.
#[must_use]
pub fn leaf(chain: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(chain);
    hasher.finalize().into()
}

/// The node above two others.
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// Where the left half of `count` leaves (at least two) ends: the largest power of two below it.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The runs of leaves whose roots prove that leaf `index` (from 0) is among the first `size`, lowest first.
///
/// `index` must be below `size`.
#[must_use]
pub fn inclusion(index: u64, size: u64) -> Vec<Range<u64>> {
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            path.push(middle..end);
            end = middle;
        } else {
            path.push(begin..middle);
            begin = middle;
        }
    }
    path.reverse();
    path
}

/// The runs of leaves whose roots prove that the first `old` of `size` leaves were not changed, lowest first.
///
/// `old` must be above 0 and at most `size`.
#[must_use]
pub fn consistency(old: u64, size: u64) -> Vec<Range<u64>> {
    let (mut begin, mut end) = (0, size);
    let mut path = Vec::new();
    while end != old {
        let middle = begin + split(end - begin);
        if old <= middle {
            path.push(middle..end);
            end = middle;
        } else {
            path.push(begin..middle);
            begin = middle;
        }
    }
    if begin > 0 {
        path.push(begin..end);
    }
    path.reverse();
    path
}

/// A run of leaves as whole segments and what is left, in order: what a [`Frontier`] takes to come to its root.
pub fn pieces(run: Range<u64>) -> impl Iterator<Item = Range<u64>> {
    let step = usize::try_from(SEGMENT).unwrap_or(usize::MAX);
    let end = run.end;
    run.step_by(step)
        .map(move |begin| begin..end.min(begin + SEGMENT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn leaves(count: u64) -> Vec<Hash> {
        (0..count)
            .map(|n| leaf(&Sha256::digest(n.to_be_bytes()).into()))
            .collect()
    }

    /// The definition of RFC 9162 §2.1.1, word by word.
    fn root_of(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            many => {
                let middle = usize::try_from(split(many.len() as u64)).expect("small");
                node(&root_of(&many[..middle]), &root_of(&many[middle..]))
            }
        }
    }

    fn roots(leaves: &[Hash], path: Vec<Range<u64>>) -> Vec<Hash> {
        let at = |n: u64| usize::try_from(n).expect("small");
        path.into_iter()
            .map(|run| root_of(&leaves[at(run.start)..at(run.end)]))
            .collect()
    }

    #[test]
    fn the_tree_hashes_as_the_known_vectors_say() {
        // Roots of certificate transparency's public test inputs, whose leaves are hashed from bytes of any length.
        assert_eq!(
            hex::encode(empty_root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        let of = |bytes: &[u8]| -> Hash {
            let mut hasher = Sha256::new();
            hasher.update([0]);
            hasher.update(bytes);
            hasher.finalize().into()
        };
        assert_eq!(
            hex::encode(of(&[])),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        assert_eq!(
            hex::encode(node(&of(&[]), &of(&[0]))),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
        );
    }

    proptest! {
        #[test]
        fn the_frontier_is_the_tree(count in 0_u64..300) {
            let leaves = leaves(count);
            let mut frontier = Frontier::default();
            for leaf in &leaves {
                frontier.push(*leaf);
            }
            prop_assert_eq!(frontier.root(), root_of(&leaves));
            prop_assert_eq!(frontier.size(), count);
        }

        #[test]
        fn a_record_is_shown_to_be_in_and_another_is_not(size in 1_u64..300, at in 0_u64..300) {
            let index = at % size;
            let leaves = leaves(size);
            let root = root_of(&leaves);
            let path = roots(&leaves, inclusion(index, size));
            let here = leaves[usize::try_from(index).expect("small")];
            prop_assert!(included(&here, index, size, &path, &root));
            prop_assert!(!included(&node(&here, &here), index, size, &path, &root));
            prop_assert!(!included(&here, index, size, &path, &here) || size == 1);
            if size > 1 {
                prop_assert!(!included(&here, (index + 1) % size, size, &path, &root));
            }
        }

        #[test]
        fn an_older_tree_is_shown_to_be_the_beginning(size in 1_u64..300, at in 0_u64..300) {
            let old = 1 + at % size;
            let leaves = leaves(size);
            let older = root_of(&leaves[..usize::try_from(old).expect("small")]);
            let newer = root_of(&leaves);
            let path = roots(&leaves, consistency(old, size));
            prop_assert!(consistent(old, size, &older, &newer, &path));
            let mut forged = leaves;
            forged[0] = node(&forged[0], &forged[0]);
            prop_assert!(!consistent(old, size, &older, &root_of(&forged), &path));
            let path = roots(&forged, consistency(old, size));
            prop_assert!(!consistent(old, size, &older, &root_of(&forged), &path));
        }
    }
}
