//! What a form of a case's page wishes.

use domain::area::Area;
use domain::{Date, date};
use web::session::Session;

use super::super::Desk;
use super::super::file::offered;
use crate::case::{Change, Completion, Entry, Gate, Note, Outcome, Reissue, Track};
use crate::site::form::Fields;
use crate::staff::Member;

/// One wish.
pub(super) enum Wish {
    /// A step of the case.
    Change(Change),
    /// Something to keep beside its gates.
    Keep(Entry),
    /// The line opens on another day.
    Opens(Date),
}

/// Every form by its word, and what it is called where somebody else came first.
const ACTS: [(&str, &str); 21] = [
    ("gate", "関門"),
    ("customer-id", "お客さまID"),
    ("area", "区域"),
    ("survey-day", "現地調査の日"),
    ("survey-result", "現地調査の結果"),
    ("works-day", "工事の日"),
    ("works-result", "工事の結果"),
    ("starts", "運用開始日"),
    ("cancel", "取消"),
    ("line-opens", "回線の開通予定日"),
    ("keep-track", "状況管理"),
    ("keep-check", "ヒアリングシートの確認"),
    ("keep-surcharge", "追加費用"),
    ("keep-certificate", "電子証明書の期限"),
    ("keep-reissue", "電子証明書の再発行"),
    ("keep-reader", "カードリーダーの到着日"),
    ("keep-terminal-later", "端末は後"),
    ("keep-sent", "相手に送った日"),
    ("keep-seen", "相手の表に載った日"),
    ("keep-completed", "書類の完了"),
    ("keep-note", "メモ"),
];

/// Fields of a form that say what it wishes.
const WISHES: [&str; 16] = [
    "gate",
    "passed",
    "day",
    "time",
    "outcome",
    "detail",
    "customer_id",
    "area",
    "track",
    "state",
    "fault",
    "surcharge",
    "reason",
    "amount",
    "subsidy",
    "text",
];

/// A form in words: what it is about, and what it says.
pub(super) fn in_words(fields: &Fields) -> (String, String) {
    let act = fields.get("act");
    let name = ACTS.iter().find(|(word, _)| *word == act);
    let said: Vec<&str> = WISHES
        .iter()
        .map(|name| match (*name, fields.get(name)) {
            ("gate", word) => Gate::of(word).map_or("", Gate::ja),
            ("passed", "1") => "済",
            ("outcome", "ok") => "OK",
            ("outcome", "ng") => "NG",
            ("track", word) => Track::of(word).map_or("", Track::ja),
            ("area", word) => Area::from_code(word).map_or("", Area::name),
            (_, said) => said,
        })
        .filter(|said| !said.is_empty())
        .collect();
    let name = name.map_or("", |(_, name)| name);
    (name.to_owned(), said.join(" "))
}

/// The wish of a form.
///
/// # Errors
/// What to mend, in words.
pub(super) fn read(
    desk: &Desk,
    session: &Session<Member>,
    fields: &Fields,
) -> Result<Wish, String> {
    let text = |name: &str, most: usize| fields.get(name).chars().take(most).collect::<String>();
    let again = || "選び直してください。".to_owned();
    let change = match fields.get("act") {
        "gate" => {
            let gate = Gate::of(fields.get("gate")).ok_or_else(again)?;
            Change::Gate(gate, fields.has("passed"))
        }
        "customer-id" => Change::CustomerId(fields.get("customer_id").to_owned()),
        "area" => Change::Area(Area::from_code(fields.get("area")).ok_or_else(again)?),
        "survey-day" => Change::SurveyDay(day(fields)?, text("time", 40)),
        "works-day" => Change::WorksDay(day(fields)?, text("time", 40)),
        "survey-result" => Change::SurveyResult(outcome(fields)?, text("detail", 500)),
        "works-result" => Change::WorksResult(outcome(fields)?, text("detail", 500)),
        "starts" => Change::Starts(day(fields)?),
        "cancel" => Change::Cancel,
        "line-opens" => return Ok(Wish::Opens(day(fields)?)),
        _ => return keep(desk, session, fields).map(Wish::Keep),
    };
    Ok(Wish::Change(change))
}

fn keep(desk: &Desk, session: &Session<Member>, fields: &Fields) -> Result<Entry, String> {
    let text = |name: &str, most: usize| fields.get(name).chars().take(most).collect::<String>();
    let again = || "操作を選び直してください。".to_owned();
    let today = desk.today().to_string();
    Ok(match fields.get("act") {
        "keep-track" => Entry::Track(
            Track::of(fields.get("track")).ok_or_else(again)?,
            fields.get("state").to_owned(),
        ),
        "keep-check" => Entry::Check(text("fault", 200)),
        "keep-surcharge" => {
            let mut known = offered(desk).into_iter();
            let found = known.find(|(code, _)| code == fields.get("surcharge"));
            Entry::Surcharge(found.ok_or_else(again)?.0)
        }
        "keep-certificate" => Entry::CertificateUntil(day(fields)?),
        "keep-reissue" => Entry::Reissue(Reissue {
            filed: day(fields)?.to_string(),
            reason: text("reason", 200),
        }),
        "keep-reader" => Entry::ReaderArrives(day(fields)?),
        "keep-terminal-later" => Entry::TerminalLater(day(fields)?),
        "keep-sent" => Entry::Sent(day(fields)?),
        "keep-seen" => Entry::Seen(day(fields)?),
        "keep-completed" => Entry::Completed(Completion {
            day: today,
            amount: yen(fields, "amount")?,
            subsidy: yen(fields, "subsidy")?,
        }),
        "keep-note" => Entry::Note(Note {
            day: today,
            who: session.value.name.clone(),
            text: text("text", 1000),
        }),
        _ => return Err(again()),
    })
}

fn day(fields: &Fields) -> Result<Date, String> {
    date::parse_typed(fields.get("day")).map_err(|_| {
        "日は 2026-12-01 や 令和8年12月1日 の形で、ある日を入力してください。".to_owned()
    })
}

fn outcome(fields: &Fields) -> Result<Outcome, String> {
    match fields.get("outcome") {
        "ok" => Ok(Outcome::Ok),
        "ng" => Ok(Outcome::Ng),
        _ => Err("結果を選んでください。".to_owned()),
    }
}

/// Yen as people type them: separators do not count.
fn yen(fields: &Fields, name: &str) -> Result<i64, String> {
    let typed = fields.digits(name).replace([',', '円'], "");
    let yen = typed.parse::<i64>().ok();
    yen.filter(|yen| (0..=1_000_000_000).contains(yen))
        .ok_or_else(|| "金額は数字で入力してください（円、税込み）。".to_owned())
}
