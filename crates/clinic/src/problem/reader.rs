//! What goes no further at the reader: SKK-32xx beyond the card itself.

use web::problem::{Problem, Turn};

use super::problem;

pub(crate) fn face_failed() -> Problem {
    problem(
        "SKK-3210",
        Turn::Patient,
        ("顔を確認できませんでした。", "The face was not recognised."),
        (
            "もう一度カメラを見るか、暗証番号・目視に切り替えてください。",
            "Look at the camera again, or go by PIN or by sight.",
        ),
    )
}

pub(crate) fn staff_needed() -> Problem {
    problem(
        "SKK-3211",
        Turn::Clinic,
        (
            "目視での確認は、名前のある職員のアカウントと理由が必要です。",
            "Verification by sight takes a named staff account and a reason.",
        ),
        (
            "職員の画面（/staff）で確認してください。",
            "Confirm it on the staff page (/staff).",
        ),
    )
}

pub(crate) fn phone_failed() -> Problem {
    problem(
        "SKK-3212",
        Turn::Patient,
        (
            "スマートフォンで本人を確認できませんでした。",
            "The phone did not recognise its holder.",
        ),
        (
            "スマートフォンの画面の案内に従って、もう一度かざしてください。",
            "Follow the phone's screen and hold it to the reader again.",
        ),
    )
}

pub(crate) fn not_sighted() -> Problem {
    problem(
        "SKK-3213",
        Turn::Patient,
        (
            "写真の人と違うと、職員が判断しました。",
            "Staff found that the person is not the one on the photo.",
        ),
        ("本人のカードを持ってきてください。", "Bring your own card."),
    )
}

pub(crate) fn visit_stopped() -> Problem {
    problem(
        "SKK-3214",
        Turn::Patient,
        ("途中で終わりました。", "The visit was stopped."),
        (
            "カードを置き直すと、はじめから行えます。",
            "Place the card again to start over.",
        ),
    )
}

pub(crate) fn verifier_refused() -> Problem {
    problem(
        "SKK-3208",
        Turn::Hub,
        (
            "カードが実施機関の証明を受け付けません。",
            "The card does not accept the hub's proof.",
        ),
        (
            "暗証番号で確認してください。続くときは運営の窓口に連絡してください。",
            "Go by PIN; if it goes on, call the operators.",
        ),
    )
}

pub(crate) fn face_delayed() -> Problem {
    problem(
        "SKK-3209",
        Turn::Clinic,
        (
            "確認はできましたが、連携フォルダーに書けません。",
            "The check was answered, but the linkage folder cannot be written to.",
        ),
        (
            "受付の画面を見てください。フォルダーが直れば、答えは自動で出ます。",
            "See the counter's page. The answer comes out by itself when the folder is mended.",
        ),
    )
}
