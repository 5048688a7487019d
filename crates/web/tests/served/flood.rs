//! Floods: silent connections, too many of one client. Whoever is in earnest is served meanwhile.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpStream;
use web::{Limits, Problem};

use crate::kit::{World, ask, ask_until, connect};

const HELLO: &str = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

fn router() -> Router {
    Router::new().route("/", get(async || "hello"))
}

#[tokio::test]
async fn silent_connections_crowd_out_each_other_and_not_a_client() {
    let limits = Limits {
        handshakes: 8,
        // Long enough that what ends is crowded out, not late.
        handshake: Duration::from_secs(3600),
        ..Limits::default()
    };
    let world = World::new(router(), limits).await;
    let config = Arc::new(world.client(&world.institution()));
    let mut kept = connect(world.served.address, &config).await.unwrap();
    let mut silent = Vec::new();
    for _ in 0..64 {
        silent.push(TcpStream::connect(world.served.address).await.unwrap());
        ask_until(&mut kept, HELLO, "hello").await.unwrap();
    }
    let mut new = connect(world.served.address, &config).await.unwrap();
    ask_until(&mut new, HELLO, "hello").await.unwrap();
    // The oldest are gone: nothing was ever said to them.
    for stream in &mut silent[..32] {
        assert_eq!(ask(stream, "").await.unwrap(), "");
    }
}

#[tokio::test]
async fn a_client_with_too_many_connections_is_told_and_others_are_served() {
    let limits = Limits {
        of_one_client: 2,
        ..Limits::default()
    };
    let world = World::new(router(), limits).await;
    let config = Arc::new(world.client(&world.institution()));
    let other = Arc::new(world.client(&world.institution()));
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = connect(world.served.address, &config).await.unwrap();
        ask_until(&mut stream, HELLO, "hello").await.unwrap();
        held.push(stream);
    }
    let mut refused = connect(world.served.address, &config).await.unwrap();
    let answer = ask(&mut refused, HELLO).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let problem = Problem::from_json(body.as_bytes()).unwrap();
    assert_eq!(problem.code, "SKK-0429");
    let mut another = connect(world.served.address, &other).await.unwrap();
    ask_until(&mut another, HELLO, "hello").await.unwrap();
    // One that was closed may be opened again, as soon as the server has seen it go.
    let mut gone = held.pop().unwrap();
    let bye = "GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    ask(&mut gone, bye).await.unwrap();
    drop(gone);
    let mut answer = String::new();
    for _ in 0..1000 {
        let mut again = connect(world.served.address, &config).await.unwrap();
        answer = ask(&mut again, bye).await.unwrap();
        if answer.ends_with("hello") {
            return;
        }
    }
    panic!("its place is never free again: {answer}");
}

#[tokio::test]
async fn a_connection_over_the_limit_is_closed_and_those_open_are_served() {
    let limits = Limits {
        connections: 4,
        ..Limits::default()
    };
    let world = World::new(router(), limits).await;
    let config = Arc::new(world.client(&world.institution()));
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut stream = connect(world.served.address, &config).await.unwrap();
        ask_until(&mut stream, HELLO, "hello").await.unwrap();
        held.push(stream);
    }
    assert!(connect(world.served.address, &config).await.is_err());
    for stream in &mut held {
        ask_until(stream, HELLO, "hello").await.unwrap();
    }
}
