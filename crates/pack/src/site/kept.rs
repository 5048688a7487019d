//! What the public pages keep and look up: the one place of the site that speaks to the store.
//!
//! Nothing here tells of a case without its secret, and no failure of the store says more than that there was one.

use domain::area::Area;
use domain::customer_id::{CustomerId, CustomerIdError};
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::pack::{Act, NewCase, NewInquiry, NewQuote, PlaceState, Quote, StockItem};
use web::problem::standard;
use web::{Problem, Turn};

use super::Site;
use super::ask::Inquiry;
use super::page::{GateView, Progress};
use super::view;
use crate::application::{self, Application};
use crate::case::{Gate, Record, Stage};

/// Who acts when a form of the public pages does.
const PUBLIC: &str = "public form";

/// What an application has to know of its quote.
pub(super) struct Quoted {
    /// Where the institution is.
    pub(super) area: Option<Area>,
    /// The device to queue for.
    pub(super) terminal: &'static str,
    /// Whether its last valid day is over.
    pub(super) expired: bool,
    /// What was asked (JSON).
    pub(super) input: String,
    /// What came of it (JSON).
    pub(super) output: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    prefecture: String,
    #[serde(default)]
    terminal: String,
}

/// The newest version of a quote; `None` where there is none of that number.
pub(super) fn quote(site: &Site, number: &str) -> Result<Option<Quoted>, Problem> {
    let number = super::form::plain_code(number);
    let found = site.pack.store.quote(&number).map_err(failed)?;
    let Some(found) = found else {
        return Ok(None);
    };
    let asked: Asked = serde_json::from_str(&found.input).map_err(|_| standard::fault())?;
    Ok(Some(Quoted {
        area: site.pack.catalogue.area(&asked.prefecture, site.today()),
        terminal: match asked.terminal.as_str() {
            "notebook" => "goods.notebook",
            "desktop-no-monitor" => "goods.desktop",
            _ => "goods.desktop.monitor",
        },
        expired: found.valid_until < site.today().to_string(),
        input: found.input,
        output: found.output,
    }))
}

/// The newest version of a quote, for whoever holds its address.
pub(super) fn sheet(site: &Site, number: &str, access: &str) -> Result<Option<Quote>, Problem> {
    let found = site.pack.store.quote(number).map_err(failed)?;
    Ok(found.filter(|quote| web::csrf::same(&quote.access, access)))
}

/// Keeps a quote; the same sending again gives the one it made before.
pub(super) async fn keep_quote(site: &Site, new: NewQuote) -> Result<Quote, Problem> {
    site.pack.store.keep_quote(new).await.map_err(failed)
}

/// Whether a customer ID is one, for the area of the quote's institution.
///
/// # Errors
/// What to mend, in words. An ID that is only written otherwise is shown mended and asked about, never changed.
pub(super) fn customer_id(typed: &str, quote: &Quoted) -> Result<(), String> {
    match CustomerId::parse(typed, quote.area) {
        Ok(_) => Ok(()),
        Err(CustomerIdError::Mended(meant)) => Err(format!(
            "お客さまIDは半角の大文字と数字です。「{meant}」でよければ、そのとおりに入力し直してください（自動では変えません）。"
        )),
        Err(CustomerIdError::NotInTheWest) => Err(
            "COPで始まるお客さまIDは西日本にはありません。CAFと数字10桁の番号をご確認ください。".to_owned(),
        ),
        Err(CustomerIdError::Shape) => Err(
            "お客さまIDは、CAFと数字10桁です（東日本ではCOPと数字8桁もあります）。開通前なら空欄のままで。".to_owned(),
        ),
    }
}

/// Opens the case of an application and gives its receipt number; the same sending again gives the same.
pub(super) async fn application(
    site: &Site,
    sending: String,
    secret: &str,
    application: &Application,
    quote: &Quoted,
) -> Result<String, Problem> {
    let area = quote.area.unwrap_or(Area::East);
    let output = serde_json::from_str(&quote.output).map_err(|_| standard::fault())?;
    let asked = serde_json::from_str(&quote.input).map_err(|_| standard::fault())?;
    let record = Record::new(application.clone(), area, output, asked);
    let new = NewCase {
        region: match area {
            Area::East => "東".to_owned(),
            Area::West => "西".to_owned(),
        },
        secret: application::digest(secret),
        sending,
        record: serde_json::to_string(&record).map_err(|_| standard::fault())?,
        items: vec![quote.terminal.to_owned()],
        reply_by: site
            .pack
            .catalogue
            .days(site.today())
            .reply_by(site.today()),
    };
    let opened = site.pack.store.open_case(new, act(site)).await;
    opened.map(|case| case.number).map_err(failed)
}

/// How far a case is, for whoever knows its secret.
pub(super) fn progress(
    site: &Site,
    number: &str,
    digest: &str,
) -> Result<Option<Progress>, Problem> {
    let store = &site.pack.store;
    let Some(case) = store.case_by_receipt(number, digest).map_err(failed)? else {
        return Ok(None);
    };
    let record: Record = serde_json::from_str(&case.record).map_err(|_| standard::fault())?;
    let places = store.places_of(&case.number).map_err(failed)?;
    let allocated = places
        .iter()
        .any(|place| place.state == PlaceState::Accepted);
    let received = domain::clock::jst(case.received_unix_ms).date();
    let stage = record.stage();
    let mut facts = vec![("受付日".to_owned(), view::both(received))];
    let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), view::both);
    for (name, visits) in [("現地調査", &record.surveys), ("工事", &record.works)] {
        if let Some(visit) = visits.last() {
            facts.push((name.to_owned(), day(&visit.day)));
        }
    }
    if let Some(starts) = &record.starts {
        facts.push(("運用開始日".to_owned(), day(starts)));
    }
    let gates = Gate::ALL.into_iter().map(|gate| GateView {
        name: gate.ja().to_owned(),
        done: record.has_passed(gate, allocated),
        turn: record.turn(gate).ja().to_owned(),
    });
    Ok(Some(Progress {
        number: case.number,
        stage: stage.ja().to_owned(),
        tone: match stage {
            Stage::Connected => "success",
            Stage::Again | Stage::Cancelled => "warning",
            _ => "neutral",
        },
        next: stage.next().to_owned(),
        facts,
        gates: gates.collect(),
        day: view::both(site.today()),
    }))
}

/// What staff read of an inquiry (JSON).
#[derive(Serialize)]
struct Asking<'a> {
    facility: &'a str,
    person: &'a str,
    phone: &'a str,
    mail: &'a str,
    call: &'a str,
    text: &'a str,
}

/// Takes an inquiry into its queues and gives its number; the same sending again gives the same.
pub(super) async fn inquiry(site: &Site, sent: &Inquiry) -> Result<u64, Problem> {
    let record = Asking {
        facility: &sent.facility,
        person: &sent.person,
        phone: &sent.phone,
        mail: &sent.mail,
        call: &sent.call,
        text: &sent.text,
    };
    let record = serde_json::to_string(&record).map_err(|_| standard::fault())?;
    let categories = sent.queues.iter().map(|queued| queued.category.as_str());
    let values: Vec<&str> = std::iter::once(record.as_str()).chain(categories).collect();
    let new = NewInquiry {
        sending: application::sending(&sent.key, &values),
        received_unix_ms: site.pack.clock.unix_ms(),
        queues: sent.queues.clone(),
        record,
    };
    let taken = site.pack.store.take_inquiry(new).await;
    taken.map_err(failed)
}

/// Keeps the address of a reader of the guidebook who wishes to be told of new versions.
pub(super) async fn reader(site: &Site, name: &str, mail: &str) -> Result<(), Problem> {
    let version = site.content.guidebook.on(site.today());
    let record = serde_json::json!({
        "name": name,
        "mail": mail,
        "for": "guidebook",
        "version": version.map(|book| book.version.as_str()),
    });
    let sending = application::sending("guidebook", &[name, mail]);
    let at = site.pack.clock.unix_ms();
    let kept = site
        .pack
        .store
        .keep_contact(sending, at, record.to_string())
        .await;
    kept.map_err(failed)
}

/// What the public is told of one device's stock.
pub(super) struct Standing {
    pub(super) code: String,
    pub(super) words: String,
    /// `is-success` or `is-warning`.
    pub(super) class: &'static str,
    /// Whether there is none now.
    pub(super) is_short: bool,
}

/// The stock as the public is told of it; empty where it cannot be read.
pub(super) fn stock(site: &Site) -> Vec<Standing> {
    let stock = site.pack.store.stock().unwrap_or_default();
    stock.into_iter().map(|item| standing(&item)).collect()
}

fn standing(item: &StockItem) -> Standing {
    let day = item.expected.parse().map(view::both);
    let (words, class) = match item.state.as_str() {
        "available" => ("在庫あり".to_owned(), "is-success"),
        "limited" => ("残りわずか".to_owned(), "is-warning"),
        "out_of_stock" => {
            let words = day.map_or_else(
                |_| "在庫なし・納期未定".to_owned(),
                |day| format!("在庫なし・{day}入荷予定"),
            );
            (words, "is-warning")
        }
        "discontinued" if item.successor.is_empty() => ("取扱終了".to_owned(), "is-warning"),
        "discontinued" => ("取扱終了・後継機種があります".to_owned(), "is-warning"),
        _ => ("在庫は要確認".to_owned(), "is-warning"),
    };
    Standing {
        code: item.item.clone(),
        words,
        class,
        is_short: item.state == "out_of_stock",
    }
}

fn act(site: &Site) -> Act {
    Act {
        who: PUBLIC.to_owned(),
        at_unix_ms: site.pack.clock.unix_ms(),
        form: String::new(),
    }
}

/// `SKK-6102`: the store refused. Its own words stay inside.
fn failed(error: StoreError) -> Problem {
    tracing::error!(category = ?error.category(), "a public form was not kept: {error}");
    Problem {
        status: 503,
        code: "SKK-6102",
        ja: "いまは記録できません。送信した内容は受け付けられていません。".to_owned(),
        en: "the record cannot be kept or read now; nothing was taken".to_owned(),
        next_ja: "しばらくして、もう一度送信してください。入力した内容は残っています。".to_owned(),
        next_en: "send the form again in a while; what was typed is still there".to_owned(),
        turn: Turn::Hub,
        retry_after: Some(60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_7_stock_without_a_date_promises_none() {
        let item = |state: &str, expected: &str| StockItem {
            item: "goods.notebook".to_owned(),
            state: state.to_owned(),
            free: 3,
            expected: expected.to_owned(),
            successor: String::new(),
        };
        assert_eq!(
            standing(&item("out_of_stock", "")).words,
            "在庫なし・納期未定"
        );
        assert_eq!(
            standing(&item("out_of_stock", "2026-12-10")).words,
            "在庫なし・2026年12月10日（令和8年）入荷予定"
        );
        assert_eq!(standing(&item("available", "")).class, "is-success");
    }

    #[test]
    fn rule_8_3_a_mended_id_is_asked_about() {
        let quote = |area| Quoted {
            area: Some(area),
            terminal: "goods.notebook",
            expired: false,
            input: String::new(),
            output: String::new(),
        };
        let east = quote(Area::East);
        assert_eq!(customer_id("CAF0123456789", &east), Ok(()));
        let asked = customer_id("ｃａｆ0123456789", &east).expect_err("asked about");
        assert!(asked.contains("「CAF0123456789」でよければ"), "{asked}");
        let west = customer_id("COP01234567", &quote(Area::West)).expect_err("not in the West");
        assert!(west.contains("西日本"), "{west}");
    }
}
