//! Stock and its queues: strictly first come, first served, whoever of the staff acts first.
//!
//! Every rule holds inside one transaction of the one writer: two people who hand out the last unit at once hand it out
//! once. A unit is free, offered to one place in the queue until its reply-by date, or accepted.

mod queue;
mod state;

use rusqlite::OptionalExtension;

use self::queue::{add, find, free, hand_out, list, release, tell, turn};
pub(super) use self::queue::{give_back, join};
use super::{Act, Field, PackStore, trail};
use crate::StoreError;

/// One device as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockItem {
    /// The catalogue's item.
    pub item: String,
    /// `available`, `limited`, `out_of_stock` or `discontinued`.
    pub state: String,
    /// Units that are offered to nobody.
    pub free: u32,
    /// The day more are expected, `yyyy-MM-dd`; empty where there is none.
    pub expected: String,
    /// The item that follows a discontinued one; empty otherwise.
    pub successor: String,
}

impl StockItem {
    /// What is publicly said of it, as one text: state, day, successor.
    #[must_use]
    pub fn said(&self) -> String {
        let said = format!("{} {} {}", self.state, self.expected, self.successor);
        said.trim().to_owned()
    }
}

/// Where a place in a queue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceState {
    /// In the queue.
    Waiting,
    /// A unit is held for it until its reply-by date.
    Offered,
    /// The unit is the case's.
    Accepted,
    /// No answer by the date: the unit went on.
    Passed,
    /// Declined, cancelled or given back.
    Withdrawn,
    /// Another device was accepted instead.
    Substituted,
}

/// A place in a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number.
    pub id: u64,
    /// The device.
    pub item: String,
    /// The case's number.
    pub case: String,
    /// What the order goes by: milliseconds since 1970-01-01T00:00Z.
    pub applied_unix_ms: i64,
    /// Where it stands.
    pub state: PlaceState,
    /// The last day to answer an offer, `yyyy-MM-dd`.
    pub reply_by: Option<String>,
    /// The place this is a substitute for.
    pub instead_of: Option<u64>,
}

/// Units that arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The device.
    pub item: String,
    /// How many.
    pub units: u32,
    /// The last day to answer the offers this makes, `yyyy-MM-dd`.
    pub reply_by: String,
}

/// What a clinic answers to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It takes the unit.
    Accept,
    /// It does not; the unit goes to the next.
    Decline,
}

const PLACE: &str =
    "SELECT id, item, pack_case, applied_unix_ms, state, reply_by, instead_of FROM place";

impl PackStore {
    /// All devices, by item.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn stock(&self) -> Result<Vec<StockItem>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT item, state, free, expected, successor FROM stock ORDER BY item",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(StockItem {
                    item: row.get(0)?,
                    state: row.get(1)?,
                    free: row.get(2)?,
                    expected: row.get(3)?,
                    successor: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Says what is publicly known of a device, in the place of what `was` said; its units stay as they are.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when something else is said by now; other [`StoreError`]s when it was not written.
    pub async fn set_stock(
        &self,
        item: StockItem,
        was: String,
        act: Act,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            if !super::first(connection, &act)? {
                return Ok(());
            }
            let old: Option<String> = connection
                .prepare_cached(
                    "SELECT trim(state || ' ' || expected || ' ' || successor) FROM stock WHERE item = ?1",
                )?
                .query_row([&item.item], |row| row.get(0))
                .optional()?;
            let old = old.unwrap_or_default();
            if old != was {
                return Err(StoreError::Conflict("stock's state"));
            }
            connection
                .prepare_cached(
                    "INSERT INTO stock (item, state, free, expected, successor)
                     VALUES (?1, ?2, 0, ?3, ?4)
                     ON CONFLICT (item) DO UPDATE SET state = ?2, expected = ?3, successor = ?4",
                )?
                .execute((&item.item, &item.state, &item.expected, &item.successor))?;
            let field = Field {
                field: "state".to_owned(),
                old,
                new: item.said(),
            };
            trail::write(
                connection,
                &format!("stock:{}", item.item),
                0,
                &act,
                &[field],
            )
        })
        .await
    }

    /// Puts a case into a device's queue, to which a free unit is offered at once; one that stands there already keeps
    /// its place.
    ///
    /// # Errors
    /// [`StoreError`] when it was not written.
    pub async fn join_queue(
        &self,
        item: String,
        case: String,
        reply_by: String,
        act: Act,
    ) -> Result<(), StoreError> {
        self.change(move |connection| join(connection, &item, &case, &reply_by, &act))
            .await
    }

    /// Takes units in and offers what is free to the first in the queue, in their order; gives the offers made.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was written.
    pub async fn arrive(&self, arrival: Arrival, act: Act) -> Result<Vec<Place>, StoreError> {
        self.change(move |connection| {
            if !super::first(connection, &act)? {
                return Ok(Vec::new());
            }
            add(connection, &arrival.item, i64::from(arrival.units))?;
            let field = Field {
                field: "units".to_owned(),
                old: String::new(),
                new: format!("+{}", arrival.units),
            };
            trail::write(
                connection,
                &format!("stock:{}", arrival.item),
                0,
                &act,
                &[field],
            )?;
            hand_out(connection, &arrival.item, &arrival.reply_by, &act)
        })
        .await
    }

    /// Takes a clinic's answer to an offer; a declined unit is offered to the next, and that offer is given.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when nothing is offered to that place (any more); other [`StoreError`]s when nothing was
    /// written.
    pub async fn reply(
        &self,
        place: u64,
        reply: Reply,
        next_reply_by: String,
        act: Act,
    ) -> Result<Vec<Place>, StoreError> {
        self.change(move |connection| {
            if !super::first(connection, &act)? {
                return Ok(Vec::new());
            }
            let found = find(connection, place)?.ok_or(StoreError::Unknown("place"))?;
            if found.state != PlaceState::Offered {
                return Err(StoreError::Conflict("offer"));
            }
            match reply {
                Reply::Accept => {
                    turn(connection, &found, PlaceState::Accepted, &act)?;
                    let original = found
                        .instead_of
                        .map(|id| find(connection, id))
                        .transpose()?;
                    if let Some(original) = original.flatten() {
                        // A unit that was offered there goes to the next of that queue.
                        release(
                            connection,
                            &original,
                            PlaceState::Substituted,
                            &next_reply_by,
                            &act,
                        )
                    } else {
                        Ok(Vec::new())
                    }
                }
                Reply::Decline => release(
                    connection,
                    &found,
                    PlaceState::Withdrawn,
                    &next_reply_by,
                    &act,
                ),
            }
        })
        .await
    }

    /// Passes on every offer whose reply-by date lies before `today`; gives the offers this makes.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was written.
    pub async fn pass_on(
        &self,
        today: String,
        next_reply_by: String,
        act: Act,
    ) -> Result<Vec<Place>, StoreError> {
        self.change(move |connection| {
            let sql = format!("{PLACE} WHERE state = 'offered' AND reply_by < ?1 ORDER BY id");
            let late: Vec<Place> = list(connection, &sql, [&today])?;
            let mut offers = Vec::new();
            for place in &late {
                offers.extend(release(
                    connection,
                    place,
                    PlaceState::Passed,
                    &next_reply_by,
                    &act,
                )?);
            }
            Ok(offers)
        })
        .await
    }

    /// Offers a free unit of another device to a case that waits; it keeps its place in the original queue until it
    /// accepts.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when no unit of it is free or others wait for it; other [`StoreError`]s when nothing was
    /// written.
    pub async fn offer_substitute(
        &self,
        original: u64,
        item: String,
        reply_by: String,
        act: Act,
    ) -> Result<(), StoreError> {
        self.change(move |connection| {
            if !super::first(connection, &act)? {
                return Ok(());
            }
            let place = find(connection, original)?.ok_or(StoreError::Unknown("place"))?;
            if place.state != PlaceState::Waiting || place.item == item {
                return Err(StoreError::Conflict("place"));
            }
            if free(connection, &item)? < 1 {
                return Err(StoreError::Conflict("unit"));
            }
            add(connection, &item, -1)?;
            connection
                .prepare_cached(
                    "INSERT INTO place (item, pack_case, applied_unix_ms, state, offered_unix_ms,
                                        reply_by, instead_of)
                     VALUES (?1, ?2, ?3, 'offered', ?4, ?5, ?6)",
                )?
                .execute((
                    &item,
                    &place.case,
                    place.applied_unix_ms,
                    act.at_unix_ms,
                    &reply_by,
                    original.cast_signed(),
                ))
                .map_err(|error| crate::sqlite::conflict(error, "place"))?;
            let offered = find(connection, connection.last_insert_rowid().cast_unsigned())?
                .ok_or(StoreError::Unreadable("place"))?;
            tell(connection, &offered, &reply_by, &act)
        })
        .await
    }

    /// Everybody who waits for a device or holds an offer of it, in the order of the queue.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn queue(&self, item: &str) -> Result<Vec<Place>, StoreError> {
        self.read(|connection| {
            let sql = format!(
                "{PLACE} WHERE item = ?1 AND state IN ('waiting', 'offered')
                 ORDER BY applied_unix_ms, id"
            );
            list(connection, &sql, [item])
        })
    }

    /// All places of a case, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn places_of(&self, case: &str) -> Result<Vec<Place>, StoreError> {
        self.read(|connection| {
            let sql = format!("{PLACE} WHERE pack_case = ?1 ORDER BY id");
            list(connection, &sql, [case])
        })
    }

    /// All places that wait, are offered or accepted.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn places(&self) -> Result<Vec<Place>, StoreError> {
        self.read(|connection| {
            let sql = format!(
                "{PLACE} WHERE state IN ('waiting', 'offered', 'accepted')
                 ORDER BY applied_unix_ms, id"
            );
            list(connection, &sql, [])
        })
    }
}
