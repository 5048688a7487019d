//! `shikaku tap`: plays a patient's card, and the patient's choices, at the demo clinic's reader.

use std::{
    net::TcpStream,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, bail};
use card::{transmit::Transmit, virtual_card::VirtualCard};
use clap::Args;
use clinic::protocol::{self, Choices, Frame, Outcome};

use crate::{command, demo::Place};

#[derive(Args)]
pub(crate) struct Tap {
    /// デモのフォルダー。Folder of the demo.
    #[arg(long, default_value = "shikaku-demo")]
    dir: PathBuf,
    /// 患者の名前か事例の名前。The patient's name or case.
    #[arg(long)]
    patient: String,
    /// 暗証番号で（省くと1234）。By PIN, typed as given [1234 when nothing is given].
    #[arg(long, num_args = 0..=1, default_missing_value = "1234", group = "mode")]
    pin: Option<String>,
    /// 顔認証で。By face.
    #[arg(long, group = "mode")]
    face: bool,
    /// 目視で。By sight.
    #[arg(long, group = "mode")]
    visual: bool,
    /// 同意する項目（medicine,treatment,checkup,operation,disease）。Items consented to.
    #[arg(long, value_delimiter = ',')]
    consent: Vec<String>,
    /// 残り1回と知らされたうえで暗証番号を送る。Type the PIN although one more mistake locks the card.
    #[arg(long)]
    last_try: bool,
}

impl Tap {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let demo = Place::new(&self.dir).open()?;
        let case = demo.find(&self.patient)?;
        let reader = demo.place.running()?.reader;
        let mut stored = demo.card(&case)?;
        let mut stream = TcpStream::connect(&reader)
            .with_context(|| format!("no reader at {reader}: is the demo running?"))?;
        let choices = Choices {
            mode: match (self.face, self.visual) {
                (true, _) => "face",
                (_, true) => "visual",
                _ => "pin",
            }
            .to_owned(),
            pin: (!self.face && !self.visual)
                .then(|| self.pin.unwrap_or_else(|| "1234".to_owned())),
            consent: self.consent,
            last_try_confirmed: self.last_try,
        };
        protocol::write(&mut stream, &Frame::Visit(choices))?;
        let outcome = play(&mut stored.card, &mut stream);
        stored.keep()?;
        let mut outcome = outcome?;
        // Before an emulator's folders stands its courier: the file is where the vendor's program looks.
        let inner = demo.place.path("emulator/inner/face");
        if let Some(face) = outcome.face.as_deref().map(Path::new)
            && let Ok(name) = face.strip_prefix(&inner)
        {
            let public = demo.place.path("OQS/face").join(name);
            outcome.face = Some(public.to_string_lossy().into_owned());
        }
        command::print_line(&serde_json::to_string(&outcome)?)?;
        if let Some(problem) = &outcome.problem {
            eprintln!(
                "{} {}\n{}\n{} {}",
                problem.code, problem.ja, problem.next_ja, problem.en, problem.next_en
            );
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Answers what the reader asks until it tells the outcome.
fn play(card: &mut VirtualCard, stream: &mut TcpStream) -> anyhow::Result<Outcome> {
    loop {
        match protocol::read(stream).context("the reader went away")? {
            Frame::Command(apdu) => {
                let response = card.transmit(&apdu).context("the card does not answer")?;
                protocol::write(stream, &Frame::Response(response))?;
            }
            Frame::Outcome(outcome) => return Ok(outcome),
            Frame::Visit(_) | Frame::Response(_) => {
                bail!("the reader said something a reader does not say")
            }
        }
    }
}
