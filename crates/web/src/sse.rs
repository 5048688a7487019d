//! Pages that update by themselves: server-sent events (WHATWG HTML §9.2) out of a broadcast channel.
//!
//! Resuming: take [`LastEventId`], subscribe to the channel *first*, then read from where things are kept what came
//! after that id, and hand both to [`stream()`]; what arrives twice is sent once.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::Shutdown;

/// The name of the event that asks the page to load itself anew, because it fell too far behind.
pub const RELOAD: &str = "reload";

/// One event on its way to the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Ascending number by which a page resumes; `None` for an event that need not be seen again.
    pub id: Option<u64>,
    /// The event's name, without line breaks.
    pub event: &'static str,
    /// The event's data: a fragment of HTML or JSON. Line breaks of any kind arrive as `\n`.
    pub data: String,
}

/// The id of the last event a browser saw before it lost the connection (`Last-Event-ID`); `None` at a first visit
/// and where the header is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastEventId(pub Option<u64>);

impl<S: Send + Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get("last-event-id");
        let id = header.and_then(|value| value.to_str().ok()?.parse().ok());
        Ok(Self(id))
    }
}

/// Sends `missed`, then what comes over `live`, with a comment every `heartbeat` of silence, until the channel closes
/// or `shutdown` comes. A page that falls behind the channel's capacity gets the event [`RELOAD`] and then goes on.
pub fn stream(
    missed: Vec<Message>,
    live: Receiver<Message>,
    heartbeat: Duration,
    shutdown: Shutdown,
) -> Response {
    let newest = missed.iter().filter_map(|message| message.id).max();
    let later = stream::unfold((live, newest), next);
    let events = stream::iter(missed)
        .chain(later)
        .map(|message| Ok::<_, Infallible>(event(message)))
        .take_until(async move { shutdown.wait().await });
    Sse::new(events.boxed())
        .keep_alive(KeepAlive::new().interval(heartbeat))
        .into_response()
}

async fn next(
    (mut live, newest): (Receiver<Message>, Option<u64>),
) -> Option<(Message, (Receiver<Message>, Option<u64>))> {
    loop {
        match live.recv().await {
            Ok(message) if message.id.is_some() && message.id <= newest => {}
            Ok(message) => {
                let newest = message.id.or(newest);
                return Some((message, (live, newest)));
            }
            Err(RecvError::Lagged(_)) => {
                let reload = Message {
                    id: None,
                    event: RELOAD,
                    data: RELOAD.to_owned(),
                };
                return Some((reload, (live, newest)));
            }
            Err(RecvError::Closed) => return None,
        }
    }
}

fn event(message: Message) -> Event {
    let data = message.data.replace("\r\n", "\n").replace('\r', "\n");
    let event = Event::default().event(message.event).data(data);
    match message.id {
        Some(id) => event.id(id.to_string()),
        None => event,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use tokio::sync::broadcast;

    fn message(id: u64, data: &str) -> Message {
        Message {
            id: Some(id),
            event: "check",
            data: data.to_owned(),
        }
    }

    async fn all(response: Response) -> String {
        let body = response.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn missed_events_come_first_and_none_comes_twice() {
        let (_trigger, shutdown) = Shutdown::new();
        let (sender, live) = broadcast::channel(8);
        for id in 2..=4 {
            sender.send(message(id, "live")).unwrap();
        }
        drop(sender);
        let missed = vec![message(2, "kept"), message(3, "kept\r\ntwo")];
        let text = all(stream(missed, live, Duration::from_secs(9), shutdown)).await;
        assert_eq!(
            text,
            "event: check\ndata: kept\nid: 2\n\nevent: check\ndata: kept\ndata: two\nid: 3\n\n\
             event: check\ndata: live\nid: 4\n\n"
        );
    }

    #[tokio::test]
    async fn a_page_that_fell_behind_is_told_to_reload() {
        let (_trigger, shutdown) = Shutdown::new();
        let (sender, live) = broadcast::channel(2);
        for id in 1..=5 {
            sender.send(message(id, "x")).unwrap();
        }
        drop(sender);
        let text = all(stream(vec![], live, Duration::from_secs(9), shutdown)).await;
        assert!(text.starts_with("event: reload\n"), "{text}");
        assert!(text.contains("id: 5\n"), "{text}");
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_broken_by_a_heartbeat_and_ended_by_the_shutdown() {
        let (trigger, shutdown) = Shutdown::new();
        let (_sender, live) = broadcast::channel::<Message>(2);
        let response = stream(vec![], live, Duration::from_secs(9), shutdown);
        let mut body = response.into_body();
        let beat = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert!(beat.starts_with(b":"), "{beat:?}");
        trigger.fire();
        assert!(body.frame().await.is_none());
    }

    #[tokio::test]
    async fn a_last_event_id_that_is_no_number_counts_as_none() {
        for (text, id) in [("17", Some(17)), ("x", None), ("", None)] {
            let request = axum::http::Request::builder()
                .header("last-event-id", text)
                .body(())
                .unwrap();
            let (mut parts, ()) = request.into_parts();
            let taken = LastEventId::from_request_parts(&mut parts, &()).await;
            assert_eq!(taken, Ok(LastEventId(id)));
        }
    }
}
