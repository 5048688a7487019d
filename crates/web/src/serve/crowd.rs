//! Who may crowd a server: handshakes under way, and connections of one client, each bounded in number.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// Handshakes under way. Where one more begins than may be, the oldest gives up its place: whoever is in earnest is
/// through in milliseconds, and those who stall are the oldest, so a flood of silent connections crowds out itself.
pub(super) struct Handshakes {
    most: usize,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    next: u64,
    /// Dropped, a sender tells its handshake to give up.
    handshakes: BTreeMap<u64, oneshot::Sender<()>>,
}

/// One handshake, until dropped.
pub(super) struct Handshake {
    all: Arc<Handshakes>,
    number: u64,
    place: oneshot::Receiver<()>,
}

impl Handshakes {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most: most.max(1),
            waiting: Mutex::default(),
        })
    }

    /// Begins one, at the cost of the oldest where there are too many.
    pub(super) fn begin(self: &Arc<Self>) -> Handshake {
        let (sender, place) = oneshot::channel();
        let mut waiting = locked(&self.waiting);
        let number = waiting.next;
        waiting.next += 1;
        waiting.handshakes.insert(number, sender);
        if waiting.handshakes.len() > self.most {
            waiting.handshakes.pop_first();
        }
        Handshake {
            all: Arc::clone(self),
            number,
            place,
        }
    }
}

impl Handshake {
    /// Returns once this handshake has lost its place.
    pub(super) async fn crowded_out(&mut self) {
        // The sender sends nothing; it is dropped.
        let _ = (&mut self.place).await;
    }
}

impl Drop for Handshake {
    fn drop(&mut self) {
        locked(&self.all.waiting).handshakes.remove(&self.number);
    }
}

/// Connections open, by the fingerprint of the client's certificate.
pub(super) struct Clients {
    most: usize,
    open: Mutex<HashMap<[u8; 32], usize>>,
}

/// One connection of a client, until dropped.
pub(super) struct Client {
    all: Arc<Clients>,
    fingerprint: [u8; 32],
}

impl Clients {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            open: Mutex::default(),
        })
    }

    /// Counts one more connection of a client; `None` where it has as many as it may.
    pub(super) fn join(self: &Arc<Self>, fingerprint: [u8; 32]) -> Option<Client> {
        let mut open = locked(&self.open);
        let count = open.entry(fingerprint).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Client {
            all: Arc::clone(self),
            fingerprint,
        })
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let mut open = locked(&self.all.open);
        if let Some(count) = open.get_mut(&self.fingerprint) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.fingerprint);
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn the_oldest_handshake_gives_up_its_place() {
        let handshakes = Handshakes::new(2);
        let mut three = [(); 3].map(|()| handshakes.begin());
        let out = three.each_mut().map(|one| one.crowded_out().now_or_never());
        assert_eq!(out, [Some(()), None, None]);
        let [first, second, mut third] = three;
        drop((first, second));
        let mut fourth = handshakes.begin();
        assert_eq!(third.crowded_out().now_or_never(), None);
        assert_eq!(fourth.crowded_out().now_or_never(), None);
    }

    #[test]
    fn a_client_has_its_own_number_of_connections_and_gets_them_back() {
        let clients = Clients::new(2);
        let held = [(); 2].map(|()| clients.join([1; 32]).unwrap());
        assert!(clients.join([1; 32]).is_none());
        assert!(clients.join([2; 32]).is_some(), "another client");
        drop(held);
        assert!(clients.join([1; 32]).is_some());
        assert!(locked(&clients.open).is_empty(), "nobody is remembered");
    }
}
