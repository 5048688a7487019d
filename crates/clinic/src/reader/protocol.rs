//! How a card made of software is placed on the reader: one connection is one card, placed until it is closed.
//!
//! A frame is one byte of kind, four bytes of length (big-endian), and the body. The card's side opens with the
//! patient's choices, or with the card alone where the patient acts at the reader's screen; then it answers APDUs, and
//! is told the outcome at the end. Ours, for emulators only.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use web::problem::Problem;
use zeroize::Zeroizing;

/// Largest body of a frame; an extended APDU is smaller.
const LARGEST: u32 = 70_000;

/// What the patient chose at the reader's screen and keypad.
#[derive(Serialize, Deserialize)]
pub struct Choices {
    /// `pin`, `face` or `visual`.
    pub mode: String,
    /// The digits typed, for `pin`.
    pub pin: Option<String>,
    /// Items consented to, by code.
    pub consent: Vec<String>,
    /// The patient was warned that one more mistake locks the card, and goes on.
    pub last_try_confirmed: bool,
    /// Registers the card for use as proof of insurance where it is not yet.
    #[serde(default)]
    pub register: bool,
    /// As in [`Placing`].
    #[serde(default)]
    pub printed: Option<String>,
}

/// A card placed on the reader by a patient who acts at its screen.
#[derive(Serialize, Deserialize)]
pub struct Placing {
    /// `plastic`, `pinless`, `android` or `iphone`.
    pub kind: String,
    /// Whether the person before the camera is the card's holder.
    pub own_face: bool,
    /// 照合番号B, as the reader's camera reads it off the card; a phone shows none.
    #[serde(default)]
    pub printed: Option<String>,
}

/// What came of it.
#[derive(Serialize, Deserialize)]
pub struct Outcome {
    /// The file in the `face` folder.
    pub face: Option<String>,
    /// 資格有効性, `1`–`6`; absent where the hub refused to tell.
    pub validity: Option<String>,
    /// Why there is no answer.
    pub problem: Option<Problem>,
}

/// One frame.
pub enum Frame {
    /// Card → reader, first: the patient's choices.
    Visit(Choices),
    /// Card → reader, first: the card alone; the patient is at the screen.
    Placed(Placing),
    /// Reader → phone, without a body: verify your holder. Phone → reader: whether it did.
    Holder(Option<bool>),
    /// Reader → card: a command APDU, which may carry a PIN: wiped on drop.
    Command(Zeroizing<Vec<u8>>),
    /// Card → reader: the response APDU.
    Response(Vec<u8>),
    /// Reader → card, last: what came of it.
    Outcome(Outcome),
}

/// Writes one frame.
///
/// # Errors
/// When the card was taken away or the stream fails.
pub fn write(stream: &mut impl Write, frame: &Frame) -> io::Result<()> {
    let (kind, body) = match frame {
        Frame::Visit(choices) => (b'V', serde_json::to_vec(choices)?),
        Frame::Placed(placing) => (b'P', serde_json::to_vec(placing)?),
        Frame::Holder(answer) => (b'H', answer.iter().map(|yes| u8::from(*yes)).collect()),
        Frame::Command(apdu) => (b'C', apdu.to_vec()),
        Frame::Response(apdu) => (b'R', apdu.clone()),
        Frame::Outcome(outcome) => (b'O', serde_json::to_vec(outcome)?),
    };
    let body = Zeroizing::new(body);
    let length = u32::try_from(body.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(body.len() + 5));
    bytes.push(kind);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&body);
    stream.write_all(&bytes)
}

/// Reads one frame.
///
/// # Errors
/// When the card was taken away, the stream fails, or what comes is no frame.
pub fn read(stream: &mut impl Read) -> io::Result<Frame> {
    let mut head = [0; 5];
    stream.read_exact(&mut head)?;
    let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
    if length > LARGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; usize::try_from(length).map_err(|_| io::ErrorKind::InvalidData)?];
    stream.read_exact(&mut body)?;
    Ok(match head[0] {
        b'V' => Frame::Visit(serde_json::from_slice(&body)?),
        b'P' => Frame::Placed(serde_json::from_slice(&body)?),
        b'H' => Frame::Holder(body.first().map(|yes| *yes == 1)),
        b'C' => Frame::Command(Zeroizing::new(body)),
        b'R' => Frame::Response(body),
        b'O' => Frame::Outcome(serde_json::from_slice(&body)?),
        _ => return Err(io::ErrorKind::InvalidData.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back_and_broken_ones_are_refused() {
        let mut bytes = Vec::new();
        write(&mut bytes, &Frame::Command(vec![0, 0xA4].into())).expect("written");
        assert!(
            matches!(read(&mut bytes.as_slice()), Ok(Frame::Command(apdu)) if **apdu == [0, 0xA4])
        );
        for broken in [
            &b""[..],
            b"C\0\0\0\x05ab",
            b"C\xFF\xFF\xFF\xFF",
            b"X\0\0\0\0",
            b"V\0\0\0\x02{]",
        ] {
            assert!(read(&mut &*broken).is_err(), "{broken:?}");
        }
    }
}
