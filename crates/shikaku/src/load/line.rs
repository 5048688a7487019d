//! One connection, spoken as plainly as HTTP/1.1 allows: the generator shares the machine with what it measures, so
//! what it saves is not counted against the hub.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use clap::ValueEnum;
use rustls::{ClientConfig, HandshakeKind, client::Resumption, pki_types::ServerName};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Longest an exchange may take; after that it counts as broken off.
const EXCHANGE: Duration = Duration::from_secs(30);
/// Longest answer taken: the result of a batch of a thousand rows has about five megabytes.
const LARGEST: usize = 64 * 1024 * 1024;
/// More headers than any answer has.
const HEADERS: usize = 32;

/// The least a server can be asked.
const SIGN_OF_LIFE: &[u8] = b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// What becomes of a connection after a check.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Handshakes {
    /// つないだまま。It is kept.
    KeepAlive,
    /// 照会ごとにつなぎ、前の接続を引き継ぐ。A new one each check, which resumes an earlier session.
    Resume,
    /// 照会ごとに、はじめからつなぐ。A new one each check, with certificates and all.
    Full,
}

impl Handshakes {
    /// Its name on the command line and in reports.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::KeepAlive => "keep-alive",
            Self::Resume => "resume",
            Self::Full => "full",
        }
    }
}

/// Where a server is and how to speak to it.
#[derive(Clone)]
pub(super) struct Way {
    address: SocketAddr,
    tls: TlsConnector,
    handshakes: Handshakes,
    made: Arc<Made>,
}

/// Handshakes made so far.
#[derive(Default)]
struct Made {
    full: AtomicU64,
    resumed: AtomicU64,
}

impl Way {
    pub(super) fn new(address: SocketAddr, mut tls: ClientConfig, handshakes: Handshakes) -> Self {
        if handshakes != Handshakes::Resume {
            tls.resumption = Resumption::disabled();
        }
        Self {
            address,
            tls: TlsConnector::from(Arc::new(tls)),
            handshakes,
            made: Arc::default(),
        }
    }

    /// Handshakes made so far: full ones, and resumed.
    pub(super) fn made(&self) -> [u64; 2] {
        [&self.made.full, &self.made.resumed].map(|count| count.load(Ordering::Relaxed))
    }

    /// Opens a connection.
    pub(super) async fn connect(&self) -> io::Result<Line> {
        let opened = async {
            let stream = TcpStream::connect(self.address).await?;
            stream.set_nodelay(true)?;
            let name = ServerName::try_from("localhost").map_err(io::Error::other)?;
            self.tls.connect(name, stream).await
        };
        let stream = timeout(EXCHANGE, opened).await??;
        let made = match stream.get_ref().1.handshake_kind() {
            Some(HandshakeKind::Resumed) => &self.made.resumed,
            _ => &self.made.full,
        };
        made.fetch_add(1, Ordering::Relaxed);
        Ok(Line {
            stream,
            buffer: vec![0; 16 * 1024],
        })
    }

    /// Keeps a connection for the next check, or closes it.
    pub(super) async fn after(&self, mut line: Line) -> Option<Line> {
        if self.handshakes == Handshakes::KeepAlive {
            return Some(line);
        }
        // The other side may have closed already.
        let _ = line.stream.shutdown().await;
        None
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

    /// Asks for no more than a sign of life. A hub lets go of whoever connects and says nothing for five seconds.
    pub(super) async fn greet(&mut self) -> io::Result<()> {
        match self.exchange(SIGN_OF_LIFE).await?.status {
            200 => Ok(()),
            _ => Err(io::ErrorKind::ConnectionRefused.into()),
        }
    }

    /// Gives up what a large answer took.
    pub(super) fn rest(&mut self) {
        self.buffer = vec![0; 1024];
    }

    async fn converse(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.stream.flush().await?;
        let mut filled = 0;
        let head = loop {
            filled += self.read(filled).await?;
            if let Some(head) = head(&self.buffer[..filled])? {
                break head;
            }
        };
        let to = match head.length {
            None => self.chunks(head.from, filled).await?,
            Some(length) => {
                while filled < head.from + length {
                    filled += self.read(filled).await?;
                }
                if filled > head.from + length {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                filled
            }
        };
        Ok(Answer {
            status: head.status,
            body: &self.buffer[head.from..to],
        })
    }

    /// Reads some octets behind those there are; gives how many.
    async fn read(&mut self, filled: usize) -> io::Result<usize> {
        if filled == self.buffer.len() {
            if filled >= LARGEST {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.buffer.resize(filled * 2, 0);
        }
        match self.stream.read(&mut self.buffer[filled..]).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => Ok(read),
        }
    }

    /// Reads a body in chunks and closes the gaps between them; gives where it ends.
    async fn chunks(&mut self, from: usize, mut filled: usize) -> io::Result<usize> {
        let (mut end, mut at) = (from, from);
        loop {
            let size = httparse::parse_chunk_size(&self.buffer[at..filled]);
            let size = size.map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
            let httparse::Status::Complete((head, length)) = size else {
                filled += self.read(filled).await?;
                continue;
            };
            let length = usize::try_from(length).unwrap_or(LARGEST).min(LARGEST);
            let begin = at + head;
            // The end of the chunk's line comes behind it; behind the last one, which is empty, that is all.
            while filled < begin + length + 2 {
                filled += self.read(filled).await?;
            }
            if length == 0 {
                return Ok(end);
            }
            self.buffer.copy_within(begin..begin + length, end);
            end += length;
            at = begin + length + 2;
        }
    }
}

/// The head of an answer.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Where the body begins.
    from: usize,
    /// Octets of the body; `None` where it comes in chunks.
    length: Option<usize>,
}

/// The head of an answer; `None` while it is not all there.
fn head(octets: &[u8]) -> io::Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let httparse::Status::Complete(from) = head.parse(octets).map_err(|_| invalid())? else {
        return Ok(None);
    };
    let status = head.code.ok_or_else(invalid)?;
    let header = |name: &str| {
        let mut headers = head.headers.iter();
        let found = headers.find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| header.value)
    };
    let length = match header("content-length") {
        None if header("transfer-encoding") == Some(b"chunked") => None,
        None => return Err(invalid()),
        Some(value) => {
            let length = std::str::from_utf8(value).ok();
            let length = length.and_then(|length| length.parse().ok());
            Some(
                length
                    .filter(|length| *length <= LARGEST)
                    .ok_or_else(invalid)?,
            )
        }
    };
    Ok(Some(Head {
        status,
        from,
        length,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_when_it_is_whole_and_has_a_length_or_chunks() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        let read = Head {
            status: 200,
            from: 38,
            length: Some(2),
        };
        assert_eq!(head(whole).expect("sound"), Some(read));
        assert_eq!(head(&whole[..20]).expect("sound so far"), None);
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
        let read = head(chunked).expect("sound").expect("whole");
        assert_eq!((read.from, read.length), (47, None));
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err(), "no length");
        assert!(head(b"nonsense\r\n\r\n").is_err());
    }
}
