//! Who may speak to the hub, and as whom.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::routing::get;
use rustls::ClientConfig;
use rustls::client::ResolvesClientCert;
use web::pki::{Authority, Issued};
use web::{Limits, Peer, Problem};

use crate::kit::{INSTITUTION, NOW, World, YEAR, ask, ask_until, connect, now};

const REQUEST: &str = "GET /me HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
const KEPT: &str = "GET /me HTTP/1.1\r\nhost: localhost\r\n\r\n";

fn router() -> Router {
    Router::new().route("/me", get(me))
}

async fn me(peer: Peer) -> String {
    let sum: String = peer
        .fingerprint
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    format!("{} {} {sum}", peer.subject_cn, peer.serial_hex)
}

fn told(issued: &Issued) -> String {
    let sum: String = issued
        .fingerprint
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    format!("{INSTITUTION} {} {sum}", issued.serial_hex)
}

/// Has no certificate to show.
#[derive(Debug)]
struct Nobody;

impl ResolvesClientCert for Nobody {
    fn resolve(
        &self,
        _: &[&[u8]],
        _: &[rustls::SignatureScheme],
    ) -> Option<Arc<rustls::sign::CertifiedKey>> {
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

/// Whether the server answers a client of this configuration.
async fn is_answered(world: &World, config: ClientConfig) -> bool {
    match connect(world.served.address, &Arc::new(config)).await {
        Ok(mut stream) => ask(&mut stream, REQUEST)
            .await
            .is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 ")),
        Err(_) => false,
    }
}

#[tokio::test]
async fn a_handler_knows_the_peer_and_the_connection_is_kept() {
    let world = World::new(router(), Limits::default()).await;
    let issued = world.institution();
    let config = Arc::new(world.client(&issued));
    let mut stream = connect(world.served.address, &config).await.unwrap();
    for _ in 0..2 {
        let answer = ask_until(&mut stream, KEPT, &told(&issued)).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }
    let connection = stream.get_ref().1;
    assert_eq!(
        connection.protocol_version(),
        Some(rustls::ProtocolVersion::TLSv1_3)
    );
    assert_eq!(connection.alpn_protocol(), Some(&b"http/1.1"[..]));
}

#[tokio::test]
async fn reqwest_takes_the_client_configuration() {
    let world = World::new(router(), Limits::default()).await;
    let issued = world.institution();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(world.client(&issued))
        .no_proxy()
        .build()
        .unwrap();
    let url = format!("https://localhost:{}/me", world.served.address.port());
    let answer = client.get(url).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), told(&issued));
}

#[tokio::test]
async fn an_authority_taken_up_again_issues_certificates_that_are_trusted() {
    let world = World::new(router(), Limits::default()).await;
    let again = Authority::from_pem(
        world.authority.certificate_pem(),
        &world.authority.key_pem(),
    )
    .unwrap();
    let issued = again
        .issue_client(INSTITUTION, NOW - YEAR, NOW + YEAR)
        .unwrap();
    assert!(is_answered(&world, world.client(&issued)).await);
}

#[tokio::test]
async fn strangers_are_refused() {
    let world = World::new(router(), Limits::default()).await;
    assert!(is_answered(&world, world.client(&world.institution())).await);
    // The same name does not help an authority that has another key.
    let other = Authority::create("試験用認証局", NOW - YEAR, NOW + YEAR).unwrap();
    let foreign = other
        .issue_client(INSTITUTION, NOW - YEAR, NOW + YEAR)
        .unwrap();
    assert!(!is_answered(&world, world.client(&foreign)).await);
    let expired = world
        .authority
        .issue_client(INSTITUTION, NOW - YEAR, NOW - 1)
        .unwrap();
    assert!(!is_answered(&world, world.client(&expired)).await);
    let future = world
        .authority
        .issue_client(INSTITUTION, NOW + 1, NOW + YEAR)
        .unwrap();
    assert!(!is_answered(&world, world.client(&future)).await);
    let server = world
        .authority
        .issue_server(&["localhost"], NOW - YEAR, NOW + YEAR)
        .unwrap();
    assert!(!is_answered(&world, world.client(&server)).await);
}

#[tokio::test]
async fn a_client_without_certificate_is_refused() {
    let world = World::new(router(), Limits::default()).await;
    let with = world.client(&world.institution());
    let mut without = with.clone();
    without.client_auth_cert_resolver = Arc::new(Nobody);
    assert!(is_answered(&world, with).await);
    assert!(!is_answered(&world, without).await);
}

#[tokio::test]
async fn a_client_does_not_speak_to_a_server_of_another_authority() {
    let world = World::new(router(), Limits::default()).await;
    let issued = world.institution();
    let other = Authority::create("他", NOW - YEAR, NOW + YEAR).unwrap();
    let config = web::tls::client_config(
        issued.certificate_pem.as_bytes(),
        issued.key_pem.as_bytes(),
        other.certificate_pem().as_bytes(),
        now(),
    )
    .unwrap();
    assert!(
        connect(world.served.address, &Arc::new(config))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn an_expiry_ends_connections_and_resumed_sessions_alike() {
    let world = World::new(router(), Limits::default()).await;
    let issued = world
        .authority
        .issue_client(INSTITUTION, NOW - YEAR, NOW + 60)
        .unwrap();
    let config = Arc::new(world.client(&issued));
    let mut kept = connect(world.served.address, &config).await.unwrap();
    ask_until(&mut kept, KEPT, &told(&issued)).await.unwrap();
    let mut resumed = connect(world.served.address, &config).await.unwrap();
    ask_until(&mut resumed, KEPT, &told(&issued)).await.unwrap();
    let kind = resumed.get_ref().1.handshake_kind();
    assert_eq!(kind, Some(rustls::HandshakeKind::Resumed));
    world.time.store(NOW + 61, Ordering::SeqCst);
    let mut late = connect(world.served.address, &config).await.unwrap();
    let kind = late.get_ref().1.handshake_kind();
    assert_eq!(kind, Some(rustls::HandshakeKind::Resumed));
    for stream in [&mut kept, &mut late] {
        let answer = ask(stream, KEPT).await.unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(
            Problem::from_json(body.as_bytes()).unwrap().code,
            "SKK-0402"
        );
    }
}

#[tokio::test]
async fn a_handshake_that_does_not_come_is_cut_off() {
    let limits = Limits {
        handshake: std::time::Duration::from_millis(50),
        ..Limits::default()
    };
    let world = World::new(router(), limits).await;
    let mut silent = tokio::net::TcpStream::connect(world.served.address)
        .await
        .unwrap();
    assert_eq!(ask(&mut silent, "").await.unwrap(), "");
}

#[tokio::test]
async fn plain_http_gets_no_answer() {
    let world = World::new(router(), Limits::default()).await;
    let mut stream = tokio::net::TcpStream::connect(world.served.address)
        .await
        .unwrap();
    let answered = ask(&mut stream, REQUEST).await;
    assert!(!answered.is_ok_and(|answer| answer.contains("HTTP/1.1")));
}
