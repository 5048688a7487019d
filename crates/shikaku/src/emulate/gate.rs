//! The line between clinic and hub, which can be cut for a while.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};
use web::serve::Shutdown;

/// A door before the hub: bytes go through unread, unless the line is cut.
#[derive(Clone)]
pub(crate) struct Gate {
    cut_until: watch::Sender<Option<Instant>>,
}

impl Gate {
    pub(crate) fn new() -> Self {
        Self {
            cut_until: watch::Sender::new(None),
        }
    }

    /// Cuts the line: what is open breaks, what comes is refused, for so long.
    pub(crate) fn cut(&self, length: Duration) {
        self.cut_until
            .send_modify(|until| *until = (*until).max(Instant::now().checked_add(length)));
    }

    fn is_cut(until: Option<Instant>) -> bool {
        until.is_some_and(|until| until > Instant::now())
    }

    /// Serves until `shutdown`.
    pub(crate) async fn run(self, listener: TcpListener, hub: SocketAddr, shutdown: Shutdown) {
        loop {
            let accepted = tokio::select! {
                () = shutdown.wait() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((mut clinic, _)) = accepted else {
                continue;
            };
            let mut cut = self.cut_until.subscribe();
            if Self::is_cut(*cut.borrow_and_update()) {
                continue;
            }
            let shutdown = shutdown.clone();
            tokio::spawn(async move {
                let Ok(mut hub) = TcpStream::connect(hub).await else {
                    return;
                };
                // Small messages wait for nobody.
                let _ = (clinic.set_nodelay(true), hub.set_nodelay(true));
                tokio::select! {
                    _ = copy_bidirectional(&mut clinic, &mut hub) => {}
                    _ = cut.wait_for(|until| Self::is_cut(*until)) => {}
                    () = shutdown.wait() => {}
                }
            });
        }
    }
}
