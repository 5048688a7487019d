//! How a card is put into the virtual reader vpcd, behind a real `pcscd` (my-number-card §8.2): two bytes of length,
//! big-endian, then a control byte or a command.

use std::io::{self, ErrorKind, Read, Write};

use zeroize::Zeroizing;

use crate::transmit::{Transmit, TransmitError};

/// The ATR a contact reader gives for a real card; programs know it (my-number-card §2).
const ATR: &[u8] = &[0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14];

/// What a card must do beyond answering.
pub trait Powered: Transmit {
    /// Power off or on.
    fn power(&mut self);
    /// A warm reset.
    fn reset(&mut self);
    /// Called before an answer leaves, so that a try that was spent is kept whatever happens next.
    ///
    /// # Errors
    /// When it cannot be kept; the answer does not leave then.
    fn keep(&mut self) -> io::Result<()>;
}

/// Serves a card until the other side goes away, or the card is taken away. `before_read` is called before every read of
/// the line: vpcd writes a length and a body apart, and waits for an acknowledgement in between.
///
/// # Errors
/// When the line breaks off within a message, or what was spent cannot be kept.
pub fn serve(
    card: &mut impl Powered,
    line: &mut (impl Read + Write),
    mut before_read: impl FnMut(),
) -> io::Result<()> {
    loop {
        before_read();
        let Some(body) = receive(line)? else {
            return Ok(());
        };
        let answer = match body[..] {
            [] => continue,
            [0 | 1] => {
                card.power();
                continue;
            }
            [2] => {
                card.reset();
                continue;
            }
            [4] => ATR.to_vec(),
            [_] => continue,
            ref apdu => match card.transmit(apdu) {
                Ok(answer) => {
                    card.keep()?;
                    answer
                }
                Err(TransmitError::TimedOut) => continue,
                Err(_) => return card.keep(),
            },
        };
        send(line, &answer)?;
    }
}

/// One message; `None` when the other side went away between two.
fn receive(line: &mut impl Read) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut length = [0; 2];
    match line.read_exact(&mut length) {
        Ok(()) => {}
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset
            ) =>
        {
            return Ok(None);
        }
        Err(error) => return Err(error),
    }
    let mut body = Zeroizing::new(vec![0; usize::from(u16::from_be_bytes(length))]);
    line.read_exact(&mut body)?;
    Ok(Some(body))
}

/// Length and body in one write.
fn send(line: &mut impl Write, body: &[u8]) -> io::Result<()> {
    let length = u16::try_from(body.len()).map_err(|_| ErrorKind::InvalidData)?;
    line.write_all(&[&length.to_be_bytes()[..], body].concat())?;
    line.flush()
}
