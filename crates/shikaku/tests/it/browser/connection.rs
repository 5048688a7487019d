//! One connection to the browser: orders with their answers, and the events between them.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, Message, WebSocket};

use super::PATIENCE;

/// A connection to the browser itself or to one of its pages.
pub struct Connection {
    socket: WebSocket<TcpStream>,
    last: u64,
    events: VecDeque<Value>,
}

impl Connection {
    /// Connects to `address` (`ws://host:port/path`).
    pub fn open(address: &str) -> Self {
        let rest = address.trim_start_matches("ws://");
        let host = rest.split('/').next().unwrap_or_default();
        let stream = TcpStream::connect(host)
            .unwrap_or_else(|error| panic!("connect to {address}: {error}"));
        stream.set_nodelay(true).expect("set up the connection");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("set up the connection");
        // A picture of a long page is a message of many megabytes.
        let config = WebSocketConfig::default()
            .max_message_size(None)
            .max_frame_size(None);
        let (socket, _) = tungstenite::client::client_with_config(address, stream, Some(config))
            .unwrap_or_else(|error| panic!("speak with the browser at {address}: {error}"));
        Self {
            socket,
            last: 0,
            events: VecDeque::new(),
        }
    }

    /// Gives an order and awaits its answer; panics when the browser refuses it.
    #[track_caller]
    pub fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.try_call(method, parameters)
            .unwrap_or_else(|refusal| panic!("{method}: the browser refuses: {refusal}"))
    }

    /// Gives an order and awaits its answer; an error is what the browser says against it.
    #[track_caller]
    pub fn try_call(&mut self, method: &str, parameters: &Value) -> Result<Value, String> {
        self.last += 1;
        let order = json!({ "id": self.last, "method": method, "params": parameters });
        self.socket
            .send(Message::text(order.to_string()))
            .unwrap_or_else(|error| panic!("{method}: give the order: {error}"));
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Some(mut message) = self.read(deadline) else {
                panic!("{method}: no answer in {PATIENCE:?}");
            };
            if message["id"] == self.last {
                return match message["error"]["message"].as_str() {
                    Some(refusal) => Err(refusal.to_owned()),
                    None => Ok(message["result"].take()),
                };
            }
            if message["method"].is_string() {
                self.events.push_back(message);
            }
        }
    }

    /// The oldest event not yet taken; `None` when none comes before the deadline.
    pub fn event(&mut self, deadline: Instant) -> Option<Value> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let message = self.read(deadline)?;
            if message["method"].is_string() {
                self.events.push_back(message);
            }
        }
    }

    /// Every event that has come and not been taken.
    pub fn events(&mut self) -> Vec<Value> {
        self.events.drain(..).collect()
    }

    fn read(&mut self, deadline: Instant) -> Option<Value> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            let timeout = Some(left.max(Duration::from_millis(1)));
            self.socket
                .get_ref()
                .set_read_timeout(timeout)
                .expect("set the deadline");
            match self.socket.read() {
                Ok(Message::Text(text)) => {
                    return Some(serde_json::from_str(&text).expect("the browser speaks JSON"));
                }
                Ok(_) => {}
                Err(Error::Io(error))
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    return None;
                }
                Err(error) => panic!("hear the browser: {error}"),
            }
        }
    }
}
