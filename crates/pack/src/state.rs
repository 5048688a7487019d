//! What every part of the running pack shares: its store, the present, randomness, and who of the staff is logged in.

use std::sync::Arc;

use domain::clock::{Clock, Entropy};
use store::PackStore;
use web::session::{Lifetime, Sessions};

use crate::catalogue::Catalogue;
use crate::staff::Member;

/// The running pack. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct State {
    /// Everything kept.
    pub store: PackStore,
    /// The price book and all that a quote is decided by.
    pub catalogue: Arc<Catalogue>,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Staff who are logged in.
    pub sessions: Sessions<Member>,
}

impl State {
    /// With nobody logged in. `secure` binds the staff's cookie to HTTPS.
    #[must_use]
    pub fn new(
        store: PackStore,
        catalogue: Arc<Catalogue>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        secure: bool,
    ) -> Self {
        let sessions = Sessions::new(
            "shikaku_pack_desk",
            secure,
            Lifetime::default(),
            Arc::clone(&clock),
            Arc::clone(&entropy),
        );
        Self {
            store,
            catalogue,
            clock,
            entropy,
            sessions,
        }
    }
}
