//! When a file in `req` is complete: shares give no events, and names may be seen before their content.

use std::time::Duration;

/// What a look at the folder tells of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Octets.
    pub length: u64,
    /// Time of the last change, in any unit the folder's machine counts in; `None` where it tells none.
    pub modified: Option<u128>,
}

/// One look at one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sight {
    /// Its shape now.
    pub shape: Shape,
    /// Whether its name is that of a message.
    pub named: bool,
    /// Whether it ends as a message does.
    pub ended: bool,
}

/// What earlier looks saw of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen {
    shape: Shape,
    /// Looks since it last changed.
    unchanged: u32,
}

/// What a look decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Somebody may still be writing: look again.
    Wait,
    /// Complete: take it.
    Take,
    /// Unchanged for so long that nobody is writing any more: take it, to give it back.
    TakeUnfinished,
}

/// Looks after which an unchanged file counts as finished even without its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Patience(u32);

impl Patience {
    /// As many looks, `poll` apart, as fit into `settle`; two at least.
    #[must_use]
    pub fn of(poll: Duration, settle: Duration) -> Self {
        let looks = settle.as_millis() / poll.as_millis().max(1);
        Self(u32::try_from(looks).unwrap_or(u32::MAX).max(2))
    }

    /// Judges a look by the one before it; nothing is ever taken on its first sight.
    #[must_use]
    pub fn judge(self, before: Option<Seen>, sight: &Sight) -> (Seen, Verdict) {
        let unchanged = match before {
            Some(seen) if seen.shape == sight.shape => seen.unchanged.saturating_add(1),
            _ => 0,
        };
        let shape = sight.shape;
        let verdict = if unchanged >= 1 && sight.named && sight.ended {
            Verdict::Take
        } else if unchanged >= self.0 {
            Verdict::TakeUnfinished
        } else {
            Verdict::Wait
        };
        (Seen { shape, unchanged }, verdict)
    }
}
