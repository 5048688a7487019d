//! Asked by a My Number card whose signature and certificate path held.

use std::collections::BTreeSet;

use super::{
    CardAsked, Circumstances, Decision, Outcome, Reason, Validity,
    by_number::{first_to_come, holding_reason, last_lost, latest, lost_reason},
    reveal::{Extent, reveal},
};
use crate::{
    certificate::CertificateStatus,
    consent::ConsentItem,
    coverage::Registered,
    date::{Date, end_of_month_after},
    rules::{self, NoRule, Rule},
    visit,
};

/// How far the certificate carries on a day.
enum Standing {
    Good,
    EndsSoon(Date),
    CoverageOnly(Date),
    Refused(Reason),
}

/// Decides an inquiry by card: the coverage that holds now, medical aid beside it, or the last one lost.
///
/// # Errors
/// [`NoRule`] when no rule covers the day.
pub fn by_card(
    asked: &CardAsked,
    circumstances: &Circumstances,
    holder: &Registered,
) -> Result<Decision, NoRule> {
    let on = circumstances.on;
    rules::value(Rule::OnlineVerification, on)?;
    let standing = standing(&asked.certificate, circumstances.now.date())?;
    let beyond_coverage = match standing {
        Standing::Refused(reason) => {
            let about = Some(holder.person.id);
            return Ok(Decision::without_result(Outcome::Refused, reason, about));
        }
        Standing::CoverageOnly(_) => false,
        Standing::Good | Standing::EndsSoon(_) => true,
    };
    of_holder(
        standing,
        beyond_coverage,
        &asked.consent,
        circumstances,
        holder,
    )
}

/// Decides about a person on a list the institution may fetch (資格情報一括取得): by a consent that was given before, or
/// a ticket of medical aid. No card is there, so none can have lapsed. [`Circumstances::now`] is the moment of the
/// consent.
///
/// # Errors
/// [`NoRule`] when no rule covers the day.
pub fn listed(
    consent: &BTreeSet<ConsentItem>,
    circumstances: &Circumstances,
    holder: &Registered,
) -> Result<Decision, NoRule> {
    rules::value(Rule::OnlineVerification, circumstances.on)?;
    of_holder(Standing::Good, true, consent, circumstances, holder)
}

fn of_holder(
    standing: Standing,
    beyond_coverage: bool,
    consent: &BTreeSet<ConsentItem>,
    circumstances: &Circumstances,
    holder: &Registered,
) -> Result<Decision, NoRule> {
    let on = circumstances.on;
    // What the reader asks the patient follows from when it asks, not from the day asked about.
    let limit_asked = rules::value(Rule::LimitConsentByCard, circumstances.now.date())? == 1;
    let extent = Extent {
        card: Some(consent),
        limit: !limit_asked || consent.contains(&ConsentItem::Limit),
        beyond_coverage,
    };

    let insurance = latest(
        holder
            .coverages
            .iter()
            .filter(|c| c.holds_on(on) && !c.is_medical_aid()),
    );
    let aid = latest(
        holder
            .coverages
            .iter()
            .filter(|c| c.holds_on(on) && c.is_medical_aid()),
    );
    let (validity, reason, shown) = match (insurance, aid) {
        (Some(insurance), aid) => {
            let (validity, reason) = holding_reason(&holder.person, insurance, circumstances);
            let beside = aid.map(|aid| holding_reason(&holder.person, aid, circumstances).1);
            let reason = beside
                .filter(|beside| *beside == Reason::TicketMissing)
                .unwrap_or(reason);
            (validity, reason, [Some(insurance), aid])
        }
        (None, Some(aid)) => {
            let (validity, reason) = holding_reason(&holder.person, aid, circumstances);
            (validity, reason, [Some(aid), None])
        }
        (None, None) => {
            let lost = last_lost(holder.coverages.iter(), on);
            let future = first_to_come(holder.coverages.iter(), on);
            let (validity, reason) = match (lost, future) {
                (_, Some(future)) => (Validity::Invalid, Reason::NotYet(future.acquired)),
                (Some(lost), None) => {
                    let since = lost.lost.unwrap_or(on);
                    (Validity::Invalid, lost_reason(&holder.person, lost, since))
                }
                (None, None) => (Validity::NoMatch, Reason::NoCoverage),
            };
            (validity, reason, [future.or(lost), None])
        }
    };
    let reason = match (reason, standing) {
        // Why the medical data are missing comes before a ticket missing beside insurance.
        (Reason::TicketMissing, Standing::CoverageOnly(until)) if insurance.is_some() => {
            Reason::ValidCertificateLapsed(until)
        }
        (Reason::Valid | Reason::ValidTurns75(_), Standing::CoverageOnly(until)) => {
            Reason::ValidCertificateLapsed(until)
        }
        (Reason::Valid, Standing::EndsSoon(last_day)) => Reason::ValidCertificateEnds(last_day),
        (reason, _) => reason,
    };
    let results = shown
        .into_iter()
        .flatten()
        .map(|coverage| reveal(holder, coverage, &extent, circumstances))
        .collect::<Result<_, _>>()?;
    Ok(Decision {
        outcome: Outcome::Answered(validity),
        reason,
        results,
        about: Some(holder.person.id),
    })
}

/// How far a certificate carries on a day, whether or not it is registered: what the patient is told at the reader.
///
/// # Errors
/// [`NoRule`] when no rule covers the day.
pub fn certificate_standing(
    certificate: &CertificateStatus,
    today: Date,
) -> Result<visit::Standing, NoRule> {
    let certificate = CertificateStatus {
        registered: true,
        ..certificate.clone()
    };
    Ok(match standing(&certificate, today)? {
        Standing::Good => visit::Standing::Good,
        Standing::EndsSoon(day) => visit::Standing::Ends(day),
        Standing::CoverageOnly(until) => visit::Standing::Lapsed(until),
        Standing::Refused(Reason::CertificateRevoked) => visit::Standing::Revoked,
        Standing::Refused(_) => visit::Standing::Expired(certificate.last_day),
    })
}

fn standing(certificate: &CertificateStatus, today: Date) -> Result<Standing, NoRule> {
    if certificate.revoked {
        return Ok(Standing::Refused(Reason::CertificateRevoked));
    }
    let last_day = certificate.last_day;
    let grace = rules::value(Rule::LapsedCertificateMonths, today)?;
    let grace_end = end_of_month_after(last_day, grace);
    if today > last_day && (grace == 0 || today > grace_end) {
        return Ok(Standing::Refused(Reason::CertificateExpired(last_day)));
    }
    if !certificate.registered {
        return Ok(Standing::Refused(Reason::CardNotRegistered));
    }
    if today > last_day {
        return Ok(Standing::CoverageOnly(grace_end));
    }
    let warning = rules::value(Rule::CertificateWarningMonths, today)?;
    let warned_from = last_day.saturating_sub(jiff::Span::new().months(warning));
    Ok(if today >= warned_from {
        Standing::EndsSoon(last_day)
    } else {
        Standing::Good
    })
}
