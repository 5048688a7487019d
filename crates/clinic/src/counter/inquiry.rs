//! The inquiry by number: from the form to a kept answer.

use std::sync::{Arc, PoisonError};

use domain::{Date, date};
use sha2::{Digest, Sha256};
use web::problem::Problem;
use wire::oqs::{
    Encoding,
    qualification::{Answer, Request, RequestHeader, Search},
};

use super::{Counter, form::Asked};
use crate::{
    line::Part,
    problem,
    records::{Record, Source},
};

/// What the hub's interface calls an inquiry by number.
const FUNCTION: &str = "OQSsiquc01";

/// Octets of a key, before it is written in hex.
const KEY: usize = 8;

/// A fresh one-time key for a form.
pub(super) fn new_key(counter: &Counter) -> String {
    let mut key = [0; KEY];
    counter.clinic.config.entropy.fill(&mut key);
    hex::encode(key)
}

/// The key a form was sent with, or a fresh one where it is not one of ours.
pub(super) fn sound_key(counter: &Counter, key: &str) -> String {
    let ours = key.len() == 2 * KEY
        && key
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if ours {
        key.to_owned()
    } else {
        new_key(counter)
    }
}

/// Asks the hub and keeps the answer. The same form sent twice is one request and one record; a form that was
/// changed in between is another request.
pub(super) async fn ask(
    counter: &Counter,
    key: &str,
    asked: &Asked,
) -> Result<Arc<Record>, Problem> {
    let clinic = &counter.clinic;
    let request_key = request_key(key, &asked.asked, asked.on);
    if let Some(known) = known(counter, &request_key) {
        return Ok(known);
    }
    let request = Request {
        header: RequestHeader {
            confirmation_date: Some(asked.on),
            institution: clinic.config.institution.clone(),
            file_identifier: Some(request_key.clone()),
        },
        search: Search::new(&asked.asked, None),
    };
    // The fields' own checks leave nothing that cannot be written.
    let message = request
        .write(Encoding::Utf8)
        .map_err(|error| unwritable(&error))?;
    let answered = clinic
        .config
        .hub
        .ask(FUNCTION, message, &request_key, clinic.config.form)
        .await;
    let now = clinic.config.clock.now();
    let bytes = clinic.heard(answered)?;
    let (answer, _) = Answer::read(&bytes).map_err(|_| problem::answer_unreadable())?;
    let _one_at_a_time = counter
        .keeping
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    clinic
        .records
        .keep(&request_key, now, Source::Counter, &bytes, answer)
        .map_err(|error| {
            let problem = problem::folder(&error);
            clinic.line.down(Part::Folders, now, problem.clone());
            problem
        })
}

fn known(counter: &Counter, key: &str) -> Option<Arc<Record>> {
    counter
        .clinic
        .records
        .today()
        .into_iter()
        .find(|record| record.id.ends_with(key))
}

/// The form's key bound to what was asked. The form's key is secret and random, so that nothing can be guessed from
/// the result, which stands in addresses.
fn request_key(form: &str, asked: &domain::eligibility::NumberAsked, on: Date) -> String {
    let mut hash = Sha256::new();
    for part in [
        form,
        asked.insurer.as_str(),
        asked.symbol.as_ref().map_or("", |symbol| symbol.as_str()),
        asked.number.as_str(),
        asked.branch.as_ref().map_or("", |branch| branch.as_str()),
        &date::compact(asked.birthdate),
        if asked.limit_consent { "1" } else { "0" },
        &date::compact(on),
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hex::encode(&hash.finalize()[..KEY])
}

fn unwritable(error: &wire::oqs::WriteError) -> Problem {
    Problem {
        code: error.code(),
        ja: error.sentence_ja(),
        en: error.sentence_en(),
        next_ja: "記号と番号を入れ直してください。".to_owned(),
        next_en: "Type symbol and number again.".to_owned(),
        turn: web::problem::Turn::Clinic,
        status: 422,
        retry_after: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{eligibility::NumberAsked, insured::MemberNumber, insurer::InsurerNumber};

    #[test]
    fn the_same_form_is_one_request_and_a_changed_one_another() {
        let asked = |number: &str| NumberAsked {
            insurer: InsurerNumber::parse("06130488").expect("eight digits"),
            symbol: None,
            number: MemberNumber::parse(number).expect("a number"),
            branch: None,
            birthdate: jiff::civil::date(1953, 5, 5),
            limit_consent: false,
        };
        let on = jiff::civil::date(2026, 11, 24);
        let key = request_key("a", &asked("1"), on);
        assert_eq!(key, request_key("a", &asked("1"), on));
        assert_ne!(key, request_key("b", &asked("1"), on));
        assert_ne!(key, request_key("a", &asked("2"), on));
        assert_eq!(key.len(), 16);
    }
}
