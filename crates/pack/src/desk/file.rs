//! What staff keep beside a case's gates: tracks, hearing-sheet checks, surcharges, the certificate's end; and when the
//! devices' maintenance ends.

use domain::{Date, date};
use store::pack::{Place, PlaceState};

use super::Desk;
use crate::case::{Entry, Outcome, Record, Track};
use crate::site::form::Fields;
use crate::site::view;
use crate::support::maintained_until;

/// A case's file as its page shows it.
pub(super) struct FileView {
    /// Word, name and standing of each track.
    pub(super) tracks: Vec<(&'static str, &'static str, String)>,
    /// What a track may stand at here.
    pub(super) states: &'static [&'static str],
    /// The place to correct of each round; empty for none.
    pub(super) checks: Vec<String>,
    /// Surcharges of the works, with their amounts.
    pub(super) surcharges: Vec<(String, String)>,
    /// Those that can be added: code and name.
    pub(super) offered: Vec<(String, String)>,
    /// The certificate's last day.
    pub(super) certificate: String,
    /// Devices and the last day of their maintenance.
    pub(super) maintained: Vec<(String, String)>,
}

/// Group of the price book's surcharges.
const SURCHARGE: &str = "surcharge";

/// The entry a form wishes; `None` for a form about something else.
pub(super) fn read(desk: &Desk, fields: &Fields) -> Option<Result<Entry, String>> {
    let again = || "選び直してください。".to_owned();
    let entry = match fields.get("act") {
        "keep-track" => Track::of(fields.get("track"))
            .map(|track| Entry::Track(track, fields.get("state").to_owned()))
            .ok_or_else(again),
        "keep-check" => Ok(Entry::Check(
            fields.get("fault").chars().take(200).collect(),
        )),
        "keep-surcharge" => offered(desk)
            .into_iter()
            .find(|(code, _)| code == fields.get("surcharge"))
            .map(|(code, _)| Entry::Surcharge(code))
            .ok_or_else(again),
        "keep-certificate" => date::parse_typed(fields.get("day"))
            .map(Entry::CertificateUntil)
            .map_err(|_| "日は 2026-12-01 や 令和8年12月1日 の形で入力してください。".to_owned()),
        _ => return None,
    };
    Some(entry)
}

fn offered(desk: &Desk) -> Vec<(String, String)> {
    let today = desk.today();
    let prices = desk.pack.catalogue.prices();
    let mut found: Vec<(String, String)> = prices
        .filter(|price| price.group == SURCHARGE)
        .map(|price| (price.code.clone(), price.item.clone()))
        .collect();
    found.dedup_by(|one, other| one.0 == other.0);
    // An expired row has its name still; its amount is then to be confirmed.
    found.retain(|(code, _)| !desk.pack.catalogue.price(code, today).item.is_empty());
    found
}

impl FileView {
    pub(super) fn of(desk: &Desk, record: &Record, places: &[Place]) -> Self {
        let catalogue = &desk.pack.catalogue;
        let today = desk.today();
        let file = &record.file;
        let surcharge = |code: &String| {
            let price = catalogue.price(code, today);
            (price.item, crate::catalogue::amount_words(price.amount))
        };
        let standing = |(track, word, name): (Track, &'static str, &'static str)| {
            let state = file.tracks.get(&track);
            (word, name, state.map_or("未着手".to_owned(), Clone::clone))
        };
        Self {
            tracks: Track::ALL.map(standing).to_vec(),
            states: Track::states(record.area()),
            checks: file.checks.iter().map(|one| one.fault.clone()).collect(),
            surcharges: file.surcharges.iter().map(surcharge).collect(),
            offered: offered(desk),
            certificate: file
                .certificate_until
                .as_deref()
                .map_or_else(String::new, both),
            maintained: maintained(desk, record, places),
        }
    }
}

/// The router and the case's terminals, from the day the works were done.
fn maintained(desk: &Desk, record: &Record, places: &[Place]) -> Vec<(String, String)> {
    let done = record
        .works
        .iter()
        .rev()
        .find(|visit| visit.result == Some(Outcome::Ok));
    let Some(day) = done.and_then(|visit| visit.day.parse::<Date>().ok()) else {
        return Vec::new();
    };
    let terminals = places
        .iter()
        .filter(|place| place.state == PlaceState::Accepted)
        .map(|place| place.item.as_str());
    std::iter::once("goods.router")
        .chain(terminals)
        .filter_map(|code| desk.equipment.on(day).find(|device| device.code == code))
        .map(|device| {
            let end = match device.maintenance_years {
                0 => None,
                years => maintained_until(day, years),
            };
            let words = end.map_or_else(|| "要確認".to_owned(), view::both);
            (device.name.clone(), words)
        })
        .collect()
}

fn both(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), view::both)
}
