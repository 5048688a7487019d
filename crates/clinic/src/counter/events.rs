//! The news of the clinic on its way to open pages. An event only says that there is news: the page fetches it.

use std::time::Duration;

use tokio::sync::broadcast::{Receiver, Sender, error::RecvError};
use web::sse::{Message, RELOAD};

/// The event's name.
const NEWS: &str = "news";

/// Silence after which a comment keeps the connection alive.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(15);

/// Hands on every piece of news until the clinic ends or nobody can listen any more.
pub(super) async fn pass_on(mut news: Receiver<String>, pages: Sender<Message>) {
    loop {
        let event = match news.recv().await {
            Ok(_) => NEWS,
            Err(RecvError::Lagged(_)) => RELOAD,
            Err(RecvError::Closed) => return,
        };
        // No page being open is no failure.
        let _ = pages.send(Message {
            id: None,
            event,
            data: event.to_owned(),
        });
    }
}
