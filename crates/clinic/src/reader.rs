//! The card reader (カードリーダー): a card is placed, proves itself to the hub, and the answer goes to `face`.
//!
//! The reader here is one that cards made of software are placed on, over a loopback socket. The card is only ever
//! spoken to through [`card::transmit::Transmit`], as a card in a real reader will be.

pub mod protocol;
mod visit;

use std::{
    io,
    net::TcpStream,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{net::TcpListener, runtime::Handle, task::JoinSet};
use web::serve::Shutdown;

use crate::{Clinic, problem};

/// How long a card may take for one answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Cards that may wait for the reader at a time.
const WAITING: usize = 32;

/// Takes cards until `shutdown`, one at a time, as a reader does.
pub(crate) async fn run(
    clinic: Arc<Clinic>,
    listener: TcpListener,
    shutdown: Shutdown,
) -> io::Result<()> {
    let reader = Arc::new(Mutex::new(()));
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
                Err(error) => tracing::warn!(kind = ?error.kind(), "a card could not be placed"),
            },
        }
    }
    Ok(())
}

async fn serve(
    clinic: Arc<Clinic>,
    reader: Arc<Mutex<()>>,
    stream: tokio::net::TcpStream,
) -> io::Result<()> {
    let stream = stream.into_std()?;
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || one_visit(&clinic, &reader, stream, &handle))
        .await
        .unwrap_or_else(|panicked| Err(io::Error::other(panicked)))
}

/// One card from being placed to being taken away again. The reader is only taken once there are choices: whoever
/// connects and says nothing keeps nobody waiting.
fn one_visit(
    clinic: &Clinic,
    reader: &Mutex<()>,
    mut stream: TcpStream,
    handle: &Handle,
) -> io::Result<()> {
    let protocol::Frame::Visit(choices) = protocol::read(&mut stream)? else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let _one_at_a_time = reader.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome = match visit::run(clinic, &mut stream, &choices, handle) {
        Ok(done) => protocol::Outcome {
            face: Some(done.face),
            validity: done.validity,
            problem: None,
        },
        Err(problem) => {
            tracing::info!(code = %problem.code, "a visit at the reader ended without an answer");
            if problem.code == problem::hub_away().code {
                clinic.line.down(clinic.config.clock.now(), problem.clone());
            }
            protocol::Outcome {
                face: None,
                validity: None,
                problem: Some(problem),
            }
        }
    };
    protocol::write(&mut stream, &protocol::Frame::Outcome(outcome))
}
