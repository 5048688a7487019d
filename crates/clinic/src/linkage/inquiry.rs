//! A request in `work` is put to the hub, once its name and form allow it.

use std::{fs, io, time::Duration};

use domain::hand_off::{Retry, Step};
use tokio::task::block_in_place;
use web::problem::Problem;
use wire::oqs::file_name::{Extension, FileName, Plurality};

use crate::{
    Clinic, HubClient, HubError,
    linkage::{encryption, job, look, work},
    problem,
};

/// Largest request that is sent on, single and in a batch; larger ones are given back. A batch is as large as the hub
/// takes any.
const LARGEST: u64 = 1 << 20;
const LARGEST_BATCH: u64 = 128 << 20;

/// First pause before a hub that is away is tried again; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Has the hub answer. A hub that is away is tried again until the clinic gives up.
pub(super) async fn ask(clinic: &Clinic, work: &work::Work) -> Result<Vec<u8>, Problem> {
    let (function, largest) = admitted(clinic, work)?;
    let read = || {
        let length = fs::metadata(&work.request)?.len();
        if length > largest {
            Ok(None)
        } else {
            fs::read(&work.request).map(Some)
        }
    };
    let message = loop {
        match block_in_place(read) {
            Ok(message) => break message.ok_or_else(|| problem::too_large(largest >> 20))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !work.lying().request => {
                // Taken out of `work` by somebody's hand; giving it back notices.
                return Err(problem::unfinished());
            }
            Err(error) => job::pause_for(clinic, &error).await,
        }
    };
    // Other codings than ours are the hub's to name.
    if !message.contains(&0) && !look::ends(&message) {
        return Err(problem::unfinished());
    }
    let hub = hub_for(clinic, &message);
    let mut retry = Retry::new(FIRST_PAUSE, LONGEST_PAUSE, clinic.config.give_up);
    let mut deadline = std::pin::pin!(tokio::time::sleep(clinic.config.give_up));
    let mut told = false;
    loop {
        let asked = hub
            .ask(&function, message.clone(), &work.key, clinic.config.form)
            .await;
        let passes = asked.as_ref().is_err_and(HubError::passes);
        let problem = match clinic.heard(asked) {
            Ok(answer) => return Ok(answer),
            Err(problem) if !passes => return Err(problem),
            Err(problem) => problem,
        };
        if !std::mem::replace(&mut told, true) {
            let (now, step) = (clinic.config.clock.now(), Step::HubAway);
            let code = Some(problem.code);
            block_in_place(|| clinic.journal.note(now, &work.key, &work.name, step, code));
        }
        let Some(pause) = retry.pause() else {
            return Err(problem);
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = &mut deadline => return Err(problem),
        }
    }
}

/// The function at the hub and the largest request, by the name and what lies in the folders; one entry in the wire's
/// catalogue is all that a further kind of message needs.
fn admitted(clinic: &Clinic, work: &work::Work) -> Result<(String, u64), Problem> {
    if work
        .request
        .symlink_metadata()
        .is_ok_and(|about| about.is_symlink())
    {
        return Err(problem::a_link());
    }
    if work.name.ends_with(work::CUT) {
        return Err(problem::name_too_long());
    }
    let name = FileName::parse(&work.name).map_err(|error| problem::name(&error))?;
    match name.extension() {
        Extension::Xml => {}
        Extension::Zip => return Err(problem::a_zip()),
        Extension::Pdf | Extension::Err => return Err(problem::unknown_name()),
    }
    let function = name
        .function_of_request()
        .ok_or_else(problem::not_a_request)?;
    if !name.implemented() {
        return Err(problem::not_implemented());
    }
    let answer = name.answer();
    let packed = encryption::packed_name(&answer);
    let res = &clinic.config.folders.res;
    if res.join(answer).exists() || res.join(packed).exists() {
        return Err(problem::answer_not_fetched());
    }
    let largest = match name.message().plurality {
        Plurality::Single => LARGEST,
        Plurality::Multiple => LARGEST_BATCH,
    };
    Ok((function, largest))
}

/// The way to the hub for the institution the message names: an institution with two codes (医科歯科併設) has a
/// certificate for each. A code that is none of ours goes the usual way, where the hub refuses it.
fn hub_for<'a>(clinic: &'a Clinic, message: &[u8]) -> &'a HubClient {
    let named = institution_of(message);
    let other = clinic
        .config
        .also
        .iter()
        .find(|also| Some(also.institution.as_str().as_bytes()) == named);
    other.map_or(&clinic.config.hub, |also| &also.hub)
}

/// What stands in the first `MedicalInstitutionCode`; blanks within the tag are met in the field.
fn institution_of(message: &[u8]) -> Option<&[u8]> {
    const TAG: &[u8] = b"<MedicalInstitutionCode";
    let at = message
        .windows(TAG.len())
        .position(|window| window == TAG)?;
    let rest = message.get(at + TAG.len()..)?;
    let open = rest.iter().position(|byte| *byte == b'>')?;
    let rest = rest.get(open + 1..)?;
    let close = rest.iter().position(|byte| *byte == b'<')?;
    rest.get(..close).map(<[u8]>::trim_ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_institution_is_read_with_blanks_in_the_tag() {
        for text in [
            "<XmlMsg><MedicalInstitutionCode>1311111111</MedicalInstitutionCode>",
            "<XmlMsg><MedicalInstitutionCode > 1311111111\n</MedicalInstitutionCode >",
        ] {
            assert_eq!(
                institution_of(text.as_bytes()),
                Some(b"1311111111".as_slice())
            );
        }
        assert_eq!(institution_of(b"<XmlMsg/>"), None);
    }
}
