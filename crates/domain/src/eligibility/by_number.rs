//! Asked by the numbers on a document, at the counter or in a batch.

use super::{
    Circumstances, Decision, LostWithNew, NumberAsked, Outcome, Policy, Reason, Validity,
    reveal::{Extent, reveal},
};
use crate::{
    copayment::is_birthday_month_75,
    coverage::{Coverage, LossReason, Registered},
    date::{Date, birthday},
    insured::NumberKey,
    insurer::Scheme,
    person::Person,
    rules::{self, NoRule, Rule},
};

/// Decides an inquiry by number.
///
/// `candidates` are the people with a coverage under the insurer, symbol and number asked, each with *all*
/// their coverages; more people than that do no harm.
///
/// A registered branch that equals the one asked goes before a coverage registered without branch.
///
/// # Errors
/// [`NoRule`] when no rule covers the day.
pub fn by_number(
    asked: &NumberAsked,
    circumstances: &Circumstances,
    candidates: &[Registered],
    policy: Policy,
) -> Result<Decision, NoRule> {
    rules::value(Rule::OnlineVerification, circumstances.on)?;
    let key = NumberKey::of(asked.symbol.as_ref(), &asked.number);
    let under_number =
        |coverage: &&Coverage| coverage.insurer == asked.insurer && coverage.number_key() == key;
    let branch_fits = |coverage: &&Coverage| match (&asked.branch, &coverage.branch) {
        (Some(asked), Some(registered)) => asked == registered,
        _ => true,
    };
    let known: Vec<&Registered> = candidates
        .iter()
        .filter(|one| one.coverages.iter().any(|c| under_number(&c)))
        .collect();
    let born: Vec<&Registered> = known
        .iter()
        .copied()
        .filter(|one| one.person.birthdate == asked.birthdate)
        .collect();
    let with = |fits: &dyn Fn(&&Coverage) -> bool| -> Vec<&Registered> {
        born.iter()
            .copied()
            .filter(|one| one.coverages.iter().any(|c| under_number(&c) && fits(&c)))
            .collect()
    };
    let exact = with(&|c| asked.branch.is_some() && c.branch == asked.branch);
    let fitting = if exact.is_empty() {
        with(&branch_fits)
    } else {
        exact
    };

    let only = |people: &[&Registered]| match people {
        [one] => Some(one.person.id),
        _ => None,
    };
    let no_match = |reason, about| {
        let outcome = Outcome::Answered(Validity::NoMatch);
        Ok(Decision::without_result(outcome, reason, about))
    };
    let found = match (fitting.as_slice(), born.len(), known.len()) {
        ([found], _, _) => *found,
        (several @ [_, _, ..], _, _) => {
            // Asking for a branch that was given, or that nobody has, would lead round in a circle.
            let branch_would_tell = asked.branch.is_none()
                && several
                    .iter()
                    .flat_map(|one| &one.coverages)
                    .any(|c| under_number(&c) && c.branch.is_some());
            let reason = if branch_would_tell {
                Reason::SeveralPeople
            } else {
                Reason::SeveralRegistered
            };
            return Ok(Decision::without_result(
                Outcome::Answered(Validity::Multiple),
                reason,
                None,
            ));
        }
        ([], 1.., _) => return no_match(Reason::OtherBranch, only(&born)),
        ([], 0, 1..) => return no_match(Reason::OtherBirthdate, only(&known)),
        ([], 0, 0) => return no_match(Reason::NoSuchNumber, None),
    };
    let periods: Vec<&Coverage> = found
        .coverages
        .iter()
        .filter(|c| under_number(c) && branch_fits(c))
        .collect();
    let (validity, reason, shown) = judge(found, &periods, circumstances, policy);
    let extent = Extent {
        card: None,
        limit: asked.limit_consent,
        beyond_coverage: false,
    };
    let results = shown
        .map(|coverage| reveal(found, coverage, &extent, circumstances))
        .transpose()?;
    Ok(Decision {
        outcome: Outcome::Answered(validity),
        reason,
        results: results.into_iter().collect(),
        about: Some(found.person.id),
    })
}

/// Judges the periods one person had under the number asked.
fn judge<'a>(
    found: &'a Registered,
    periods: &[&'a Coverage],
    circumstances: &Circumstances,
    policy: Policy,
) -> (Validity, Reason, Option<&'a Coverage>) {
    let on = circumstances.on;
    if let Some(holding) = latest(periods.iter().copied().filter(|c| c.holds_on(on))) {
        let (validity, reason) = holding_reason(&found.person, holding, circumstances);
        return (validity, reason, Some(holding));
    }
    let newer = latest(
        found
            .coverages
            .iter()
            .filter(|c| c.holds_on(on) && !c.is_medical_aid()),
    );
    let Some(lost) = last_lost(periods.iter().copied(), on) else {
        let first = first_to_come(periods.iter().copied(), on);
        let reason = first.map_or(Reason::NoCoverage, |c| Reason::NotYet(c.acquired));
        return (Validity::Invalid, reason, first);
    };
    let since = lost.lost.unwrap_or(on);
    match newer {
        Some(newer) => {
            let shown = match policy.lost_with_new {
                LostWithNew::Nothing => None,
                LostWithNew::Old => Some(lost),
                LostWithNew::New => Some(newer),
            };
            (
                Validity::InvalidNewExists,
                Reason::LostNewExists(since),
                shown,
            )
        }
        None => (
            Validity::Invalid,
            lost_reason(&found.person, lost, since),
            Some(lost),
        ),
    }
}

/// The coverage acquired last.
pub(super) fn latest<'a>(coverages: impl Iterator<Item = &'a Coverage>) -> Option<&'a Coverage> {
    coverages.max_by_key(|coverage| (coverage.acquired, coverage.id))
}

/// Of the coverages lost by `on` the one that was held longest, which is not always the one acquired last.
pub(super) fn last_lost<'a>(
    coverages: impl Iterator<Item = &'a Coverage>,
    on: Date,
) -> Option<&'a Coverage> {
    coverages
        .filter(|coverage| coverage.lost.is_some_and(|lost| lost <= on))
        .max_by_key(|coverage| (coverage.lost, coverage.acquired, coverage.id))
}

/// Of the coverages that begin after `on` the first.
pub(super) fn first_to_come<'a>(
    coverages: impl Iterator<Item = &'a Coverage>,
    on: Date,
) -> Option<&'a Coverage> {
    coverages
        .filter(|coverage| on < coverage.acquired)
        .min_by_key(|coverage| (coverage.acquired, coverage.id))
}

/// Validity and reason of a coverage that holds.
pub(super) fn holding_reason(
    person: &Person,
    coverage: &Coverage,
    circumstances: &Circumstances,
) -> (Validity, Reason) {
    let on = circumstances.on;
    if coverage.is_medical_aid() {
        let institution = circumstances.institution.as_str();
        return if coverage
            .tickets
            .iter()
            .any(|ticket| ticket.serves(institution, on))
        {
            (Validity::Valid, Reason::Valid)
        } else {
            (Validity::ValidUnregistered, Reason::TicketMissing)
        };
    }
    let turns = birthday(person.birthdate, 75);
    if coverage.insurer.scheme() != Scheme::LatterStageElderly
        && is_birthday_month_75(person.birthdate, on)
        && on < turns
    {
        return (Validity::Valid, Reason::ValidTurns75(turns));
    }
    (Validity::Valid, Reason::Valid)
}

/// Why a coverage was lost, with nothing new registered. Medical aid, and the scheme for those of 75 and over
/// itself, do not end for that scheme to begin.
pub(super) fn lost_reason(person: &Person, lost: &Coverage, since: Date) -> Reason {
    let gives_way_at_75 =
        !lost.is_medical_aid() && lost.insurer.scheme() != Scheme::LatterStageElderly;
    match lost.loss_reason {
        Some(LossReason::Death) => Reason::LostDeath(since),
        _ if gives_way_at_75 && since == birthday(person.birthdate, 75) => {
            Reason::LostTurned75(since)
        }
        _ => Reason::Lost(since),
    }
}
