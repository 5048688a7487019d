//! Conversations over an in-memory pipe with the clock paused: every limit is met exactly.

use std::sync::Mutex;

use axum::body::Body;
use axum::http::StatusCode;
use axum::routing::{get, post};
use futures_util::stream;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::JoinHandle;
use tokio::time::interval;

use super::*;

fn router() -> Router {
    Router::new()
        .route("/", get(async || "hello"))
        .route("/echo", post(async |body: bytes::Bytes| body))
        .route(
            "/never",
            post(async |_: bytes::Bytes| std::future::pending::<()>().await),
        )
        .route(
            "/panic",
            get(async || -> StatusCode { panic!("on purpose") }),
        )
        .route("/large", get(async || vec![b'x'; 1_000_000]))
        .route(
            "/hourly",
            get(async || {
                let clock = interval(Duration::from_secs(3600));
                let beats = stream::unfold(clock, async |mut clock| {
                    clock.tick().await;
                    Some((Ok::<_, io::Error>("tick"), clock))
                });
                Body::from_stream(Box::pin(beats))
            }),
        )
        .layer(DefaultBodyLimit::disable())
}

/// A client's end of a conversation under `limits`, the conversation, and its shutdown.
fn open(limits: Limits, buffer: usize) -> (DuplexStream, JoinHandle<()>, ShutdownTrigger) {
    let (client, server) = duplex(buffer);
    let (trigger, shutdown) = Shutdown::new();
    let task = tokio::spawn(converse(server, router(), None, limits, shutdown));
    (client, task, trigger)
}

async fn send(client: &mut DuplexStream, text: &str) {
    client.write_all(text.as_bytes()).await.unwrap();
}

async fn rest(client: &mut DuplexStream) -> String {
    let mut text = String::new();
    client.read_to_string(&mut text).await.unwrap();
    text
}

/// Reads until `end` has come.
async fn until(client: &mut DuplexStream, end: &str) -> String {
    let mut text = String::new();
    while !text.ends_with(end) {
        let octet = client.read_u8().await.unwrap();
        text.push(char::from(octet));
    }
    text
}

fn is_problem(answer: &str, status: u16, code: &str) -> bool {
    answer.starts_with(&format!("HTTP/1.1 {status} "))
        && answer.contains("content-type: application/problem+json")
        && answer.contains(&format!("\"code\":\"{code}\""))
}

/// Waits for `what`, which must happen after more than `least` and at the latest by `most` seconds of the paused clock.
async fn between<T>(least: u64, most: u64, what: impl Future<Output = T>) -> T {
    let mut what = Box::pin(what);
    let early = timeout(Duration::from_secs(least), &mut what).await;
    assert!(early.is_err(), "it happened within {least} s");
    let span = Duration::from_secs(most - least);
    timeout(span, what)
        .await
        .expect("it did not happen in time")
}

#[tokio::test(start_paused = true)]
async fn a_client_that_dribbles_its_header_is_cut_off_with_a_problem() {
    let (client, _task, _trigger) = open(Limits::default(), 4096);
    let (mut reader, mut writer) = tokio::io::split(client);
    writer.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
    let dribble = tokio::spawn(async move {
        let mut clock = interval(Duration::from_millis(500));
        while writer.write_all(b"x").await.is_ok() {
            clock.tick().await;
        }
    });
    let mut answer = String::new();
    between(4, 6, reader.read_to_string(&mut answer))
        .await
        .unwrap();
    assert!(is_problem(&answer, 408, "SKK-0408"), "{answer}");
    dribble.abort();
}

#[tokio::test(start_paused = true)]
async fn a_client_that_says_nothing_is_cut_off_without_words() {
    let (mut client, _task, _trigger) = open(Limits::default(), 4096);
    let answer = between(4, 6, rest(&mut client)).await;
    assert_eq!(answer, "");
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_kept_between_requests_and_no_longer_than_the_limit() {
    let (mut client, _task, _trigger) = open(Limits::default(), 4096);
    let mut clock = interval(Duration::from_secs(70));
    clock.tick().await;
    for _ in 0..3 {
        send(&mut client, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
        let answer = until(&mut client, "hello").await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        clock.tick().await;
    }
    let answer = between(4, 6, rest(&mut client)).await;
    assert_eq!(answer, "");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_arrive_is_a_problem_of_the_line() {
    let (mut client, _task, _trigger) = open(Limits::default(), 4096);
    send(
        &mut client,
        "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nabc",
    )
    .await;
    let answer = between(14, 16, rest(&mut client)).await;
    assert!(is_problem(&answer, 408, "SKK-0408"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_not_answered_is_a_problem_of_the_hub() {
    let (mut client, _task, _trigger) = open(Limits::default(), 4096);
    send(
        &mut client,
        "POST /never HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc",
    )
    .await;
    let answer = between(14, 16, rest(&mut client)).await;
    assert!(is_problem(&answer, 503, "SKK-0503"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_body_over_the_limit_is_refused_announced_or_not() {
    let limits = Limits {
        body_bytes: 8,
        ..Limits::default()
    };
    let requests = [
        "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n123456789",
        "POST /echo HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12345\r\n4\r\n6789\r\n0\r\n\r\n",
    ];
    for request in requests {
        let (mut client, _task, _trigger) = open(limits.clone(), 4096);
        send(&mut client, request).await;
        let answer = rest(&mut client).await;
        assert!(is_problem(&answer, 413, "SKK-0413"), "{answer}");
    }
    let (mut client, _task, _trigger) = open(limits, 4096);
    send(
        &mut client,
        "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 8\r\n\r\n12345678",
    )
    .await;
    let answer = until(&mut client, "12345678").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_cut_off() {
    let (mut client, task, _trigger) = open(Limits::default(), 64);
    send(&mut client, "GET /large HTTP/1.1\r\nhost: a\r\n\r\n").await;
    between(14, 18, task).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_panic_is_a_problem_and_tells_nothing() {
    let (mut client, _task, _trigger) = open(Limits::default(), 4096);
    send(&mut client, "GET /panic HTTP/1.1\r\nhost: a\r\n\r\n").await;
    let answer = rest(&mut client).await;
    assert!(is_problem(&answer, 500, "SKK-0500"), "{answer}");
    assert!(!answer.contains("purpose"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_flows_slowly_may_last() {
    let (mut client, _task, _trigger) = open(Limits::default(), 4096);
    send(&mut client, "GET /hourly HTTP/1.1\r\nhost: a\r\n\r\n").await;
    between(3599, 3601, async {
        until(&mut client, "tick").await;
        until(&mut client, "tick").await;
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_closes_what_rests() {
    let (mut fresh, _task, trigger) = open(Limits::default(), 4096);
    trigger.fire();
    assert_eq!(rest(&mut fresh).await, "");
    let (mut idle, task, trigger) = open(Limits::default(), 4096);
    send(&mut idle, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    until(&mut idle, "hello").await;
    trigger.fire();
    assert_eq!(rest(&mut idle).await, "");
    drop(idle);
    task.await.unwrap();
}

/// Gives out errors, and then one connection.
struct Troubled(Mutex<Vec<io::Result<DuplexStream>>>);

impl Source for Troubled {
    type Stream = DuplexStream;

    async fn accept(&self) -> io::Result<DuplexStream> {
        let next = self.0.lock().unwrap().pop();
        match next {
            Some(next) => next,
            None => std::future::pending().await,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn errors_of_accepting_do_not_end_the_loop() {
    const TOO_MANY_OPEN_FILES: i32 = 24;
    let (mut client, server) = duplex(4096);
    let source = Troubled(Mutex::new(vec![
        Ok(server),
        Err(io::ErrorKind::ConnectionAborted.into()),
        Err(io::Error::from_raw_os_error(TOO_MANY_OPEN_FILES)),
    ]));
    let (trigger, shutdown) = Shutdown::new();
    let served = tokio::spawn(async move {
        let (limits, closing) = (Limits::default(), shutdown.clone());
        accept_loop(source, &limits, &shutdown, |stream| {
            converse(stream, router(), None, Limits::default(), closing.clone())
        })
        .await;
    });
    send(
        &mut client,
        "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert!(rest(&mut client).await.ends_with("hello"));
    trigger.fire();
    drop(client);
    served.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_drain_ends_even_if_an_answer_does_not() {
    let (mut client, server) = duplex(4096);
    let source = Troubled(Mutex::new(vec![Ok(server)]));
    let (trigger, shutdown) = Shutdown::new();
    let served = tokio::spawn(async move {
        let (limits, closing) = (Limits::default(), shutdown.clone());
        accept_loop(source, &limits, &shutdown, |stream| {
            converse(stream, router(), None, Limits::default(), closing.clone())
        })
        .await;
    });
    send(&mut client, "GET /hourly HTTP/1.1\r\nhost: a\r\n\r\n").await;
    until(&mut client, "\r\n\r\n").await;
    trigger.fire();
    between(14, 16, served).await.unwrap();
}
