//! Stock and its queues: what is there, who waits, and the offers made in their order.

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use store::pack::{Arrival, Place, PlaceState, Reply, StockItem};
use web::session::Session;

use super::page::{ItemView, PlaceRow, StockPage, framed, to};
use super::{Desk, Shared, facts, failed};
use crate::site::form::Fields;
use crate::staff::{Matter, Member};

/// The devices that are kept in stock, by the price book's codes.
const DEVICES: [&str; 5] = [
    "goods.router",
    "goods.desktop.monitor",
    "goods.desktop",
    "goods.notebook",
    "goods.hub",
];
const STATES: [&str; 4] = ["available", "limited", "out_of_stock", "discontinued"];

pub(super) async fn show(State(desk): Shared, headers: HeaderMap) -> Response {
    match desk.may(&headers, Matter::Look) {
        Ok(session) => page(&desk, &session, ""),
        Err(response) => response,
    }
}

pub(super) async fn change(
    State(desk): Shared,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let session = match desk.may_send(&headers, Matter::Stock, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match try_change(&desk, &session, &fields).await {
        Ok(Ok(())) => to("/desk/stock"),
        Ok(Err(words)) => page(&desk, &session, words),
        Err(StoreError::Conflict(_)) => page(
            &desk,
            &session,
            "ほかの担当者が先に変えました。いまの状態を見て、もう一度選んでください。",
        ),
        Err(error) => failed(&error),
    }
}

async fn try_change(
    desk: &Desk,
    session: &Session<Member>,
    fields: &Fields,
) -> Result<Result<(), &'static str>, StoreError> {
    let store = &desk.pack.store;
    let act = desk.act(session, fields);
    let item = fields.get("item").to_owned();
    let known = DEVICES.contains(&item.as_str());
    match fields.get("act") {
        "arrive" if known => {
            let units = fields.digits("units").parse::<u32>().ok();
            let Some(units) = units.filter(|units| (1..=10_000).contains(units)) else {
                return Ok(Err("台数は1から10000までの数字で入力してください。"));
            };
            let arrival = Arrival {
                item,
                units,
                reply_by: desk.reply_by(),
            };
            store.arrive(arrival, act).await?;
        }
        "state" if known && STATES.contains(&fields.get("state")) => {
            let expected = match fields.get("expected") {
                "" => String::new(),
                typed => match domain::date::parse_typed(typed) {
                    Ok(day) => day.to_string(),
                    Err(_) => return Ok(Err("入荷予定日は 2026-12-01 の形で入力してください。")),
                },
            };
            let said = StockItem {
                item,
                state: fields.get("state").to_owned(),
                free: 0,
                expected,
                successor: match fields.get("successor") {
                    known if DEVICES.contains(&known) => known.to_owned(),
                    _ => String::new(),
                },
            };
            store.set_stock(said, act).await?;
        }
        "accept" | "decline" => {
            let reply = match fields.get("act") {
                "accept" => Reply::Accept,
                _ => Reply::Decline,
            };
            let Ok(place) = fields.get("place").parse() else {
                return Ok(Err("順番を選び直してください。"));
            };
            store.reply(place, reply, desk.reply_by(), act).await?;
        }
        "substitute" if known => {
            let Ok(place) = fields.get("place").parse() else {
                return Ok(Err("順番を選び直してください。"));
            };
            let offered = store.offer_substitute(place, item, desk.reply_by(), act);
            match offered.await {
                Err(StoreError::Conflict("unit")) => {
                    return Ok(Err(
                        "その機器に空きがありません。入荷を待つか、ほかの機器を選んでください。",
                    ));
                }
                other => other?,
            }
        }
        _ => return Ok(Err("操作を選び直してください。")),
    }
    Ok(Ok(()))
}

fn page(desk: &Desk, session: &Session<Member>, refusal: &str) -> Response {
    let catalogue = &desk.pack.catalogue;
    let today = desk.today();
    let made = || -> Result<StockPage, StoreError> {
        let known = desk.pack.store.stock()?;
        let mut items = Vec::new();
        for code in DEVICES {
            let found = known.iter().find(|item| item.item == code).cloned();
            items.push(ItemView {
                expected: found
                    .as_ref()
                    .map_or_else(String::new, |item| facts::day(Some(&item.expected))),
                name: catalogue.price(code, today).item,
                item: found.unwrap_or_else(|| StockItem {
                    item: code.to_owned(),
                    state: String::new(),
                    free: 0,
                    expected: String::new(),
                    successor: String::new(),
                }),
                queue: desk
                    .pack
                    .store
                    .queue(code)?
                    .into_iter()
                    .map(|place| row(desk, place))
                    .collect(),
            });
        }
        let states = ["在庫あり", "残りわずか", "在庫なし", "取扱終了"];
        let names = STATES.iter().zip(states);
        Ok(StockPage {
            forms: desk.forms(session),
            devices: DEVICES
                .map(|code| (code, catalogue.price(code, today).item))
                .to_vec(),
            may: session.value.role.may(Matter::Stock),
            refusal: refusal.to_owned(),
            items,
            names: names
                .map(|(code, name)| ((*code).to_owned(), name.to_owned()))
                .collect(),
        })
    };
    let status = match refusal {
        "" => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    match made() {
        Ok(body) => (status, framed(session, "在庫", "/desk/stock", &body)).into_response(),
        Err(error) => failed(&error),
    }
}

/// A text of the store with the devices' names in the place of their codes.
pub(super) fn named(desk: &Desk, text: &str) -> String {
    // The longer code first: one begins with the other.
    let name = |code: &str| desk.pack.catalogue.price(code, desk.today()).item;
    DEVICES.iter().fold(text.to_owned(), |text, code| {
        text.replace(code, &name(code))
    })
}

/// A place with its state in words.
pub(super) fn row(desk: &Desk, place: Place) -> PlaceRow {
    PlaceRow {
        item: named(desk, &place.item),
        state: state_ja(place.state),
        offered: place.state == PlaceState::Offered,
        waiting: place.state == PlaceState::Waiting,
        reply_by: facts::day(place.reply_by.as_deref()),
        place,
    }
}

/// A place's state in words.
pub(super) fn state_ja(state: PlaceState) -> &'static str {
    match state {
        PlaceState::Waiting => "順番待ち",
        PlaceState::Offered => "ご案内中",
        PlaceState::Accepted => "引き当て済み",
        PlaceState::Passed => "期限切れ",
        PlaceState::Withdrawn => "辞退・取消",
        PlaceState::Substituted => "代わりの機器",
    }
}
