//! The machine's own limit: hyper over rustls, as bare as it can be, with answers as long as the hub's.
//!
//! It takes the same requests over the same TLS (client certificate included), reads the body whole, and answers with
//! octets made beforehand. No router, no limits, no identity, no database, no audit.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use web::serve::Shutdown;

use super::cards;

/// Octets of the hub's answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Sizes {
    /// By number.
    pub(super) number: usize,
    /// By card.
    pub(super) card: usize,
}

/// Serves until `shutdown`; connections end with the runtime they run on.
pub(super) async fn serve(
    listener: TcpListener,
    tls: Arc<rustls::ServerConfig>,
    sizes: Sizes,
    shutdown: Shutdown,
) -> anyhow::Result<()> {
    let acceptor = TlsAcceptor::from(tls);
    let answers = [
        Bytes::from(vec![b'.'; sizes.number]),
        Bytes::from(vec![b'.'; sizes.card]),
    ];
    loop {
        let (stream, _) = tokio::select! {
            accepted = listener.accept() => accepted?,
            () = shutdown.wait() => return Ok(()),
        };
        stream.set_nodelay(true)?;
        let (acceptor, answers) = (acceptor.clone(), answers.clone());
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let service = service_fn(move |request| answer(request, answers.clone()));
            // The client counts whatever breaks off.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    [number, card]: [Bytes; 2],
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let by_card = request.uri().path() == cards::CHECKS;
    request.into_body().collect().await?;
    let body = if by_card { card } else { number };
    Ok(Response::new(Full::new(body)))
}
