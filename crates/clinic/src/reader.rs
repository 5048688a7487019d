//! The card reader (カードリーダー): a card is placed, proves itself to the hub, and the answer goes to `face`.
//!
//! The reader here is one that cards made of software are placed on, over a loopback socket. The card is only ever
//! spoken to through [`card::transmit::Transmit`], as a card in a real reader will be.

pub mod protocol;
mod visit;

use std::{
    io,
    net::{Shutdown as Shut, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{net::TcpListener, runtime::Handle, task::JoinSet};
use web::serve::Shutdown;

use crate::Clinic;

/// How long a card may be silent.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a card may lie on the reader, waiting for it included.
const VISIT: Duration = Duration::from_secs(60);

/// Cards that may wait for the reader at a time.
const WAITING: usize = 32;

/// Rest after the system could not accept a card.
const REST: Duration = Duration::from_millis(100);

/// The one reader: one card at a time, and none any more once the clinic stops.
#[derive(Default)]
struct Reader {
    taken: Mutex<()>,
    stopping: AtomicBool,
}

/// Takes cards until `shutdown`; the visit under way then is finished first.
pub(crate) async fn run(
    clinic: Arc<Clinic>,
    listener: TcpListener,
    shutdown: Shutdown,
) -> io::Result<()> {
    let reader = Arc::new(Reader::default());
    let mut waiting = JoinSet::new();
    loop {
        tokio::select! {
            () = shutdown.wait() => break,
            Some(_) = waiting.join_next() => {}
            accepted = listener.accept(), if waiting.len() < WAITING => match accepted {
                Ok((stream, _)) => {
                    let (clinic, reader) = (Arc::clone(&clinic), Arc::clone(&reader));
                    waiting.spawn(async move {
                        if let Err(error) = serve(clinic, reader, stream).await {
                            tracing::info!(kind = ?error.kind(), "a card was removed too early");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "a card could not be placed");
                    tokio::time::sleep(REST).await;
                }
            },
        }
    }
    reader.stopping.store(true, Ordering::Relaxed);
    while waiting.join_next().await.is_some() {}
    Ok(())
}

async fn serve(
    clinic: Arc<Clinic>,
    reader: Arc<Reader>,
    stream: tokio::net::TcpStream,
) -> io::Result<()> {
    let stream = stream.into_std()?;
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let card = stream.try_clone()?;
    let handle = Handle::current();
    let mut visit =
        tokio::task::spawn_blocking(move || one_visit(&clinic, &reader, stream, &handle));
    let ended = tokio::select! {
        ended = &mut visit => ended,
        () = tokio::time::sleep(VISIT) => {
            // Whoever drips bytes keeps nobody waiting for longer than this.
            card.shutdown(Shut::Both)?;
            visit.await
        }
    };
    ended.unwrap_or_else(|panicked| {
        tracing::error!("a visit at the reader broke off");
        Err(io::Error::other(panicked))
    })
}

/// One card from being placed to being taken away again. The reader is only taken once there are choices: whoever
/// connects and says nothing keeps nobody waiting.
fn one_visit(
    clinic: &Arc<Clinic>,
    reader: &Reader,
    mut stream: TcpStream,
    handle: &Handle,
) -> io::Result<()> {
    let protocol::Frame::Visit(choices) = protocol::read(&mut stream)? else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let _one_at_a_time = reader.taken.lock().unwrap_or_else(PoisonError::into_inner);
    if reader.stopping.load(Ordering::Relaxed) {
        return Ok(());
    }
    let outcome = match visit::run(clinic, &mut stream, &choices, handle) {
        Ok(done) => protocol::Outcome {
            face: Some(done.face),
            validity: done.validity,
            problem: None,
        },
        Err(problem) => {
            tracing::info!(code = %problem.code, "a visit at the reader ended without an answer");
            protocol::Outcome {
                face: None,
                validity: None,
                problem: Some(problem),
            }
        }
    };
    protocol::write(&mut stream, &protocol::Frame::Outcome(outcome))
}
