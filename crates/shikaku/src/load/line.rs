//! One kept-alive connection, spoken as plainly as HTTP/1.1 allows: the generator shares the machine with what it
//! measures, so what it saves is not counted against the hub.

use std::{io, net::SocketAddr, time::Duration};

use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Longest an exchange may take; after that it counts as broken off.
const EXCHANGE: Duration = Duration::from_secs(30);
/// Longest answer taken.
const LARGEST: usize = 1024 * 1024;
/// More headers than any answer has.
const HEADERS: usize = 32;

/// Where a server is and how to speak to it.
#[derive(Clone)]
pub(super) struct Way {
    address: SocketAddr,
    tls: TlsConnector,
}

impl Way {
    pub(super) fn new(address: SocketAddr, tls: TlsConnector) -> Self {
        Self { address, tls }
    }

    /// Opens a connection.
    pub(super) async fn connect(&self) -> io::Result<Line> {
        let opened = async {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            let name = ServerName::try_from("localhost").map_err(io::Error::other)?;
            self.tls.connect(name, stream).await
        };
        Ok(Line {
            stream: timeout(EXCHANGE, opened).await??,
            buffer: vec![0; 16 * 1024],
        })
    }
}

/// A connection.
pub(super) struct Line {
    stream: TlsStream<TcpStream>,
    buffer: Vec<u8>,
}

/// An answer, whole.
pub(super) struct Answer<'a> {
    /// Status code.
    pub(super) status: u16,
    /// Body.
    pub(super) body: &'a [u8],
}

impl Line {
    /// Sends a request, whole with its head, and reads its answer to the end.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        timeout(EXCHANGE, self.converse(request)).await?
    }

    async fn converse(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        let mut filled = 0;
        let (status, from, to) = loop {
            if filled == self.buffer.len() {
                if filled >= LARGEST {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                self.buffer.resize(filled * 2, 0);
            }
            let read = self.stream.read(&mut self.buffer[filled..]).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            filled += read;
            if let Some((status, from, length)) = head(&self.buffer[..filled])?
                && from + length <= filled
            {
                break (status, from, from + length);
            }
        };
        if to != filled {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(Answer {
            status,
            body: &self.buffer[from..to],
        })
    }
}

/// Status, length of the head and length of the body; `None` while the head is not all there.
fn head(octets: &[u8]) -> io::Result<Option<(u16, usize, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let httparse::Status::Complete(from) = head.parse(octets).map_err(|_| invalid())? else {
        return Ok(None);
    };
    let status = head.code.ok_or_else(invalid)?;
    let length = head
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok())
        .filter(|length| *length <= LARGEST)
        .ok_or_else(invalid)?;
    Ok(Some((status, from, length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_when_it_is_whole_and_has_a_length() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        assert_eq!(head(whole).expect("sound"), Some((200, 38, 2)));
        assert_eq!(head(&whole[..20]).expect("sound so far"), None);
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err(), "no length");
        assert!(head(b"nonsense\r\n\r\n").is_err());
    }
}
