//! One connection, from its first octet to a parting that the client can still read.

use std::future::poll_fn;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;

use super::exchange::{Exchange, Identity};
use super::guarded::{Guarded, SharedStage, Stage};
use super::{Limits, Shutdown};
use crate::problem::{MEDIA_TYPE, standard};

/// Octets of a request's header, and of what is buffered at once.
const BUFFER: usize = 64 * 1024;

/// How long a parting waits for the client to read the last answer.
const PARTING: Duration = Duration::from_secs(2);

/// Speaks HTTP/1.1 until the client leaves, a limit cuts it off, or `shutdown` comes and nothing is in flight.
pub(super) async fn converse<IO>(
    io: IO,
    router: Router,
    identity: Option<Identity>,
    limits: Limits,
    shutdown: Shutdown,
) where
    IO: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let stage = SharedStage::fresh();
    let io = TokioIo::new(Guarded::new(io, stage.clone(), &limits));
    let exchange = Exchange {
        router: TowerToHyperService::new(router),
        identity,
        stage: stage.clone(),
        limits,
    };
    let mut connection = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(BUFFER)
        .serve_connection(io, exchange);
    let mut draining = false;
    loop {
        tokio::select! {
            outcome = poll_fn(|cx| connection.poll_without_shutdown(cx)) => {
                if outcome.is_err() {
                    tracing::debug!(stage = ?stage.get(), "a connection broke off");
                }
                break;
            }
            () = shutdown.wait(), if !draining => {
                if stage.get() == Stage::Fresh {
                    return;
                }
                draining = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
    let io = connection.into_parts().io.into_inner();
    let cut = io.cut();
    // Whatever fails from here on, the connection is over.
    let _ = timeout(PARTING, part(io.into_inner(), cut)).await;
}

/// Says the last word and closes: the sending half first, then, once the client has seen that, the rest. Closing at
/// once with unread octets would make the client's system throw the last answer away.
async fn part<IO>(mut io: IO, cut: Option<Stage>) -> std::io::Result<()>
where
    IO: AsyncRead + AsyncWrite + Unpin,
{
    if cut == Some(Stage::Head) {
        io.write_all(&request_timeout()).await?;
    }
    io.shutdown().await?;
    if matches!(cut, Some(Stage::Fresh | Stage::Idle)) {
        return Ok(());
    }
    let mut sink = vec![0; 16 * 1024];
    while io.read(&mut sink).await? > 0 {}
    Ok(())
}

/// The answer to a header that never ended, as octets: hyper has none for it.
fn request_timeout() -> Vec<u8> {
    let body = standard::too_slow().to_json();
    let mut answer = format!(
        "HTTP/1.1 408 Request Timeout\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(&body);
    answer
}
