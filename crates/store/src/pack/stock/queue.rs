//! The queue's mechanics: every step inside the caller's transaction.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{PLACE, Place, PlaceState};
use crate::StoreError;
use crate::pack::{Act, Field, Notice, told, trail};

/// Puts a case into a queue; a free unit is offered to it at once.
pub(in crate::pack) fn join(
    connection: &Connection,
    item: &str,
    case: &str,
    reply_by: &str,
    act: &Act,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO place (item, pack_case, applied_unix_ms, state)
             VALUES (?1, ?2, ?3, 'waiting')",
        )?
        .execute((item, case, act.at_unix_ms))?;
    hand_out(connection, item, reply_by, act).map(drop)
}

/// Everything a case holds or waits for goes back; units go to the next in their queues.
pub(in crate::pack) fn give_back(
    connection: &Connection,
    case: &str,
    reply_by: &str,
    act: &Act,
) -> Result<(), StoreError> {
    let sql = format!(
        "{PLACE} WHERE pack_case = ?1 AND state IN ('waiting', 'offered', 'accepted') ORDER BY id"
    );
    for place in list(connection, &sql, [case])? {
        release(connection, &place, PlaceState::Withdrawn, reply_by, act)?;
    }
    Ok(())
}

/// Ends a place; where a unit was held for it, the next in the queue is offered it.
pub(super) fn release(
    connection: &Connection,
    place: &Place,
    state: PlaceState,
    reply_by: &str,
    act: &Act,
) -> Result<Vec<Place>, StoreError> {
    turn(connection, place, state, act)?;
    if !matches!(place.state, PlaceState::Offered | PlaceState::Accepted) {
        return Ok(Vec::new());
    }
    add(connection, &place.item, 1)?;
    hand_out(connection, &place.item, reply_by, act)
}

/// Offers free units to those who wait, first come, first served.
pub(super) fn hand_out(
    connection: &Connection,
    item: &str,
    reply_by: &str,
    act: &Act,
) -> Result<Vec<Place>, StoreError> {
    let sql = format!(
        "{PLACE} WHERE item = ?1 AND state = 'waiting' ORDER BY applied_unix_ms, id LIMIT ?2"
    );
    let next = list(connection, &sql, (item, free(connection, item)?))?;
    let mut offers = Vec::new();
    for place in next {
        add(connection, item, -1)?;
        connection
            .prepare_cached("UPDATE place SET offered_unix_ms = ?2, reply_by = ?3 WHERE id = ?1")?
            .execute((place.id.cast_signed(), act.at_unix_ms, reply_by))?;
        turn(connection, &place, PlaceState::Offered, act)?;
        tell(connection, &place, reply_by, act)?;
        offers.extend(find(connection, place.id)?);
    }
    Ok(offers)
}

/// The notice of an offer, raised in the same transaction: who was offered a unit is told, in order.
pub(super) fn tell(
    connection: &Connection,
    place: &Place,
    reply_by: &str,
    act: &Act,
) -> Result<(), StoreError> {
    let until = reply_by
        .parse()
        .map_or_else(|_| reply_by.to_owned(), domain::date::both);
    let notice = Notice {
        case: place.case.clone(),
        kind: "allocation".to_owned(),
        value: format!("{} {}", place.id, reply_by),
        text: format!(
            "お申し込みの端末（{}）を1台確保しました。{until}までにご返答ください。ご返答がないときは次の方へお回しします。",
            place.item
        ),
    };
    told::raise(connection, &notice, act.at_unix_ms).map(drop)
}

pub(super) fn turn(
    connection: &Connection,
    place: &Place,
    state: PlaceState,
    act: &Act,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE place SET state = ?2 WHERE id = ?1")?
        .execute((place.id.cast_signed(), state.word()))?;
    let field = Field {
        field: format!("stock:{}", place.item),
        old: place.state.word().to_owned(),
        new: state.word().to_owned(),
    };
    trail::write(
        connection,
        &format!("case:{}", place.case),
        0,
        act,
        &[field],
    )
}

pub(super) fn free(connection: &Connection, item: &str) -> Result<i64, StoreError> {
    Ok(connection
        .prepare_cached("SELECT free FROM stock WHERE item = ?1")?
        .query_row([item], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

pub(super) fn add(connection: &Connection, item: &str, units: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO stock (item, state, free, expected, successor)
             VALUES (?1, 'limited', max(?2, 0), '', '')
             ON CONFLICT (item) DO UPDATE SET free = free + ?2",
        )?
        .execute((item, units))
        .map_err(|error| crate::sqlite::conflict(error, "unit"))?;
    Ok(())
}

pub(super) fn find(connection: &Connection, id: u64) -> Result<Option<Place>, StoreError> {
    let sql = format!("{PLACE} WHERE id = ?1");
    Ok(list(connection, &sql, [id.cast_signed()])?.pop())
}

pub(super) fn list(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<Place>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut places = Vec::new();
    while let Some(row) = rows.next()? {
        places.push(place(row)?);
    }
    Ok(places)
}

fn place(row: &Row<'_>) -> Result<Place, StoreError> {
    let state: String = row.get(4)?;
    Ok(Place {
        id: row.get::<_, i64>(0)?.cast_unsigned(),
        item: row.get(1)?,
        case: row.get(2)?,
        applied_unix_ms: row.get(3)?,
        state: PlaceState::of(&state).ok_or(StoreError::Unreadable("place"))?,
        reply_by: row.get(5)?,
        instead_of: row.get::<_, Option<i64>>(6)?.map(i64::cast_unsigned),
    })
}
