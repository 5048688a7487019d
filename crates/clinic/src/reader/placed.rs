//! A card on the reader, whatever it is made of.

use std::{
    io::ErrorKind,
    net::{Shutdown, TcpStream},
};

use card::transmit::{Transmit, TransmitError};
use domain::visit::CardKind;
use zeroize::Zeroizing;

use super::protocol::{self, Frame, Outcome};

/// A card placed, and what can be done with it beside APDUs.
pub(super) trait Placed: Transmit + Send {
    /// What it is, where its reader can tell.
    fn kind(&self) -> CardKind;
    /// Whether it still lies there.
    fn present(&mut self) -> bool;
    /// Has a phone verify its holder.
    fn holder(&mut self) -> Result<bool, TransmitError>;
    /// Whether the card's holder is before the camera; only cards made of software know.
    fn own_face(&self) -> bool;
    /// 照合番号B as it is printed on the card, once.
    fn printed(&mut self) -> Option<Zeroizing<String>>;
    /// Tells it what came of the visit.
    fn tell(&mut self, outcome: Outcome);
    /// What makes whatever hangs on it give up, from another thread.
    fn severer(&self) -> Box<dyn Fn() + Send>;
}

/// A card made of software, at the other end of a connection.
pub(super) struct SoftCard {
    stream: TcpStream,
    kind: CardKind,
    own_face: bool,
    printed: Option<Zeroizing<String>>,
}

impl SoftCard {
    pub(super) fn new(
        stream: TcpStream,
        kind: CardKind,
        own_face: bool,
        printed: Option<String>,
    ) -> Self {
        Self {
            stream,
            kind,
            own_face,
            printed: printed.map(Zeroizing::new),
        }
    }

    fn exchange(&mut self, frame: &Frame) -> Result<Frame, TransmitError> {
        protocol::write(&mut self.stream, frame).map_err(|_| TransmitError::Removed)?;
        protocol::read(&mut self.stream).map_err(|_| TransmitError::Removed)
    }
}

impl Transmit for SoftCard {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        match self.exchange(&Frame::Command(apdu.to_vec().into()))? {
            Frame::Response(response) => Ok(response),
            _ => Err(TransmitError::Removed),
        }
    }
}

impl Placed for SoftCard {
    fn kind(&self) -> CardKind {
        self.kind
    }

    fn present(&mut self) -> bool {
        // Nothing may come unasked: a byte is as good as an end.
        if self.stream.set_nonblocking(true).is_err() {
            return false;
        }
        let seen = self.stream.peek(&mut [0]);
        let quiet = matches!(seen, Err(error) if error.kind() == ErrorKind::WouldBlock);
        self.stream.set_nonblocking(false).is_ok() && quiet
    }

    fn holder(&mut self) -> Result<bool, TransmitError> {
        match self.exchange(&Frame::Holder(None))? {
            Frame::Holder(Some(yes)) => Ok(yes),
            _ => Err(TransmitError::Removed),
        }
    }

    fn own_face(&self) -> bool {
        self.own_face
    }

    fn printed(&mut self) -> Option<Zeroizing<String>> {
        self.printed.take()
    }

    fn tell(&mut self, outcome: Outcome) {
        // Gone already is as good.
        let _ = protocol::write(&mut self.stream, &Frame::Outcome(outcome));
    }

    fn severer(&self) -> Box<dyn Fn() + Send> {
        let stream = self.stream.try_clone();
        Box::new(move || {
            if let Ok(stream) = &stream {
                let _ = stream.shutdown(Shutdown::Both);
            }
        })
    }
}
