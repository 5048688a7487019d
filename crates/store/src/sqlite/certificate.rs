//! Certificates on cards.

use domain::{
    certificate::{CertificateKey, CertificateStatus},
    person::PersonId,
};
use rusqlite::{Connection, OptionalExtension};

use super::{Sqlite, failure::conflict, people::registered};
use crate::{CardHolder, StoreError, row};

impl Sqlite {
    pub(crate) fn find_by_certificate(
        &self,
        key: &CertificateKey,
    ) -> Result<Option<CardHolder>, StoreError> {
        self.readers.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT person.record, found.revoked, found.registered, found.last_day
                 FROM issuer
                 JOIN certificate AS found ON found.issuer = issuer.id AND found.serial = ?2
                 JOIN person ON person.id = found.person
                 WHERE issuer.name = ?1",
            )?;
            let mut rows = statement.query((&key.issuer, &key.serial))?;
            let Some(row) = rows.next()? else {
                return Ok(None);
            };
            let last_day = row::day_of(row.get(3)?).ok_or(StoreError::Unreadable("certificate"))?;
            Ok(Some(CardHolder {
                certificate: CertificateStatus {
                    revoked: row.get(1)?,
                    registered: row.get(2)?,
                    last_day,
                },
                registered: registered(row.get_ref(0)?)?,
            }))
        })
    }

    pub(crate) async fn set_certificate_status(
        &self,
        key: CertificateKey,
        status: CertificateStatus,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE certificate SET revoked = ?3, registered = ?4, last_day = ?5
                     WHERE issuer = (SELECT id FROM issuer WHERE name = ?1) AND serial = ?2",
                )?
                .execute((
                    &key.issuer,
                    &key.serial,
                    status.revoked,
                    status.registered,
                    row::day_number(status.last_day),
                ))?;
            match changed {
                0 => Err(StoreError::Unknown("certificate")),
                _ => Ok(()),
            }
        })
        .await
    }
}

/// Registers a certificate for a person.
pub(super) fn insert_certificate(
    connection: &Connection,
    key: &CertificateKey,
    person: PersonId,
    status: &CertificateStatus,
) -> Result<(), StoreError> {
    let issuer = issuer_id(connection, &key.issuer)?;
    connection
        .prepare_cached(
            "INSERT INTO certificate (issuer, serial, person, revoked, registered, last_day)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            issuer,
            &key.serial,
            person.0.cast_signed(),
            status.revoked,
            status.registered,
            row::day_number(status.last_day),
        ))
        .map_err(|error| conflict(error, "certificate"))?;
    Ok(())
}

fn issuer_id(connection: &Connection, name: &[u8]) -> Result<i64, StoreError> {
    let known = connection
        .prepare_cached("SELECT id FROM issuer WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    match known {
        Some(id) => Ok(id),
        None => Ok(connection
            .prepare_cached("INSERT INTO issuer (name) VALUES (?1) RETURNING id")?
            .query_row([name], |row| row.get(0))?),
    }
}
