//! One visit: verify the holder, have the card sign what the hub asks, publish the answer.

use std::{collections::BTreeSet, net::TcpStream, sync::Arc, time::Duration};

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
use crate::{Clinic, hub_client::Check, linkage, problem};

/// How long a patient is kept waiting for a folder that refuses.
const PUBLICATION: Duration = Duration::from_secs(5);

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
    clinic: &Arc<Clinic>,
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
    // The hub first: no try is spent on a PIN while nobody could answer.
    let session = match mode {
        CardMode::Pin => {
            let session = clinic.heard(handle.block_on(hub.open_session(mode.code(), None)))?;
            type_pin(&mut app, choices)?;
            session
        }
        CardMode::Face | CardMode::Visual => {
            let challenge = BASE64.encode(app.challenge().map_err(card)?);
            let opened = handle.block_on(hub.open_session(mode.code(), Some(challenge)));
            let session = clinic.heard(opened)?;
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
    let key = clinic.key();
    let bytes = clinic.heard(handle.block_on(hub.check_card(&check, &key, clinic.config.form)))?;
    let (answer, _) = Answer::read(&bytes).map_err(|_| problem::answer_unreadable())?;
    let published = handle.block_on(async {
        tokio::time::timeout(PUBLICATION, linkage::publish_face(clinic, &key, &bytes)).await
    });
    match published {
        Ok(Ok(face)) => Ok(Done {
            face: face.to_string_lossy().into_owned(),
            validity: answer.validity,
        }),
        Ok(Err(error)) => Err(problem::folder(&error)),
        // It lies in `work` and goes out as soon as the folders work again.
        Err(_) => Err(problem::face_delayed()),
    }
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

fn card(error: CardError) -> Problem {
    match error {
        CardError::WrongPin { left: 0 } | CardError::PinLocked => problem::pin_locked(),
        CardError::WrongPin { left } => problem::pin_wrong(left),
        CardError::NotThisCard => problem::not_a_card(),
        CardError::VerifierRefused => problem::verifier_refused(),
        _ => problem::card_removed(),
    }
}
