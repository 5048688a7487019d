//! `shikaku tap`: plays a patient's card, and the patient's choices, at the demo clinic's reader.

use std::{
    net::TcpStream,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, bail};
use card::{
    jpki::{JpkiApp, Pin},
    transmit::Transmit,
    virtual_card::VirtualCard,
};
use clap::Args;
use clinic::protocol::{self, Choices, Frame, Outcome, Placing};
use domain::visit::{CardKind, LastTry};

use crate::{
    command,
    demo::{self, Place},
};

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
    /// 同意する項目（medicine,treatment,checkup,operation,disease,visit,online）。Items consented to.
    #[arg(long, value_delimiter = ',')]
    consent: Vec<String>,
    /// 利用登録がまだなら、リーダーで登録する。Register the card at the reader where it is not registered yet.
    #[arg(long)]
    register: bool,
    /// カードだけを置き、あとはリーダーの画面で操作する。Only place the card; the patient acts at the reader's screen.
    #[arg(long, group = "mode")]
    kiosk: bool,
    /// カードの種類（plastic | pinless | android | iphone）。What is placed, with --kiosk [default: as the case has it].
    #[arg(long, requires = "kiosk")]
    kind: Option<String>,
    /// 別の人がカメラの前にいる。Somebody else stands before the camera, with --kiosk.
    #[arg(long, requires = "kiosk")]
    stranger: bool,
    /// 終わってからカードを取るまでの秒数。Seconds until the card is taken once it is done, with --kiosk.
    #[arg(long, default_value_t = 8, requires = "kiosk")]
    hold: u64,
    /// 残り1回と知らされたうえで暗証番号を送る。Type the PIN although one more mistake locks the card.
    #[arg(long)]
    last_try: bool,
}

impl Tap {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let demo = Place::new(&self.dir).open()?;
        let case = demo.find(&self.patient)?;
        let reader = demo.place.running()?.reader;
        let mut stream = TcpStream::connect(&reader)
            .with_context(|| format!("no reader at {reader}: is the demo running?"))?;
        let kind = self.kind(case.person.pin.is_none())?;
        let profile = match kind {
            CardKind::Plastic => demo::CardKind::Real,
            CardKind::Pinless => demo::CardKind::FaceOnly,
            CardKind::Android => demo::CardKind::Android,
            CardKind::Iphone => demo::CardKind::Ios,
        };
        let mut stored = demo.whole_card(&case, profile)?;
        let printed = stored.printed.clone();
        let first = match self.kiosk {
            true => Frame::Placed(Placing {
                kind: kind.code().to_owned(),
                own_face: !self.stranger,
                printed,
            }),
            false => Frame::Visit(self.choices(printed)),
        };
        protocol::write(&mut stream, &first)?;
        let outcome = play(&mut stored.card, &mut stream, &case.person.pin);
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
        if self.kiosk {
            // The card lies there until it is taken: by the patient here, or when the reader is closed.
            stream.set_read_timeout(Some(Duration::from_secs(self.hold.max(1))))?;
            let _ = rest(&mut stored.card, &mut stream);
            stored.keep()?;
        }
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

impl Tap {
    fn choices(&self, printed: Option<String>) -> Choices {
        Choices {
            mode: match (self.face, self.visual) {
                (true, _) => "face",
                (_, true) => "visual",
                _ => "pin",
            }
            .to_owned(),
            pin: (!self.face && !self.visual)
                .then(|| self.pin.clone().unwrap_or_else(|| "1234".to_owned())),
            consent: self.consent.clone(),
            last_try_confirmed: self.last_try,
            register: self.register,
            printed,
        }
    }

    fn kind(&self, pinless: bool) -> anyhow::Result<CardKind> {
        let usual = if pinless { "pinless" } else { "plastic" };
        let kind = self.kind.as_deref().unwrap_or(usual);
        CardKind::from_code(kind)
            .with_context(|| format!("--kind is plastic, pinless, android or iphone, not {kind}"))
    }
}

/// Answers the reader after the outcome too: a consent may be taken back before the card is.
fn rest(card: &mut VirtualCard, stream: &mut TcpStream) -> anyhow::Result<()> {
    loop {
        if let Frame::Command(apdu) = protocol::read(stream)? {
            protocol::write(stream, &Frame::Response(card.transmit(&apdu)?))?;
        }
    }
}

/// Answers what the reader asks until it tells the outcome. A phone verifies its holder by itself: here it always
/// knows them.
fn play(
    card: &mut VirtualCard,
    stream: &mut TcpStream,
    holder: &Option<String>,
) -> anyhow::Result<Outcome> {
    loop {
        match protocol::read(stream).context("the reader went away")? {
            Frame::Command(apdu) => {
                let response = card.transmit(&apdu).context("the card does not answer")?;
                protocol::write(stream, &Frame::Response(response))?;
            }
            Frame::Holder(None) => {
                let pin = holder.as_deref().and_then(|pin| Pin::parse(pin).ok());
                let known = match pin {
                    Some(pin) => JpkiApp::select(card)?
                        .verify_pin(&pin, LastTry::Keep)
                        .is_ok(),
                    None => false,
                };
                protocol::write(stream, &Frame::Holder(Some(known)))?;
            }
            Frame::Outcome(outcome) => return Ok(outcome),
            Frame::Visit(_) | Frame::Placed(_) | Frame::Holder(_) | Frame::Response(_) => {
                bail!("the reader said something a reader does not say")
            }
        }
    }
}
