//! Which named case a request or a card check is about, from what is in the file alone.

use domain::eligibility::NumberAsked;
use sim::cases::Case;
use wire::oqs::qualification::Request;

/// The named cases, as they are asked for.
pub(crate) struct Known {
    cases: Vec<Case>,
}

impl Known {
    pub(crate) fn new(cases: Vec<Case>) -> Self {
        Self { cases }
    }

    /// The case whose numbers and birth date a request asks for.
    pub(super) fn asked(&self, request: &[u8]) -> Option<&'static str> {
        let asked = Request::read(request).ok()?.0.search.asked();
        let fits = |case: &&Case| case.ask.as_ref().is_some_and(|ask| same(ask, &asked));
        // Consent alone tells two cases apart; where it does not, the first is meant.
        let exact = |case: &&Case| case.ask.as_ref() == Some(&asked);
        let found = self.cases.iter().find(exact);
        found
            .or_else(|| self.cases.iter().find(fits))
            .map(|case| case.id)
    }

    /// The case whose person a card check's answer shows.
    pub(super) fn shown(&self, answer: &[u8]) -> Option<&'static str> {
        let (text, _) = wire::oqs::qualification::Answer::read(answer).ok()?;
        let shown = text.results().first()?;
        let person = |case: &&Case| {
            let registered = &case.person.registered;
            shown.name_kana.as_deref() == Some(registered.person.kana.as_str())
                && registered.coverages.iter().any(|coverage| {
                    shown.insured_identification_number.as_deref() == Some(coverage.number.as_str())
                })
        };
        self.cases.iter().find(person).map(|case| case.id)
    }
}

fn same(one: &NumberAsked, other: &NumberAsked) -> bool {
    one.insurer == other.insurer
        && one.symbol == other.symbol
        && one.number == other.number
        && one.branch == other.branch
        && one.birthdate == other.birthdate
}
