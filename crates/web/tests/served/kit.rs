//! A server to talk to, and raw HTTP/1.1 to talk with.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use web::pki::{Authority, Issued};
use web::tls::{TlsClock, client_config, clock, server_config};
use web::{Limits, Shutdown, ShutdownTrigger, serve_plain, serve_tls};

/// The second at which the tests' world stands.
pub const NOW: i64 = 1_795_000_000;
/// One year, in seconds.
pub const YEAR: i64 = 31_536_000;
/// The institution of the tests.
pub const INSTITUTION: &str = "1311234567";

/// A server that runs until it is stopped.
pub struct Served {
    pub address: SocketAddr,
    pub trigger: ShutdownTrigger,
    pub task: JoinHandle<std::io::Result<()>>,
}

pub async fn plain(router: Router, limits: Limits) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (trigger, shutdown) = Shutdown::new();
    let task = tokio::spawn(serve_plain(listener, router, limits, shutdown));
    Served {
        address,
        trigger,
        task,
    }
}

/// An authority, a TLS server under it, and the server's clock.
pub struct World {
    pub authority: Authority,
    pub served: Served,
    pub time: Arc<AtomicI64>,
}

impl World {
    pub async fn new(router: Router, limits: Limits) -> Self {
        let authority = Authority::create("試験用認証局", NOW - YEAR, NOW + 10 * YEAR).unwrap();
        let names = ["localhost", "127.0.0.1"];
        let server = authority
            .issue_server(&names, NOW - YEAR, NOW + YEAR)
            .unwrap();
        let time = Arc::new(AtomicI64::new(NOW));
        let shown = time.clone();
        let config = server_config(
            server.certificate_pem.as_bytes(),
            server.key_pem.as_bytes(),
            authority.certificate_pem().as_bytes(),
            clock(move || shown.load(Ordering::SeqCst)),
        )
        .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (trigger, shutdown) = Shutdown::new();
        let task = tokio::spawn(serve_tls(listener, config, router, limits, shutdown));
        let served = Served {
            address,
            trigger,
            task,
        };
        Self {
            authority,
            served,
            time,
        }
    }

    /// The configuration of a client that shows `issued`, at the world's time.
    pub fn client(&self, issued: &Issued) -> rustls::ClientConfig {
        client_config(
            issued.certificate_pem.as_bytes(),
            issued.key_pem.as_bytes(),
            self.authority.certificate_pem().as_bytes(),
            now(),
        )
        .unwrap()
    }

    /// A client certificate of the world's authority, valid for a year.
    pub fn institution(&self) -> Issued {
        self.authority
            .issue_client(INSTITUTION, NOW - YEAR, NOW + YEAR)
            .unwrap()
    }
}

pub fn now() -> Arc<dyn TlsClock> {
    clock(|| NOW)
}

/// A TLS connection; the server may still refuse the client, which shows at the first read.
pub async fn connect(
    address: SocketAddr,
    config: &Arc<rustls::ClientConfig>,
) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(config.clone())
        .connect(name, stream)
        .await
}

/// Sends a request and reads until the server closes.
pub async fn ask<IO: AsyncRead + AsyncWrite + Unpin>(
    io: &mut IO,
    request: &str,
) -> std::io::Result<String> {
    io.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    io.read_to_end(&mut answer).await?;
    Ok(String::from_utf8(answer).unwrap())
}

/// Sends a request whose answer's body is `end`, and reads up to there.
pub async fn ask_until<IO: AsyncRead + AsyncWrite + Unpin>(
    io: &mut IO,
    request: &str,
    end: &str,
) -> std::io::Result<String> {
    io.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    while !answer.ends_with(end) {
        answer.push(char::from(io.read_u8().await?));
    }
    Ok(answer)
}

/// One request of its own connection, over plain HTTP.
pub async fn ask_plain(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    ask(&mut stream, request).await.unwrap()
}
