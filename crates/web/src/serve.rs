//! The accept loops: mutual TLS for institutions, plain HTTP for the clinic's own machine.
//!
//! axum does not tell a handler who the peer is and bounds nothing; hence a loop of our own. Every wait on the network
//! has an end (see [`Limits`]), and no error of one connection ends the loop.

mod connection;
mod crowd;
mod exchange;
mod guarded;
mod shutdown;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::{Extension, Router};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::guard;
use crate::peer::{Peer, Period};
use crate::problem::standard;
use crate::rate::Remote;
use connection::converse;
use crowd::{Clients, Handshakes};
use exchange::Identity;
pub use shutdown::{Shutdown, ShutdownTrigger};

/// How long the loop rests after an error that is the machine's, not a connection's (such as no free descriptor).
const REST: Duration = Duration::from_millis(100);

/// What a server grants: number, time and bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections open at once; one more is closed before anything is read from it.
    pub connections: usize,
    /// Connections one client certificate may have open at once; one more is answered with a problem and closed.
    pub of_one_client: usize,
    /// TLS handshakes under way at once; for one more the oldest is given up, so that silent ones crowd out each other.
    pub handshakes: usize,
    /// Time for the whole TLS handshake.
    pub handshake: Duration,
    /// Time from a request's first octet (on a fresh connection: from its opening) to the end of its header.
    pub header_read: Duration,
    /// Time from the end of the header until the answer begins, the body's arrival included. Also the longest time an
    /// answer may stand still because the client does not read it, and the longest time a drain waits.
    pub request: Duration,
    /// Octets of a request's body.
    pub body_bytes: usize,
    /// A way on which larger bodies may come, and slower ones.
    pub large: Option<Large>,
    /// Time a kept-alive connection may rest between two requests.
    pub idle: Duration,
}

/// What one way grants beyond the others, because its handler reads the body as it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Large {
    /// The path.
    pub path: &'static str,
    /// As [`Limits::body_bytes`].
    pub body_bytes: usize,
    /// As [`Limits::request`].
    pub request: Duration,
}

impl Limits {
    /// Octets of a body and time of an exchange on a path.
    fn on(&self, path: &str) -> (usize, Duration) {
        match &self.large {
            Some(large) if large.path == path => (large.body_bytes, large.request),
            _ => (self.body_bytes, self.request),
        }
    }
}

impl Default for Limits {
    /// 16,384 connections, 256 of one client, 1,024 handshakes, 5 s, 5 s, 15 s, 4 MiB, 75 s. All ours.
    fn default() -> Self {
        Self {
            connections: 16_384,
            of_one_client: 256,
            handshakes: 1024,
            handshake: Duration::from_secs(5),
            header_read: Duration::from_secs(5),
            request: Duration::from_secs(15),
            body_bytes: 4 * 1024 * 1024,
            large: None,
            idle: Duration::from_secs(75),
        }
    }
}

/// Serves `router` over TLS until `shutdown`, then lets what is in flight finish and returns.
///
/// A request carries the client's certificate as a [`Peer`] extension. `tls` comes from [`crate::tls::server_config`].
///
/// # Errors
/// None at present: an error of accepting is logged and the loop goes on.
pub async fn serve_tls(
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    router: Router,
    limits: Limits,
    shutdown: Shutdown,
) -> io::Result<()> {
    let router = router.layer(DefaultBodyLimit::disable());
    let (bounds, closing) = (limits.clone(), shutdown.clone());
    let handshakes = Handshakes::new(limits.handshakes);
    let clients = Clients::new(limits.of_one_client);
    accept_loop(listener, &limits, &shutdown, move |stream| {
        let (router, limits, shutdown) = (router.clone(), bounds.clone(), closing.clone());
        let tls = tls.clone();
        let (mut place, clients) = (handshakes.begin(), Arc::clone(&clients));
        async move {
            let acceptor = TlsAcceptor::from(tls.clone());
            let handshake = tokio::select! {
                handshake = timeout(limits.handshake, acceptor.accept(stream)) => handshake,
                () = place.crowded_out() => {
                    tracing::debug!("a TLS handshake was crowded out");
                    return;
                }
                () = shutdown.wait() => return,
            };
            drop(place);
            let Ok(Ok(stream)) = handshake else {
                tracing::debug!("a TLS handshake failed or took too long");
                return;
            };
            let certificate = stream.get_ref().1.peer_certificates();
            let identity = match certificate.and_then(|chain| chain.first()) {
                None => None,
                Some(der) => match (Peer::from_der(der), Period::from_der(der)) {
                    (Ok(peer), Ok(period)) => Some(Identity {
                        peer,
                        period,
                        clock: tls.time_provider.clone(),
                    }),
                    _ => {
                        tracing::warn!("a verified client certificate could not be read");
                        return;
                    }
                },
            };
            let client = match &identity {
                None => None,
                Some(identity) => match clients.join(identity.peer.fingerprint) {
                    None => {
                        tracing::warn!("refused a connection: the client has too many already");
                        return converse(stream, full(), None, limits, shutdown).await;
                    }
                    client => client,
                },
            };
            converse(stream, router, identity, limits, shutdown).await;
            drop(client);
        }
    })
    .await;
    Ok(())
}

/// What a client is told that has all the connections it may.
fn full() -> Router {
    Router::new().fallback(|| async {
        let close = [(header::CONNECTION, HeaderValue::from_static("close"))];
        (close, standard::too_many_connections())
    })
}

/// Serves pages without TLS, for browsers on the same machine only, under the same limits as [`serve_tls`].
///
/// [`guard::pages`] is put around `router` here, so that no page can forget it. A request carries the address of its
/// connection as a [`Remote`] extension.
///
/// # Errors
/// None at present: an error of accepting is logged and the loop goes on.
pub async fn serve_plain(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: Shutdown,
) -> io::Result<()> {
    serve_named(listener, router, None, limits, shutdown).await
}

/// As [`serve_plain`], under `name` too: the one under which a proxy on this machine, which speaks TLS with the world,
/// serves the pages.
///
/// # Errors
/// As [`serve_plain`].
pub async fn serve_named(
    listener: TcpListener,
    router: Router,
    name: Option<&str>,
    limits: Limits,
    shutdown: Shutdown,
) -> io::Result<()> {
    let router = guard::pages_named(router, name).layer(DefaultBodyLimit::disable());
    let (bounds, closing) = (limits.clone(), shutdown.clone());
    accept_loop(listener, &limits, &shutdown, move |stream| {
        let (limits, shutdown) = (bounds.clone(), closing.clone());
        let router = match TcpStream::peer_addr(&stream) {
            Ok(address) => router.clone().layer(Extension(Remote(address.ip()))),
            Err(_) => router.clone(),
        };
        converse(stream, router, None, limits, shutdown)
    })
    .await;
    Ok(())
}

/// Where connections come from.
trait Source {
    type Stream;
    fn accept(&self) -> impl Future<Output = io::Result<Self::Stream>> + Send;
}

impl Source for TcpListener {
    type Stream = TcpStream;

    async fn accept(&self) -> io::Result<TcpStream> {
        let (stream, _) = TcpListener::accept(self).await?;
        // An answer is written whole; waiting to fill a segment only delays it.
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// Accepts until `shutdown`, then waits for the conversations, at most [`Limits::request`].
async fn accept_loop<S, F>(
    source: S,
    limits: &Limits,
    shutdown: &Shutdown,
    converse: impl Fn(S::Stream) -> F,
) where
    S: Source,
    F: Future<Output = ()> + Send + 'static,
{
    let slots = Arc::new(Semaphore::new(
        limits.connections.min(Semaphore::MAX_PERMITS),
    ));
    let mut conversations = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.wait() => break,
            Some(ended) = conversations.join_next() => {
                report(&ended);
                continue;
            }
            accepted = source.accept() => accepted,
        };
        match accepted {
            Ok(stream) => {
                let Ok(slot) = slots.clone().try_acquire_owned() else {
                    tracing::warn!(
                        limit = limits.connections,
                        "refused a connection over the limit"
                    );
                    continue;
                };
                let conversation = converse(stream);
                conversations.spawn(async move {
                    conversation.await;
                    drop(slot);
                });
            }
            Err(error) if of_one_connection(&error) => {}
            Err(error) => {
                tracing::warn!(kind = ?error.kind(), code = error.raw_os_error(), "cannot accept");
                tokio::select! {
                    () = sleep(REST) => {}
                    () = shutdown.wait() => break,
                }
            }
        }
    }
    // From here on the system refuses connections, instead of letting them wait for nobody.
    drop(source);
    let drain = async {
        while let Some(ended) = conversations.join_next().await {
            report(&ended);
        }
    };
    if timeout(limits.request, drain).await.is_err() {
        tracing::warn!(
            left = conversations.len(),
            "cut off conversations that did not end"
        );
        conversations.shutdown().await;
    }
}

/// Whether an error of accepting says only that the one connection is gone.
fn of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}

fn report(ended: &Result<(), tokio::task::JoinError>) {
    if ended.as_ref().is_err_and(tokio::task::JoinError::is_panic) {
        tracing::error!("a conversation ended in a panic");
    }
}

#[cfg(test)]
mod tests;
