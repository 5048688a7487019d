//! The plain server's limits over real sockets.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use web::{Limits, Problem};

use crate::kit::{ask, ask_until, plain};

const GET: &str = "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";

fn problem(answer: &str) -> Problem {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    Problem::from_json(body.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_connection_over_the_cap_is_closed_at_once_and_a_free_place_is_used_again() {
    let router = Router::new().route("/", get(async || "hello"));
    let limits = Limits {
        connections: 2,
        ..Limits::default()
    };
    let served = plain(router, limits).await;
    let mut one = TcpStream::connect(served.address).await.unwrap();
    ask_until(&mut one, GET, "hello").await.unwrap();
    let mut two = TcpStream::connect(served.address).await.unwrap();
    ask_until(&mut two, GET, "hello").await.unwrap();
    let mut three = TcpStream::connect(served.address).await.unwrap();
    let mut nothing = Vec::new();
    // Closed, or reset, before a word.
    let read = three.read_to_end(&mut nothing).await;
    assert!(read.is_err() || nothing.is_empty());
    ask_until(&mut two, GET, "hello").await.unwrap();
    two.shutdown().await.unwrap();
    assert_eq!(two.read(&mut [0; 1]).await.unwrap(), 0);
    drop(two);
    // The place is free once the server has seen the end; until then it may still refuse.
    let again = async {
        loop {
            let mut next = TcpStream::connect(served.address).await.unwrap();
            if ask_until(&mut next, GET, "hello").await.is_ok() {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(5), again)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_large_body_gets_its_problem_while_it_is_still_being_sent() {
    let router = Router::new().route("/", post(async |body: bytes::Bytes| body.len().to_string()));
    let limits = Limits {
        body_bytes: 1000,
        ..Limits::default()
    };
    let served = plain(router, limits).await;
    let length = 3_000_000;
    let mut request =
        format!("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n");
    request.push_str(&"x".repeat(length));
    let stream = TcpStream::connect(served.address).await.unwrap();
    let (mut reader, mut writer) = stream.into_split();
    let sending = tokio::spawn(async move {
        // The server may close before all is sent.
        let _ = writer.write_all(request.as_bytes()).await;
        writer
    });
    let mut answer = String::new();
    reader.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(problem(&answer).code, "SKK-0413");
    sending.await.unwrap();
}

#[tokio::test]
async fn a_body_up_to_the_limit_is_taken_whatever_the_framework_thinks() {
    let router = Router::new().route("/", post(async |body: bytes::Bytes| body.len().to_string()));
    let served = plain(router, Limits::default()).await;
    let length = Limits::default().body_bytes;
    let mut request = format!(
        "POST / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    request.push_str(&"x".repeat(length));
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    let answer = ask(&mut stream, &request).await.unwrap();
    assert!(answer.ends_with(&length.to_string()), "{answer}");
}

#[tokio::test]
async fn a_drain_finishes_what_is_in_flight_and_takes_nothing_new() {
    struct Gate {
        entered: Notify,
        open: Notify,
    }
    let gate = Arc::new(Gate {
        entered: Notify::new(),
        open: Notify::new(),
    });
    let router = Router::new()
        .route(
            "/",
            get(async |State(gate): State<Arc<Gate>>| {
                gate.entered.notify_one();
                gate.open.notified().await;
                "finished"
            }),
        )
        .with_state(gate.clone());
    let served = plain(router, Limits::default()).await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    stream.write_all(GET.as_bytes()).await.unwrap();
    gate.entered.notified().await;
    served.trigger.fire();
    // The listener is gone once a new connection gets nothing; the request in flight is still alive.
    while let Ok(mut late) = TcpStream::connect(served.address).await {
        let answered = ask(&mut late, "").await;
        assert!(answered.is_err() || answered.is_ok_and(|answer| answer.is_empty()));
    }
    assert!(!served.task.is_finished());
    gate.open.notify_one();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("finished"), "{answer}");
    drop(stream);
    served.task.await.unwrap().unwrap();
}
