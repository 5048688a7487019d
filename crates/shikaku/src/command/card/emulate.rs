//! `shikaku card emulate`: a person's card behind vpcd, until the reader goes away or Ctrl-C.

use std::{io, net::TcpStream, path::PathBuf, process::ExitCode, time::Duration};

use anyhow::Context;
use card::{
    transmit::{Transmit, TransmitError},
    virtual_card::{
        Fault, Faulty,
        vpcd::{self, Powered},
    },
};
use clap::Args;

use crate::{
    command,
    demo::{CardKind, Place, StoredCard},
    platform,
};

/// How late a slow card answers.
const SLOW: Duration = Duration::from_secs(5);

#[derive(Args)]
pub(crate) struct Emulate {
    /// デモのフォルダー（動いていなくてもよい）。Folder of a demo, running or not.
    #[arg(long, default_value = "shikaku-demo")]
    dir: PathBuf,
    /// 患者の名前か事例の名前。The patient's name or case.
    #[arg(long)]
    patient: String,
    /// 仮想カードリーダー（vpcd）の宛先。Where vpcd listens.
    #[arg(long, default_value = "127.0.0.1:35963")]
    vpcd: String,
    /// カードの種類。real=実物どおり、warm-keep=再起動で忘れない（realと同じ）、warm-clear=再起動で忘れる、
    /// android・ios=スマホ、face-only=暗証番号なし。What kind of card.
    #[arg(long, value_enum, default_value_t = CardKind::Real)]
    profile: CardKind,
    /// わざと起こす故障（removed、6f00、short、silent、slow。@12で12番目の命令で）。A fault on purpose, at a command.
    #[arg(long)]
    fault: Option<Fault>,
}

impl Emulate {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let demo = Place::new(&self.dir).open()?;
        let case = demo.find(&self.patient)?;
        let stored = demo.whole_card(&case, self.profile)?;
        let printed = stored.printed.clone();
        let printed = printed.map_or_else(String::new, |number| format!(" 照合番号B {number}"));
        let mut card = Emulated(Faulty::new(
            stored,
            self.fault,
            Box::new(|| std::thread::sleep(SLOW)),
        ));
        let mut line = TcpStream::connect(&self.vpcd).with_context(|| {
            format!(
                "仮想カードリーダーにつながりません。pcscd と vsmartcard-vpcd を入れて動かしてください。\
                 no vpcd at {}: install and start pcscd with vsmartcard-vpcd",
                self.vpcd
            )
        })?;
        line.set_nodelay(true)?;
        let quick = line.try_clone()?;
        command::print_line(&format!(
            "カードを置きました。外すには Ctrl-C。card inserted at {}; Ctrl-C takes it away.{printed}",
            self.vpcd
        ))?;
        vpcd::serve(&mut card, &mut line, || {
            platform::acknowledge_at_once(&quick)
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The card as vpcd sees it.
struct Emulated(Faulty<StoredCard>);

impl Transmit for Emulated {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        self.0.transmit(apdu)
    }
}

impl Powered for Emulated {
    fn power(&mut self) {
        self.0.card.card.power_down();
    }

    fn reset(&mut self) {
        self.0.card.card.warm_reset();
    }

    fn keep(&mut self) -> io::Result<()> {
        self.0.card.keep().map_err(io::Error::other)
    }
}
