//! Everything the hub refuses, with a stable code, a sentence, a next act and whose turn it is. Codes are ours
//! (the official list is not public): SKK-10xx who calls, SKK-11xx what is asked, SKK-12xx cards, SKK-19xx the hub.

mod asked;

pub(crate) use asked::{
    broken_json, broken_off, no_consent, no_pdf, no_such_function, no_such_record,
    nothing_on_record, period, request_key, request_key_used, token, too_many_rows,
    too_many_rows_today, unknown_reception,
};
use domain::rules::NoRule;
use store::StoreError;
use web::problem::{Problem, Turn};
use wire::oqs::{ReadError, WriteError};

use card::path::PathRejection;

fn problem(
    status: u16,
    code: &'static str,
    turn: Turn,
    what: (&str, &str),
    next: (&str, &str),
) -> Problem {
    Problem {
        status,
        code,
        ja: what.0.to_owned(),
        en: what.1.to_owned(),
        next_ja: next.0.to_owned(),
        next_en: next.1.to_owned(),
        turn,
        retry_after: None,
    }
}

pub(crate) fn unknown_certificate() -> Problem {
    problem(
        403,
        "SKK-1001",
        Turn::Clinic,
        (
            "この証明書の医療機関は登録されていません。",
            "No institution is enrolled with this certificate.",
        ),
        (
            "端末の証明書を確かめ、運営の窓口に登録を依頼してください。",
            "Check the terminal's certificate and ask the operators to enrol it.",
        ),
    )
}

pub(crate) fn revoked_certificate() -> Problem {
    problem(
        403,
        "SKK-1002",
        Turn::Clinic,
        (
            "この端末の証明書は失効しています。",
            "This terminal's certificate was revoked.",
        ),
        (
            "新しい証明書を申し込み、端末に入れてください。",
            "Apply for a new certificate and install it.",
        ),
    )
}

pub(crate) fn other_institution() -> Problem {
    problem(
        403,
        "SKK-1003",
        Turn::Vendor,
        (
            "要求の医療機関コードが、端末の証明書の医療機関と違います。",
            "The request names another institution than the terminal's certificate.",
        ),
        (
            "レセコンに設定した医療機関コード（10桁）を直してください。",
            "Correct the ten-digit institution code set in the receipt computer.",
        ),
    )
}

pub(crate) fn too_many_checks() -> Problem {
    Problem {
        retry_after: Some(1),
        ..problem(
            429,
            "SKK-1004",
            Turn::Vendor,
            (
                "この医療機関からの照会が続きすぎています。",
                "This institution asks more often than one may.",
            ),
            (
                "1秒待って続けてください。予約の確認などまとまった照会には一括照会を使ってください。",
                "Wait a second and go on; for many people at once use the batch inquiry.",
            ),
        )
    }
}

pub(crate) fn overloaded() -> Problem {
    Problem {
        retry_after: Some(2),
        ..problem(
            503,
            "SKK-1903",
            Turn::Hub,
            (
                "いま照会がたいへん混み合っています。",
                "The hub is answering as many as it can.",
            ),
            (
                "そのままお待ちください。要求は失われず、自動でやり直します。",
                "Wait: the request is kept and tried again by itself.",
            ),
        )
    }
}

pub(crate) fn maintenance(until: &str) -> Problem {
    Problem {
        retry_after: Some(60),
        ja: format!("実施機関はメンテナンス中です（{until}まで）。"),
        en: format!("The hub is under maintenance (until {until})."),
        ..problem(
            503,
            "SKK-1904",
            Turn::Hub,
            ("", ""),
            (
                "資格確認書などで受付を続けてください。要求は失われず、自動でやり直します。",
                "Go on with the proof of coverage; requests are kept and tried again by themselves.",
            ),
        )
    }
}

pub(crate) fn unreadable(error: ReadError) -> Problem {
    Problem {
        status: 422,
        code: error.code(),
        ja: error.sentence_ja(),
        en: error.sentence_en(),
        next_ja: "ファイルを直して、もう一度出してください。".to_owned(),
        next_en: "Mend the file and send it again.".to_owned(),
        turn: Turn::Vendor,
        retry_after: None,
    }
}

pub(crate) fn card_request() -> Problem {
    problem(
        400,
        "SKK-1201",
        Turn::Vendor,
        (
            "カードによる照会の形が正しくありません。",
            "The card inquiry is malformed.",
        ),
        (
            "端末のソフトを更新してください。",
            "Update the terminal's software.",
        ),
    )
}

pub(crate) fn nonce_unknown() -> Problem {
    problem(
        409,
        "SKK-1202",
        Turn::Patient,
        (
            "この照会はすでに使われたか、この医療機関のものではありません。",
            "This session was used already, or belongs to another institution.",
        ),
        (
            "カードを置き直して、はじめからやり直してください。",
            "Place the card again and start over.",
        ),
    )
}

pub(crate) fn nonce_expired() -> Problem {
    problem(
        409,
        "SKK-1203",
        Turn::Patient,
        (
            "照会の制限時間が過ぎました。",
            "The session ran out of time.",
        ),
        (
            "カードを置き直して、はじめからやり直してください。",
            "Place the card again and start over.",
        ),
    )
}

pub(crate) fn card_signature() -> Problem {
    problem(
        403,
        "SKK-1204",
        Turn::Clinic,
        (
            "カードの署名を確かめられませんでした。",
            "The card's signature does not hold.",
        ),
        (
            "カードを置き直してください。続くときは資格確認書の番号で照会してください。",
            "Place the card again; if it goes on, ask by the numbers on the proof of coverage.",
        ),
    )
}

pub(crate) fn consent_unknown() -> Problem {
    problem(
        404,
        "SKK-1221",
        Turn::Clinic,
        (
            "この番号の同意は、この医療機関にはありません。",
            "No consent of this number was given to this institution.",
        ),
        (
            "患者にカードを置いてもらい、リーダーの画面から取り消してもらってください。",
            "Have the patient place the card and withdraw it at the reader.",
        ),
    )
}

pub(crate) fn card_of_nobody() -> Problem {
    problem(
        404,
        "SKK-1222",
        Turn::Patient,
        (
            "このカードはここでは利用登録できません。",
            "This card cannot be registered here.",
        ),
        (
            "資格確認書を出してもらい、加入先の保険者に問い合わせるよう伝えてください。",
            "Ask for the proof of coverage, and have the patient ask their insurer.",
        ),
    )
}

pub(crate) fn terminal_clock() -> Problem {
    problem(
        400,
        "SKK-1206",
        Turn::Clinic,
        (
            "端末の時計が合っていません。カードでは今日の資格だけを確認できます。",
            "The terminal's clock is wrong: by card only today's coverage can be asked.",
        ),
        (
            "端末の日付と時刻を合わせて、もう一度カードを置いてもらってください。",
            "Set the terminal's date and time, and have the card placed again.",
        ),
    )
}

pub(crate) fn certificate_path(rejection: PathRejection) -> Problem {
    tracing::info!(%rejection, "a card's certificate was rejected");
    problem(
        403,
        "SKK-1205",
        Turn::Clinic,
        (
            "カードの電子証明書を信頼できません。",
            "The card's certificate cannot be trusted.",
        ),
        (
            "資格確認書の番号で照会してください。",
            "Ask by the numbers on the proof of coverage.",
        ),
    )
}

pub(crate) fn no_rule(error: NoRule) -> Problem {
    tracing::warn!(rule = ?error.rule, "no rule covers the day asked");
    problem(
        422,
        "SKK-1103",
        Turn::Clinic,
        (
            "資格確認日の規則がありません（2021年10月20日より前の日は照会できません）。",
            "No rule covers the day asked (days before 2021-10-20 cannot be asked).",
        ),
        (
            "資格確認日を確かめて、入れ直してください。",
            "Check the day and type it again.",
        ),
    )
}

pub(crate) fn store(error: StoreError) -> Problem {
    tracing::error!(%error, "the store refused");
    Problem {
        retry_after: Some(5),
        ..problem(
            503,
            "SKK-1901",
            Turn::Hub,
            (
                "いま回答できません。記録を残せないときは回答しません。",
                "No answer now: what cannot be recorded is not answered.",
            ),
            (
                "そのままお待ちください。要求は失われず、自動でやり直します。",
                "Wait: the request is kept and tried again by itself.",
            ),
        )
    }
}

pub(crate) fn unwritable(error: WriteError) -> Problem {
    tracing::error!(code = error.code(), "an answer could not be written");
    internal()
}

pub(crate) fn internal() -> Problem {
    problem(
        500,
        "SKK-1902",
        Turn::Hub,
        ("回答を作れませんでした。", "The answer could not be made."),
        (
            "運営の窓口に、時刻とこの番号を伝えてください。",
            "Tell the operators the time and this code.",
        ),
    )
}
