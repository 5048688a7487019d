//! How long to wait before what failed is tried again, and when to give up.

use std::time::Duration;

/// Pauses that double from `first` to `longest`, and the time after which asking is given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Retry {
    next: Duration,
    longest: Duration,
    left: Duration,
}

impl Retry {
    /// Tries for `give_up` in all; pauses are counted, not the time the trying itself takes.
    #[must_use]
    pub fn new(first: Duration, longest: Duration, give_up: Duration) -> Self {
        Self {
            next: first,
            longest,
            left: give_up,
        }
    }

    /// The next pause; `None` when the time is over.
    pub fn pause(&mut self) -> Option<Duration> {
        if self.left.is_zero() {
            return None;
        }
        let pause = self.next.min(self.left);
        self.left = self.left.saturating_sub(pause);
        self.next = (self.next * 2).min(self.longest);
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_add_up_to_the_time_given() {
        let seconds = Duration::from_secs;
        let mut retry = Retry::new(seconds(1), seconds(5), seconds(17));
        let pauses: Vec<u64> =
            std::iter::from_fn(|| retry.pause().map(|pause| pause.as_secs())).collect();
        assert_eq!(pauses, [1, 2, 4, 5, 5]);
    }
}
