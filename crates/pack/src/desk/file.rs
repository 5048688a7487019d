//! What staff keep beside a case's gates: tracks, hearing-sheet checks, surcharges, the certificate's end; and when the
//! devices' maintenance ends.

use domain::Date;
use store::pack::{Place, PlaceState};

use super::{Desk, facts};
use crate::case::{Outcome, Record, Track};
use crate::catalogue::amount_words;
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
    /// Applications for a new certificate: the day and why.
    pub(super) reissues: Vec<(String, String)>,
    /// The day the clinic agreed to have the terminal later; empty for none.
    pub(super) terminal_later: String,
    /// The day the case was sent to the partner, and the day it was seen there.
    pub(super) partner: (String, String),
    /// What the papers were closed with: the day, the amount, the subsidy.
    pub(super) completion: Option<(String, String, String)>,
    /// Notes: the day, who, what; newest first.
    pub(super) notes: Vec<(String, String, String)>,
    /// Devices and the last day of their maintenance.
    pub(super) maintained: Vec<(String, String)>,
}

/// Group of the price book's surcharges.
const SURCHARGE: &str = "surcharge";

/// Surcharges that can be added: code and name.
pub(super) fn offered(desk: &Desk) -> Vec<(String, String)> {
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
            (price.item, amount_words(price.amount))
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
            certificate: facts::day(file.certificate_until.as_deref()),
            reissues: file
                .reissues
                .iter()
                .map(|one| (facts::day(Some(&one.filed)), one.reason.clone()))
                .collect(),
            terminal_later: facts::day(file.terminal_later.as_deref()),
            partner: (
                facts::day(file.sent.as_deref()),
                facts::day(file.seen.as_deref()),
            ),
            completion: file.completion.as_ref().map(|one| {
                let yen = |amount| amount_words(Some(amount));
                (
                    facts::day(Some(&one.day)),
                    yen(one.amount),
                    yen(one.subsidy),
                )
            }),
            notes: file
                .notes
                .iter()
                .rev()
                .map(|note| {
                    (
                        facts::day(Some(&note.day)),
                        note.who.clone(),
                        note.text.clone(),
                    )
                })
                .collect(),
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

/// The file as rows of an export: kind, name, value, detail.
pub(super) fn rows(
    desk: &Desk,
    record: &Record,
    places: &[Place],
) -> Vec<(&'static str, String, String, String)> {
    let view = FileView::of(desk, record, places);
    let row = |kind, name: &str, value: &str, detail: &str| {
        (kind, name.to_owned(), value.to_owned(), detail.to_owned())
    };
    let mut rows = Vec::new();
    for (_, name, state) in &view.tracks {
        rows.push(row("状況管理", name, state, ""));
    }
    for (at, fault) in view.checks.iter().enumerate() {
        let result = if fault.is_empty() { "OK" } else { "NG" };
        rows.push(row(
            "ヒアリングシート",
            &format!("{}回目", at + 1),
            result,
            fault,
        ));
    }
    for (name, amount) in &view.surcharges {
        rows.push(row("追加費用", name, amount, ""));
    }
    for (name, value) in [
        ("電子証明書の期限", &view.certificate),
        ("端末を後にする同意の日", &view.terminal_later),
        ("相手に送った日", &view.partner.0),
        ("相手の表に載った日", &view.partner.1),
    ] {
        rows.push(row("期限・連携", name, value, ""));
    }
    for (day, reason) in &view.reissues {
        rows.push(row("再発行", day, reason, ""));
    }
    for (name, end) in &view.maintained {
        rows.push(row("機器の保守の終わり", name, end, ""));
    }
    if let Some((day, amount, subsidy)) = &view.completion {
        rows.push(row("書類の完了", day, amount, &format!("補助額 {subsidy}")));
    }
    rows
}
