//! The card reader (カードリーダー): a card is placed, its holder is verified, and the answer goes to `face`.
//!
//! What happens is decided by [`domain::visit`]; `seat` leads it, `work` does what it wants done, screens watch through
//! `stand`. The reader here is one that cards made of software are placed on, over a loopback socket. The card is only
//! ever spoken to through [`card::transmit::Transmit`], as a card in a real reader will be.

pub mod account;
mod diary;
mod health;
mod placed;
pub mod protocol;
mod script;
mod seat;
mod stand;
mod work;

use std::{collections::BTreeSet, io, net::TcpStream, sync::Arc, time::Duration};

use card::face::FaceRoot;
use domain::{
    consent::ConsentItem,
    visit::{CardKind, Patience, StaffId},
};
pub(crate) use seat::Input;
pub(crate) use stand::{Shown, Stand};
use tokio::{net::TcpListener, runtime::Handle, sync::Semaphore, task::JoinSet};
use web::serve::Shutdown;

use self::{
    placed::{Placed, SoftCard},
    protocol::{Frame, Outcome},
    script::Script,
};
use crate::{
    Clinic,
    face::{Cameras, Verification},
};

/// How long a card may be silent.
const PATIENCE: Duration = Duration::from_secs(5);

/// Cards that may wait for the reader at a time.
const WAITING: usize = 32;

/// Rest after the system could not accept a card.
const REST: Duration = Duration::from_millis(100);

/// How often the heart of a visit is listened to, and how many times it may be silent.
const LISTEN: Duration = Duration::from_secs(5);
const SILENT: u32 = 6;

/// How the reader is set up.
pub struct ReaderConfig {
    /// How long a visit waits for whom.
    pub patience: Patience,
    /// How faces are compared.
    pub face: Verification,
    /// Where frames come from.
    pub cameras: Box<dyn Cameras>,
    /// The key that the photos in chips are signed under; without it no photo is believed.
    pub face_root: Option<FaceRoot>,
    /// What the institution asks consent for (環境設定情報).
    pub consent_items: BTreeSet<ConsentItem>,
    /// Who counts as having verified by sight when `shikaku tap --visual` plays it all: in a demo only.
    pub emulated_staff: Option<StaffId>,
}

/// Takes cards until `shutdown`; a work under way then is finished first.
pub(crate) async fn run(
    clinic: Arc<Clinic>,
    listener: TcpListener,
    shutdown: Shutdown,
) -> io::Result<()> {
    let one_at_a_time = Arc::new(Semaphore::new(1));
    let mut waiting = JoinSet::new();
    let with = &clinic.config.reader.face;
    tracing::info!(
        matcher = with.matcher.name(),
        threshold = with.rule.threshold,
        target_false_match_rate = with.rule.target_false_match_rate,
        "faces are compared"
    );
    clinic.stand.health.listens(true);
    loop {
        tokio::select! {
            () = shutdown.wait() => break,
            Some(_) = waiting.join_next() => {}
            accepted = listener.accept(), if waiting.len() < WAITING => match accepted {
                Ok((stream, _)) => {
                    let (clinic, reader) = (Arc::clone(&clinic), Arc::clone(&one_at_a_time));
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
    clinic.stand.health.listens(false);
    clinic.stand.stop();
    while waiting.join_next().await.is_some() {}
    Ok(())
}

/// One connection. The reader is only taken once it is known what was placed: whoever connects and says nothing keeps
/// nobody waiting.
async fn serve(
    clinic: Arc<Clinic>,
    reader: Arc<Semaphore>,
    stream: tokio::net::TcpStream,
) -> io::Result<()> {
    let stream = stream.into_std()?;
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let first = {
        let mut stream = stream.try_clone()?;
        tokio::task::spawn_blocking(move || protocol::read(&mut stream))
    };
    let first = first.await.map_err(io::Error::other)??;
    let Ok(_mine) = reader.acquire().await else {
        return Ok(());
    };
    if clinic.stand.is_stopping() {
        return Ok(());
    }
    let Some((card, script)) = placed(&clinic, first, stream)? else {
        return Ok(());
    };
    watched(clinic, card, script).await
}

/// What a visit is led with: the card, and the script that plays its patient, if any.
type Seated = (Box<dyn Placed>, Option<Script>);

/// The card of a first frame, and the script that plays its patient, if any.
fn placed(clinic: &Clinic, first: Frame, stream: TcpStream) -> io::Result<Option<Seated>> {
    match first {
        Frame::Placed(placing) => {
            let kind = CardKind::from_code(&placing.kind).ok_or(io::ErrorKind::InvalidData)?;
            let card = SoftCard::new(stream, kind, placing.own_face, placing.printed);
            Ok(Some((Box::new(card), None)))
        }
        Frame::Visit(choices) => {
            let staff = clinic.config.reader.emulated_staff.clone();
            let printed = choices.printed.clone();
            let mut card = SoftCard::new(stream, CardKind::Plastic, true, printed);
            match Script::read(&choices, staff) {
                Ok(script) => Ok(Some((Box::new(card), Some(script)))),
                Err(problem) => {
                    card.tell(Outcome {
                        face: None,
                        validity: None,
                        problem: Some(problem),
                    });
                    Ok(None)
                }
            }
        }
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Leads a visit, and listens to its heart: one that stopped is left behind, and the reader takes the next card.
async fn watched(
    clinic: Arc<Clinic>,
    card: Box<dyn Placed>,
    script: Option<Script>,
) -> io::Result<()> {
    let sever = card.severer();
    let handle = Handle::current();
    let leading = Arc::clone(&clinic);
    let mut visit =
        tokio::task::spawn_blocking(move || seat::lead(&leading, card, script, &handle));
    let (mut heard, mut silent) = (clinic.stand.health.beats(), 0);
    loop {
        tokio::select! {
            ended = &mut visit => return ended.map_err(|panicked| {
                tracing::error!("a visit at the reader broke off");
                clinic.stand.end();
                io::Error::other(panicked)
            }),
            () = tokio::time::sleep(LISTEN) => {
                let beats = clinic.stand.health.beats();
                silent = if beats == heard { silent + 1 } else { 0 };
                heard = beats;
                if silent >= SILENT {
                    tracing::error!("the reader hung and was started anew");
                    sever();
                    clinic.stand.health.recovered();
                    clinic.stand.end();
                    return Ok(());
                }
            }
        }
    }
}
