//! Accounts of the staff, for a manager: add somebody, give another role, lock and unlock, make a new password.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use store::pack::Account;
use web::password;
use web::session::Session;

use super::page::{Forms, framed, to};
use super::{Desk, Shared, failed};
use crate::site::form::Fields;
use crate::staff::{self, Matter, Member, Role};

/// `/desk/accounts`.
#[derive(Template)]
#[template(path = "desk/accounts.html")]
struct Page {
    forms: Forms,
    refusal: String,
    /// Whose password was made just now, and the password: shown this once.
    made: Option<(String, String)>,
    /// The name that was typed.
    name: String,
    roles: Vec<(&'static str, &'static str)>,
    rows: Vec<Account>,
}

pub(super) async fn show(State(desk): Shared, headers: HeaderMap) -> Response {
    match desk.may(&headers, Matter::Account) {
        Ok(session) => page(&desk, &session, StatusCode::OK, "", "", None),
        Err(response) => response,
    }
}

pub(super) async fn change(
    State(desk): Shared,
    headers: HeaderMap,
    Form(sent): Form<Vec<(String, String)>>,
) -> Response {
    let fields = Fields::new(sent);
    let session = match desk.may_send(&headers, Matter::Account, &fields) {
        Ok(session) => session,
        Err(response) => return response,
    };
    match try_change(&desk, &session, &fields).await {
        Ok(Ok(None)) => to("/desk/accounts"),
        Ok(Ok(Some(made))) => page(&desk, &session, StatusCode::OK, "", "", Some(made)),
        Ok(Err(words)) => page(
            &desk,
            &session,
            StatusCode::UNPROCESSABLE_ENTITY,
            words,
            fields.get("name"),
            None,
        ),
        Err(StoreError::Conflict(_)) => {
            let words = format!(
                "ほかの管理者が先に変えました。あなたの操作（{}の{}）は入っていません。下の表のいまの状態と見比べて、必要ならもう一度操作してください。",
                fields.get("name"),
                wanted(&fields)
            );
            page(&desk, &session, StatusCode::CONFLICT, &words, "", None)
        }
        Err(error) => failed(&error),
    }
}

/// What a form asks for, in words.
fn wanted(fields: &Fields) -> String {
    let role = || Role::of(fields.get("role")).map_or("", Role::ja);
    match fields.get("act") {
        "add" => format!("追加、{}として", role()),
        "role" => format!("役割を{}に", role()),
        "lock" => "停止".to_owned(),
        "unlock" => "停止の解除".to_owned(),
        _ => "パスワードの作り直し".to_owned(),
    }
}

/// The account after a form, and its new password where it has one.
async fn try_change(
    desk: &Desk,
    session: &Session<Member>,
    fields: &Fields,
) -> Result<Result<Option<(String, String)>, &'static str>, StoreError> {
    let store = &desk.pack.store;
    let name = fields.get("name").to_owned();
    let known = store.account(&name)?;
    let mut secret = None;
    let account = match (fields.get("act"), known) {
        ("add", Some(_)) => return Ok(Err("この名前の担当者は、もういます。")),
        ("add", None) => {
            if !staff::is_name(&name) {
                return Ok(Err("名前は1〜40文字で入力してください。"));
            }
            let Some(role) = Role::of(fields.get("role")) else {
                return Ok(Err("役割を選んでください。"));
            };
            Account {
                name,
                role: role.word().to_owned(),
                hash: new_password(desk, &mut secret).await?,
                active: true,
            }
        }
        (_, None) => return Ok(Err("この名前の担当者はいません。")),
        ("role", Some(known)) => {
            let Some(role) = Role::of(fields.get("role")) else {
                return Ok(Err("役割を選んでください。"));
            };
            Account {
                role: role.word().to_owned(),
                ..known
            }
        }
        ("lock", Some(known)) => Account {
            active: false,
            ..known
        },
        ("unlock", Some(known)) => Account {
            active: true,
            ..known
        },
        ("reset", Some(known)) => Account {
            hash: new_password(desk, &mut secret).await?,
            ..known
        },
        _ => return Ok(Err("操作を選び直してください。")),
    };
    let manages = |one: &Account| one.active && one.role == Role::Manager.word();
    let others = store.accounts()?.into_iter().filter(manages);
    if !manages(&account) && others.filter(|one| one.name != account.name).count() == 0 {
        return Ok(Err(
            "使える管理者が一人もいなくなります。先に、ほかの管理者を加えてください。",
        ));
    }
    let name = account.name.clone();
    let was = fields.get("was").to_owned();
    let first = store
        .save_account(account, Some(was), desk.act(session, fields))
        .await?;
    // The same form again made nothing: the password it would show is nobody's.
    Ok(Ok(secret.filter(|_| first).map(|made| (name, made))))
}

/// Makes a password and gives its hash.
async fn new_password(desk: &Desk, made: &mut Option<String>) -> Result<String, StoreError> {
    let entropy = std::sync::Arc::clone(&desk.pack.entropy);
    let secret = staff::password(&*entropy);
    let typed = secret.clone();
    // A hash takes tens of milliseconds: not on a thread that serves others.
    let hash = tokio::task::spawn_blocking(move || password::hash(&typed, &*entropy)).await;
    let hash = hash.ok().and_then(Result::ok);
    *made = Some(secret);
    hash.ok_or(StoreError::Unreadable("password"))
}

fn page(
    desk: &Desk,
    session: &Session<Member>,
    status: StatusCode,
    refusal: &str,
    name: &str,
    made: Option<(String, String)>,
) -> Response {
    let rows = match desk.pack.store.accounts() {
        Ok(rows) => rows,
        Err(error) => return failed(&error),
    };
    let body = Page {
        forms: desk.forms(session),
        refusal: refusal.to_owned(),
        made,
        name: name.to_owned(),
        roles: Role::ALL.map(|role| (role.word(), role.ja())).to_vec(),
        rows,
    };
    (status, framed(session, "担当者", "/desk/accounts", &body)).into_response()
}
