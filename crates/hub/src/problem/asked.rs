//! What is asked and cannot be answered: SKK-11xx.

use web::problem::{Problem, Turn};

use super::problem;

pub(crate) fn request_key() -> Problem {
    problem(
        400,
        "SKK-1101",
        Turn::Vendor,
        (
            "要求の鍵（Idempotency-Key）がないか、使えない文字があります。",
            "The request key (Idempotency-Key) is missing or malformed.",
        ),
        (
            "英数字とハイフンで64文字までの鍵を付けてください。",
            "Send a key of up to 64 letters, digits and hyphens.",
        ),
    )
}

pub(crate) fn request_key_used() -> Problem {
    problem(
        409,
        "SKK-1104",
        Turn::Vendor,
        (
            "この要求の鍵（Idempotency-Key）は、別の内容の要求に使われています。",
            "This request key (Idempotency-Key) was used for another request.",
        ),
        (
            "新しい鍵で送ってください。",
            "Send the request under a new key.",
        ),
    )
}

pub(crate) fn too_many_rows(limit: usize) -> Problem {
    Problem {
        ja: format!("一括の行が多すぎます（1ファイル{limit}行まで）。"),
        en: format!("The batch has too many rows (at most {limit} a file)."),
        ..problem(
            422,
            "SKK-1105",
            Turn::Vendor,
            ("", ""),
            (
                "ファイルを分けて出してください。",
                "Split it into several files.",
            ),
        )
    }
}

pub(crate) fn too_many_rows_today(limit: u64) -> Problem {
    Problem {
        ja: format!("今日の一括の行数の上限（{limit}行）を超えます。"),
        en: format!("The rows of today's batches would exceed {limit}."),
        ..problem(
            429,
            "SKK-1114",
            Turn::Clinic,
            ("", ""),
            (
                "行を減らすか、明日もう一度出してください。",
                "Send fewer rows, or send them tomorrow.",
            ),
        )
    }
}

pub(crate) fn unknown_reception() -> Problem {
    problem(
        404,
        "SKK-1106",
        Turn::Vendor,
        (
            "この受付番号の一括要求は、この医療機関にはありません（結果の保存期間が過ぎたものも含みます）。",
            "This institution has no batch under this reception number (or its results were removed after their time).",
        ),
        (
            "受付番号を確かめるか、一括要求を出し直してください。",
            "Check the reception number, or send the batch again.",
        ),
    )
}

pub(crate) fn broken_json() -> Problem {
    problem(
        400,
        "SKK-1111",
        Turn::Vendor,
        (
            "JSONとして読めません（途中で切れているか、文字列でない値があります）。",
            "The JSON cannot be read (it is cut short, or a value is no string).",
        ),
        (
            "Content-Lengthを文字数ではなくバイト数にし、値はすべて文字列で送ってください。",
            "Count Content-Length in bytes, not in characters, and send every value as a string.",
        ),
    )
}

pub(crate) fn broken_off() -> Problem {
    problem(
        400,
        "SKK-1113",
        Turn::Line,
        ("要求が途中で切れました。", "The request broke off."),
        (
            "回線を確かめて、同じ要求をもう一度送ってください。",
            "Check the line and send the same request again.",
        ),
    )
}

pub(crate) fn token() -> Problem {
    problem(
        401,
        "SKK-1112",
        Turn::Vendor,
        (
            "トークンがないか、期限が切れています。",
            "The token is missing or no longer good.",
        ),
        (
            "ログインし直し、idTokenをAuthorizationに（Bearerを付けずに）入れてください。",
            "Log in again and send the idToken as Authorization, without Bearer.",
        ),
    )
}

pub(crate) fn period() -> Problem {
    problem(
        422,
        "SKK-1107",
        Turn::Vendor,
        (
            "期間の終わりが、始まりより前になっています。",
            "The period ends before it begins.",
        ),
        (
            "開始と終了を直して、もう一度出してください。",
            "Mend its first and last day and send it again.",
        ),
    )
}

pub(crate) fn no_consent() -> Problem {
    problem(
        403,
        "SKK-1108",
        Turn::Patient,
        (
            "この番号の患者の、有効な閲覧同意が確認できません（カードでの同意は24時間まで）。",
            "No consent of a patient of these numbers is in force (consent by card lasts 24 hours).",
        ),
        (
            "番号を確かめるか、マイナンバーカードでもう一度同意してもらってください。",
            "Check the numbers, or have the patient consent again with the card.",
        ),
    )
}

pub(crate) fn nothing_on_record() -> Problem {
    problem(
        404,
        "SKK-1109",
        Turn::Clinic,
        (
            "この期間に閲覧できる情報はありません。",
            "Nothing is on record for this time.",
        ),
        (
            "お薬手帳や問診で確かめてください。",
            "Ask the patient, or look at the medicine notebook.",
        ),
    )
}

pub(crate) fn no_pdf() -> Problem {
    problem(
        422,
        "SKK-1110",
        Turn::Vendor,
        ("PDFでの提供には対応していません。", "PDF is not provided."),
        (
            "ファイル区分を、XMLのもの（薬剤は2か4、健診は2）にしてください。",
            "Ask for XML (FileCategory 2 or 4 for medicine, 2 for check-ups).",
        ),
    )
}

pub(crate) fn no_such_function() -> Problem {
    problem(
        404,
        "SKK-1102",
        Turn::Vendor,
        ("この機能はありません。", "There is no such function."),
        (
            "docs/COMPATIBILITY.md の一覧を確かめてください。",
            "See the list in docs/COMPATIBILITY.md.",
        ),
    )
}

pub(crate) fn no_such_record() -> Problem {
    problem(
        404,
        "SKK-1103",
        Turn::Vendor,
        (
            "その番号の監査記録はありません。",
            "The audit has no such record.",
        ),
        (
            "番号は1から、/audit/v1/head の size まで。古い方を先に書いてください。",
            "Numbers run from 1 to the size that /audit/v1/head tells; the older one first.",
        ),
    )
}
