//! One visit: verify the holder, have the card sign what the hub asks, publish the answer.

use std::{collections::BTreeSet, net::TcpStream};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use card::{
    CardError,
    jpki::{JpkiApp, Pin},
    transmit::{Transmit, TransmitError},
};
use domain::{card_check, consent::ConsentItem, date::compact, eligibility::CardMode};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use web::problem::Problem;
use wire::oqs::qualification::Answer;

use super::protocol::{self, Choices, Frame};
use crate::{Clinic, HubError, hub_client::Check, linkage, problem, records::Source};

/// What came of a visit that got an answer.
pub(super) struct Done {
    pub(super) face: String,
    pub(super) validity: Option<String>,
}

/// The card at the other end of the connection.
struct PlacedCard<'a>(&'a mut TcpStream);

impl Transmit for PlacedCard<'_> {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        protocol::write(self.0, &Frame::Command(apdu.to_vec()))
            .map_err(|_| TransmitError::Removed)?;
        match protocol::read(self.0) {
            Ok(Frame::Response(response)) => Ok(response),
            _ => Err(TransmitError::Removed),
        }
    }
}

pub(super) fn run(
    clinic: &Clinic,
    stream: &mut TcpStream,
    choices: &Choices,
    handle: &Handle,
) -> Result<Done, Problem> {
    let mode = CardMode::from_code(&choices.mode).ok_or_else(problem::card_choices)?;
    let consent: BTreeSet<ConsentItem> = choices
        .consent
        .iter()
        .map(|code| ConsentItem::from_code(code))
        .collect::<Option<_>>()
        .ok_or_else(problem::card_choices)?;
    let mut placed = PlacedCard(stream);
    let mut app = JpkiApp::select(&mut placed).map_err(card)?;
    let hub = &clinic.config.hub;
    let session = match mode {
        CardMode::Pin => {
            type_pin(&mut app, choices)?;
            handle
                .block_on(hub.open_session(mode.code(), None))
                .map_err(line)?
        }
        CardMode::Face | CardMode::Visual => {
            let challenge = BASE64.encode(app.challenge().map_err(card)?);
            let session = handle
                .block_on(hub.open_session(mode.code(), Some(challenge)))
                .map_err(line)?;
            let proof = session
                .presentation
                .as_deref()
                .and_then(|proof| BASE64.decode(proof).ok());
            app.present_verifier(&proof.ok_or_else(problem::answer_unreadable)?)
                .map_err(card)?;
            session
        }
    };

    let nonce = BASE64
        .decode(&session.nonce)
        .map_err(|_| problem::answer_unreadable())?;
    let on = clinic.config.clock.now().date();
    let statement = card_check::statement(&clinic.config.institution, &nonce, on, mode, &consent);
    let signature = app
        .sign_sha256(&Sha256::digest(&statement).into())
        .map_err(card)?;
    let certificate = app.authentication_certificate().map_err(card)?;
    let check = Check {
        nonce: &session.nonce,
        mode: mode.code(),
        consent: consent.iter().map(|item| item.code()).collect(),
        confirmation_date: &compact(on),
        certificate: BASE64.encode(certificate),
        signature: BASE64.encode(signature),
    };
    let mut key = [0; 8];
    clinic.config.entropy.fill(&mut key);
    let key = hex::encode(key);
    let bytes = handle
        .block_on(hub.check_card(&check, &key, clinic.config.form))
        .map_err(line)?;
    clinic.line.up();
    deliver(clinic, &key, &bytes)
}

/// Types the patient's PIN, unless that could lock the card without their knowing.
fn type_pin<T: Transmit + ?Sized>(
    app: &mut JpkiApp<'_, T>,
    choices: &Choices,
) -> Result<(), Problem> {
    let pin = choices
        .pin
        .as_deref()
        .and_then(|digits| Pin::parse(digits).ok());
    let pin = pin.ok_or_else(problem::pin_shape)?;
    match app.pin_tries_left().map_err(card)? {
        0 => return Err(problem::pin_locked()),
        1 if !choices.last_try_confirmed => return Err(problem::pin_last_try()),
        _ => {}
    }
    app.verify_pin(&pin).map_err(card)
}

/// The answer is kept for the counter first, then published for the receipt computer.
fn deliver(clinic: &Clinic, key: &str, bytes: &[u8]) -> Result<Done, Problem> {
    let (answer, _) = Answer::read(bytes).map_err(|_| problem::answer_unreadable())?;
    let validity = answer.validity.clone();
    let now = clinic.config.clock.now();
    let kept = clinic.records.keep(key, now, Source::Card, bytes, answer);
    let published = linkage::publish_face(clinic, bytes);
    let failed = |error: std::io::Error| {
        let problem = problem::folder(&error);
        clinic.line.down(now, problem.clone());
        problem
    };
    kept.map_err(failed)?;
    let face = published.map_err(failed)?;
    Ok(Done {
        face: face.to_string_lossy().into_owned(),
        validity,
    })
}

fn line(error: HubError) -> Problem {
    match error {
        HubError::Refused(problem) => *problem,
        HubError::Unreachable => problem::hub_away(),
    }
}

fn card(error: CardError) -> Problem {
    match error {
        CardError::WrongPin { left: 0 } | CardError::PinLocked => problem::pin_locked(),
        CardError::WrongPin { left } => problem::pin_wrong(left),
        CardError::NotThisCard => problem::not_a_card(),
        _ => problem::card_removed(),
    }
}
