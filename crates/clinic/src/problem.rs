//! What the clinic itself refuses or meets, with stable codes of ours: SKK-30xx files, SKK-31xx the line and the
//! folders, SKK-32xx the reader, SKK-33xx lists.

mod list;
mod reader;

pub(crate) use list::{
    batch_lost, list_empty, list_not_csv, list_too_long, list_undecodable, unwritable_list,
};
pub(crate) use reader::{
    face_delayed, face_failed, not_sighted, phone_failed, staff_needed, verifier_refused,
    visit_stopped,
};
use web::problem::{Problem, Turn};
use wire::oqs::{Encoding, file_name::FileNameError};

fn problem(code: &'static str, turn: Turn, what: (&str, &str), next: (&str, &str)) -> Problem {
    Problem {
        status: 422,
        code,
        ja: what.0.to_owned(),
        en: what.1.to_owned(),
        next_ja: next.0.to_owned(),
        next_en: next.1.to_owned(),
        turn,
        retry_after: None,
    }
}

pub(crate) fn unknown_name() -> Problem {
    problem(
        "SKK-3001",
        Turn::Vendor,
        (
            "ファイル名が要求の形ではありません。",
            "The file's name is not that of a request.",
        ),
        (
            "OQSsiquc01req_〈英数字〉.xml のような名前にしてください。",
            "Use a name such as OQSsiquc01req_<letters and digits>.xml.",
        ),
    )
}

pub(crate) fn not_a_request() -> Problem {
    problem(
        "SKK-3002",
        Turn::Vendor,
        (
            "これは要求ではなく、答えのファイルです。",
            "This is an answer, not a request.",
        ),
        (
            "req フォルダーには要求（01req・02req）だけを置いてください。",
            "Put only requests (01req, 02req) into the req folder.",
        ),
    )
}

pub(crate) fn not_implemented() -> Problem {
    problem(
        "SKK-3003",
        Turn::Vendor,
        (
            "この種類の要求にはまだ対応していません。",
            "This kind of request is not implemented yet.",
        ),
        (
            "対応している種類は docs/COMPATIBILITY.md にあります。",
            "docs/COMPATIBILITY.md lists the kinds that are.",
        ),
    )
}

pub(crate) fn answer_not_fetched() -> Problem {
    problem(
        "SKK-3004",
        Turn::Vendor,
        (
            "同じ名前の答えが、まだ res フォルダーにあります。",
            "The answer of the same name is still in the res folder.",
        ),
        (
            "先の答えを取り込んで消すか、別の識別子の名前で出してください。",
            "Fetch and remove that answer first, or use another identifier in the name.",
        ),
    )
}

/// `largest` in MiB.
pub(crate) fn too_large(largest: u64) -> Problem {
    Problem {
        ja: format!("要求のファイルが大きすぎます（{largest} MiB まで）。"),
        en: format!("The request file is too large (at most {largest} MiB)."),
        ..problem(
            "SKK-3005",
            Turn::Vendor,
            ("", ""),
            (
                "小さい要求に分けてください。",
                "Split it into smaller requests.",
            ),
        )
    }
}

pub(crate) fn unfinished() -> Problem {
    problem(
        "SKK-3006",
        Turn::Vendor,
        (
            "要求のファイルが空か、書き終わっていません（終わりの </XmlMsg> がありません）。",
            "The request file is empty or unfinished: it does not end with </XmlMsg>.",
        ),
        (
            "別の名前で書き終えてから、req フォルダーへ名前を変えて置いてください。",
            "Write it whole under another name, then rename it into the req folder.",
        ),
    )
}

pub(crate) fn name_too_long() -> Problem {
    problem(
        "SKK-3007",
        Turn::Vendor,
        (
            "ファイル名が長すぎます（180バイトまで）。短くした名前で返します。",
            "The file's name is too long (at most 180 bytes); it is given back under a shorter one.",
        ),
        (
            "短い名前で、もう一度出してください。",
            "Send it again under a shorter name.",
        ),
    )
}

pub(crate) fn a_zip() -> Problem {
    problem(
        "SKK-3008",
        Turn::Vendor,
        (
            "ZIP の要求は受け取りません（中は開いていません）。",
            "Requests in a ZIP are not taken; it was not opened.",
        ),
        (
            "中の XML を、そのまま req フォルダーに置いてください。",
            "Put the XML itself into the req folder.",
        ),
    )
}

pub(crate) fn a_link() -> Problem {
    problem(
        "SKK-3009",
        Turn::Clinic,
        (
            "req フォルダーにあったのはリンク（ショートカット）で、要求のファイルではありません。",
            "What lay in the req folder is a link, not a request.",
        ),
        (
            "リンクは work の quarantine に移しました。ファイルそのものを置いてください。心当たりがなければ、共有フォルダーに入れる人を確かめてください。",
            "The link was put aside (work/quarantine). Put the file itself there; if nobody here made it, check who may use the share.",
        ),
    )
}

pub(crate) fn hub_away() -> Problem {
    problem(
        "SKK-3101",
        Turn::Line,
        (
            "資格確認の回線につながりません。",
            "The line to the hub is down.",
        ),
        (
            "要求は失われません。つながるまでは、目視・前回の情報・資格申立書で受け付けてください。",
            "Requests are kept. Until it is back, go by sight, the last visit, or a written statement.",
        ),
    )
}

pub(crate) fn folder(error: &std::io::Error) -> Problem {
    let (ja, en) = match error.kind() {
        std::io::ErrorKind::StorageFull => (
            "ディスクがいっぱいで、ファイルを書けません。",
            "The disk is full: files cannot be written.",
        ),
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => (
            "連携フォルダーに書く権限がありません。",
            "The linkage folder may not be written to.",
        ),
        _ => (
            "連携フォルダーを使えません。",
            "The linkage folder cannot be used.",
        ),
    };
    problem(
        "SKK-3102",
        Turn::Clinic,
        (ja, en),
        (
            "空き容量と共有フォルダーの権限を確かめてください。要求は失われず、直れば続きます。",
            "Check free space and the share's permissions. Requests are kept and go on when it is mended.",
        ),
    )
}

/// A further consumer's folder; `name` as the settings call it.
pub(crate) fn consumer_away(name: &str, error: &std::io::Error) -> Problem {
    Problem {
        ja: format!("取り込み先「{name}」のフォルダーに書けません。"),
        en: format!("The folder of the consumer {name} cannot be written to."),
        code: "SKK-3105",
        next_ja: "その取り込み先のパソコンと共有フォルダーを確かめてください。ほかへの答えは止まらず、直れば続きから出ます。"
            .to_owned(),
        next_en: "Check that consumer's machine and share. Others are served; it catches up when it is back."
            .to_owned(),
        ..folder(error)
    }
}

/// Why a file's name is no message's.
pub(crate) fn name(error: &FileNameError) -> Problem {
    Problem {
        ja: error.sentence_ja(),
        en: error.sentence_en(),
        code: error.code(),
        ..unknown_name()
    }
}

pub(crate) fn answer_unreadable() -> Problem {
    problem(
        "SKK-3103",
        Turn::Hub,
        (
            "実施機関の答えを読めませんでした。",
            "The hub's answer could not be read.",
        ),
        (
            "もう一度照会してください。続くときは運営の窓口に連絡してください。",
            "Ask again; if it goes on, call the operators.",
        ),
    )
}

/// The `.err` text beside a request that is given back, in the answers' coding.
pub(crate) fn err_text(problem: &Problem, encoding: Encoding) -> Vec<u8> {
    let turn = match problem.turn {
        Turn::Clinic => "医療機関",
        Turn::Hub => "実施機関",
        Turn::Insurer => "保険者",
        Turn::Patient => "患者",
        Turn::Vendor => "ベンダー",
        Turn::Line => "回線事業者",
    };
    let text = format!(
        "{}\r\n{}\r\n{}\r\n担当: {turn}\r\n{}\r\n{}\r\n",
        problem.code, problem.ja, problem.next_ja, problem.en, problem.next_en
    );
    match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::ShiftJis => wire::sjis::encode_lossy(&text),
    }
}

pub(crate) fn card_choices() -> Problem {
    problem(
        "SKK-3201",
        Turn::Clinic,
        (
            "本人確認の方法か同意の項目が正しくありません。",
            "The way of verification or an item of consent is unknown.",
        ),
        (
            "リーダーの画面から、はじめからやり直してください。",
            "Start over at the reader.",
        ),
    )
}

pub(crate) fn pin_shape() -> Problem {
    problem(
        "SKK-3202",
        Turn::Patient,
        ("暗証番号は数字4けたです。", "The PIN is four digits."),
        (
            "4けたの数字を入れてください。回数は減っていません。",
            "Type four digits. No try was used up.",
        ),
    )
}

pub(crate) fn pin_wrong(left: u8) -> Problem {
    Problem {
        ja: format!("暗証番号が違います。あと{left}回まちがえると使えなくなります。"),
        en: format!("Wrong PIN. Tries left before the card locks: {left}."),
        ..problem(
            "SKK-3203",
            Turn::Patient,
            ("", ""),
            (
                "もう一度入れるか、顔認証・目視に切り替えてください。",
                "Try again, or go by face or by sight.",
            ),
        )
    }
}

pub(crate) fn pin_last_try() -> Problem {
    problem(
        "SKK-3204",
        Turn::Patient,
        (
            "あと1回まちがえると、暗証番号が使えなくなります。",
            "One more mistake will lock the PIN.",
        ),
        (
            "承知のうえで続けるか、顔認証・目視に切り替えてください。",
            "Go on knowing that, or go by face or by sight.",
        ),
    )
}

pub(crate) fn pin_locked() -> Problem {
    problem(
        "SKK-3205",
        Turn::Patient,
        ("暗証番号がロックされています。", "The PIN is locked."),
        (
            "顔認証か目視で確認してください。解除は市区町村の窓口です。",
            "Go by face or by sight. The municipal office can unlock it.",
        ),
    )
}

pub(crate) fn not_a_card() -> Problem {
    problem(
        "SKK-3206",
        Turn::Patient,
        (
            "マイナンバーカードではありません。",
            "This is not a My Number card.",
        ),
        (
            "マイナンバーカードを置いてください。",
            "Place a My Number card.",
        ),
    )
}

pub(crate) fn card_removed() -> Problem {
    problem(
        "SKK-3207",
        Turn::Patient,
        (
            "カードを読み取れませんでした。",
            "The card could not be read.",
        ),
        (
            "カードを置き直し、終わるまで動かさないでください。",
            "Place the card again and leave it until the end.",
        ),
    )
}

pub(crate) fn certificate_not_valid() -> Problem {
    problem(
        "SKK-3104",
        Turn::Clinic,
        (
            "この端末の証明書の有効期間外のため、つながりません。",
            "The terminal's certificate is not valid at present, so nothing connects.",
        ),
        (
            "端末の日付を確かめ、正しければ証明書を更新してください。",
            "Check the terminal's date; if it is right, renew the certificate.",
        ),
    )
}
