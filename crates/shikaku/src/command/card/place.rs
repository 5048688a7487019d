//! `shikaku card place`: a card on a PC/SC reader of this machine, placed on the demo clinic's reader.
//!
//! The clinic speaks to it as to any card placed: APDUs go to and fro. It is held exclusively for the visit, and loses
//! its power when the visit ends, or whoever holds it goes away.

use std::{
    net::{Shutdown, TcpStream},
    path::PathBuf,
    process::ExitCode,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use anyhow::Context as _;
use card::{
    Token,
    jpki::JpkiApp,
    reader::{Held, Readers},
    transmit::Transmit,
};
use clap::Args;
use clinic::protocol::{self, Frame, Placing};
use domain::visit::CardKind;

use crate::{command, demo::Place as Folder};

/// Longest wait for a card before it is looked whether anything else is to be done.
const BEAT: Duration = Duration::from_millis(250);

#[derive(Args)]
pub(crate) struct Place {
    /// デモのフォルダー。Folder of the demo, which runs.
    #[arg(long, default_value = "shikaku-demo")]
    dir: PathBuf,
    /// カードリーダーの名前（省くと、カードのある最初のもの）。Name of the reader [the first with a card].
    #[arg(long)]
    reader: Option<String>,
    /// 券面の照合番号B（14けた）。カメラの代わり。What a camera would read off the card's face: without it, no photo.
    #[arg(long)]
    printed: Option<String>,
    /// 1枚が取られたら終わる。End when one card was taken.
    #[arg(long)]
    once: bool,
}

impl Place {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let clinic = Folder::new(&self.dir).running()?.reader;
        let readers = Readers::open().context(
            "カードリーダーを使えません。pcscd を動かしてください。no card service: start pcscd",
        )?;
        loop {
            let Some(name) = readers.await_card(self.reader.as_deref(), BEAT)? else {
                continue;
            };
            if let Err(error) = visit(&readers, &name, &clinic, self.printed.as_ref()) {
                eprintln!("{error:#}");
            }
            while !readers.await_removal(&name, BEAT)? {}
            if self.once {
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

/// Places the card, and carries what is said until either side is done with it.
fn visit(
    readers: &Readers,
    name: &str,
    clinic: &str,
    printed: Option<&String>,
) -> anyhow::Result<()> {
    let mut held = Held::find(Some(name)).context(
        "カードをほかのプログラムが使っています。another program uses the card: let go of it there",
    )?;
    let kind = kind(&mut held);
    let mut line = TcpStream::connect(clinic)
        .with_context(|| format!("no reader at {clinic}: is the demo running?"))?;
    line.set_nodelay(true)?;
    let placing = Placing {
        kind: kind.code().to_owned(),
        own_face: true,
        printed: printed.cloned(),
    };
    protocol::write(&mut line, &Frame::Placed(placing))?;
    let watched = line.try_clone()?;
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                // Without a service there is no card either.
                if readers.await_removal(name, BEAT).unwrap_or(true) {
                    let _ = watched.shutdown(Shutdown::Both);
                    return;
                }
            }
        });
        let carried = carry(&mut held, &mut line, kind);
        over.store(true, Ordering::Relaxed);
        carried
    })
}

/// What lies there. A card that is none of ours is placed too: the clinic's screen says so.
fn kind(held: &mut Held) -> CardKind {
    match JpkiApp::select(held).and_then(|mut app| app.token()) {
        Ok(Some(Token::Android)) => CardKind::Android,
        Ok(Some(Token::Iphone)) => CardKind::Iphone,
        _ => CardKind::Plastic,
    }
}

fn carry(held: &mut Held, line: &mut TcpStream, kind: CardKind) -> anyhow::Result<()> {
    // The line ends with the visit, or with the card.
    while let Ok(frame) = protocol::read(line) {
        match frame {
            Frame::Command(apdu) => match held.transmit(&apdu) {
                Ok(response) => protocol::write(line, &Frame::Response(response))?,
                Err(error) => return Err(error.into()),
            },
            // It was held out unlocked.
            Frame::Holder(None) => {
                let known = kind == CardKind::Iphone;
                protocol::write(line, &Frame::Holder(Some(known)))?;
            }
            Frame::Outcome(outcome) => command::print_line(&serde_json::to_string(&outcome)?)?,
            _ => anyhow::bail!("the reader said something a reader does not say"),
        }
    }
    Ok(())
}
