//! Consents patients gave, kept at the hub for as long as they last and afterwards as history.

use std::collections::BTreeSet;

use domain::{
    consent::{Consent, ConsentItem},
    coverage::Registered,
    date::{Date, DateTime},
    institution::InstitutionCode,
    person::PersonId,
};

use crate::{Store, StoreError, row, store::Engine};

/// Our own number for a consent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ConsentId(pub u64);

/// A consent as kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptConsent {
    /// Our own number.
    pub id: ConsentId,
    /// The institution it was given to.
    pub institution: InstitutionCode,
    /// What was consented to, and until when.
    pub consent: Consent,
}

impl Store {
    /// Keeps a consent given to an institution at [`Consent::given`], and gives its number.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] for a person who is not there; others when it cannot be written.
    pub async fn record_consent(
        &self,
        institution: &InstitutionCode,
        person: PersonId,
        consent: &Consent,
    ) -> Result<ConsentId, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite
                    .record_consent(institution.clone(), person, consent.clone())
                    .await
            }
            Engine::Postgres(postgres) => {
                postgres.record_consent(institution, person, consent).await
            }
        }
    }

    /// The consents of a person in force at `now`: given, not yet ended (the end itself is outside), not withdrawn;
    /// the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn consents_of(
        &self,
        person: PersonId,
        now: DateTime,
    ) -> Result<Vec<KeptConsent>, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.consents_of(person, now),
            Engine::Postgres(postgres) => postgres.consents_of(person, now).await,
        }
    }

    /// The consents to `item` given to an institution from the first to the last day, both included, and in force at
    /// `now`, each with whom it is about; the oldest first. Looks through what was given to the institution.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn consents_to(
        &self,
        institution: &InstitutionCode,
        item: ConsentItem,
        days: (Date, Date),
        now: DateTime,
    ) -> Result<Vec<(Registered, Consent)>, StoreError> {
        let (first, last) = days;
        let from = row::moment_number(first.at(0, 0, 0, 0));
        let until = row::moment_number(last.at(23, 59, 59, 0));
        let now = row::moment_number(now);
        let mut found = match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.consents_to(institution, from, until, now),
            Engine::Postgres(postgres) => postgres.consents_to(institution, from, until, now).await,
        }?;
        found.retain(|(_, consent)| consent.items.contains(&item));
        Ok(found)
    }

    /// Withdraws a person's consent from `at` on. Of several withdrawals the earliest counts.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when the person has no such consent; others when it cannot be written.
    pub async fn withdraw_consent(
        &self,
        person: PersonId,
        consent: ConsentId,
        at: DateTime,
    ) -> Result<(), StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.withdraw_consent(person, consent, at).await,
            Engine::Postgres(postgres) => postgres.withdraw_consent(person, consent, at).await,
        }
    }

    /// Withdraws a consent that was given to this institution, from `at` on, and tells whose it was. Of several
    /// withdrawals the earliest counts.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] when no such consent was given to it; others when it cannot be written.
    pub async fn withdraw_consent_given_to(
        &self,
        institution: &InstitutionCode,
        consent: ConsentId,
        at: DateTime,
    ) -> Result<PersonId, StoreError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => {
                sqlite
                    .withdraw_consent_given_to(institution.clone(), consent, at)
                    .await
            }
            Engine::Postgres(postgres) => {
                postgres
                    .withdraw_consent_given_to(institution, consent, at)
                    .await
            }
        }
    }
}

/// The items of a consent as one text.
pub(crate) fn write_items(consent: &Consent) -> String {
    let codes: Vec<&str> = consent.items.iter().map(|item| item.code()).collect();
    codes.join(",")
}

/// A consent of the columns it is stored in.
pub(crate) fn kept(
    id: i64,
    institution: String,
    items: String,
    given: i64,
    until: i64,
) -> Result<KeptConsent, StoreError> {
    let items: Option<BTreeSet<ConsentItem>> = items
        .split(',')
        .filter(|code| !code.is_empty())
        .map(ConsentItem::from_code)
        .collect();
    let (given, until) = (row::moment(given), row::moment(until));
    match (InstitutionCode::parse(&institution), items, given, until) {
        (Ok(institution), Some(items), Some(given), Some(until)) => Ok(KeptConsent {
            id: ConsentId(id.cast_unsigned()),
            institution,
            consent: Consent {
                items,
                given,
                until,
            },
        }),
        _ => Err(StoreError::Unreadable("consent")),
    }
}
