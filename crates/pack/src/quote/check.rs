//! What cannot be (start-pack §11.2): each rule refuses with a stable code and says what to do instead.

use domain::Date;
use domain::area::Area;
use domain::customer_id::{CustomerId, CustomerIdError};

use super::input::shown;
use super::{Configuration, Connection, Input, Refusal, Terminal};
use crate::catalogue::Catalogue;

/// Most wirings of one quote: more is no clinic's counter.
const WIRINGS: u32 = 200;
/// Most card readers of one quote.
const READERS: u32 = 100;

/// All that keeps a quote from being made.
pub(super) fn refusals(
    catalogue: &Catalogue,
    input: &Input,
    day: Date,
    area: Option<Area>,
) -> Vec<Refusal> {
    let mut found = Vec::new();
    let mut refuse = |code: &str, message: String| {
        found.push(Refusal {
            code: code.to_owned(),
            message,
        });
    };
    if area.is_none() {
        refuse(
            "prefecture-unknown",
            format!(
                "都道府県「{}」が分かりません。「東京都」「大阪府」のように、47都道府県のどれかを入力してください。",
                shown(&input.prefecture)
            ),
        );
    }
    if input.connection == Connection::Internet {
        refuse(
            "connection-internet",
            "インターネット接続方式（IPsec+IKE、インターネット上のVPN）は、この商品では見積れません。この商品はIP-VPN方式（閉じた網のVPN）だけです。インターネット接続方式は、対応する事業者にお尋ねください。".to_owned(),
        );
    }
    let desktop = input.terminal != Terminal::Notebook;
    if desktop && input.wireless {
        refuse(
            "desktop-wireless",
            "デスクトップ型は無線LANで使えません。無線LANで使うならノート型を、デスクトップ型なら有線を選んでください。".to_owned(),
        );
    }
    if input.configuration == Configuration::NewLine && input.hub == Some(true) {
        refuse(
            "new-line-hub",
            "構成（2）（回線を新設・分ける場合）ではHUBを使いません。HUBを外すか、構成（1）を選んでください。".to_owned(),
        );
    }
    let kind = input
        .line
        .kind
        .as_deref()
        .filter(|kind| !kind.trim().is_empty());
    let known = kind.and_then(|kind| catalogue.line_type(kind, day));
    // On a day of which no record says which types are usable nothing is refused for its type.
    let listed = catalogue.line_types(day).next().is_some();
    match (kind, known) {
        (Some(kind), None) if listed => {
            let list = catalogue.carriers();
            refuse(
                "line-type-unusable",
                format!(
                    "回線の種類「{}」は、この商品で使えるフレッツ 光ネクストの種類にありません。ほかの事業者の回線は、{}の「{}」でご確認ください。",
                    shown(kind),
                    list.by,
                    list.name
                ),
            );
        }
        (_, Some(known)) => {
            if let Some(area) = area
                && input.line.shared_with_claims
                && !known.may_be_shared(area)
            {
                refuse(
                    "business-shared-with-claims",
                    format!(
                        "{}では、オンライン資格確認とオンライン請求を1本の{}で使えません。回線を分けるか、別の種類を選んでください。",
                        area.name(),
                        known.name
                    ),
                );
            }
        }
        (_, None) => {}
    }
    if let Some(id) = &input.customer_id {
        match CustomerId::parse(id, area) {
            Ok(_) => {}
            Err(CustomerIdError::Mended(meant)) => refuse(
                "customer-id-mended",
                format!("お客さまIDは半角の大文字と数字です。「{meant}」のことでしょうか。よければ、そのとおりに入力し直してください（自動では変えません）。"),
            ),
            Err(CustomerIdError::NotInTheWest) => refuse(
                "customer-id-cop-west",
                "COPで始まるお客さまIDは西日本にはありません。CAFと数字10桁の番号をご確認ください。".to_owned(),
            ),
            Err(CustomerIdError::Shape) => refuse(
                "customer-id-shape",
                "お客さまIDは、CAFと数字10桁です（東日本ではCOPと数字8桁もあります）。開通前なら入力しないでください。".to_owned(),
            ),
        }
    }
    if let Some(wiring) = input.wiring
        && (wiring.new > WIRINGS || wiring.reused > WIRINGS)
    {
        refuse("wiring-count", format!("LAN配線は{WIRINGS}本までです。"));
    }
    if !(1..=READERS).contains(&input.readers) {
        refuse(
            "readers-count",
            format!("カードリーダーは1台から{READERS}台までです。"),
        );
    }
    found
}
