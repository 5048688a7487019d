//! The problems that HTTP itself can have, before any of a caller's code runs.

use super::{Problem, Turn};

/// `SKK-0401`: no client certificate came with the connection.
pub fn unidentified() -> Problem {
    Problem {
        status: 401,
        code: "SKK-0401",
        ja: "機関の証明書が提示されていません。".to_owned(),
        en: "no institution certificate was presented".to_owned(),
        next_ja: "端末の電子証明書の設定を確認してください。".to_owned(),
        next_en: "check the terminal's certificate settings".to_owned(),
        turn: Turn::Clinic,
        retry_after: None,
    }
}

/// `SKK-0402`: the client certificate is not valid at the server's present time (also on a resumed session).
pub fn certificate_not_valid_now() -> Problem {
    Problem {
        status: 401,
        code: "SKK-0402",
        ja: "機関の証明書の有効期間外です。".to_owned(),
        en: "the institution certificate is outside its validity period".to_owned(),
        next_ja: "電子証明書を更新してください。".to_owned(),
        next_en: "renew the terminal's certificate".to_owned(),
        turn: Turn::Clinic,
        retry_after: None,
    }
}

/// `SKK-0403`: a page of another origin tried to change something.
pub fn cross_origin() -> Problem {
    Problem {
        status: 403,
        code: "SKK-0403",
        ja: "別のサイトからの操作を受け付けませんでした。".to_owned(),
        en: "a request from another site was refused".to_owned(),
        next_ja: "この画面を開き直して、もう一度操作してください。".to_owned(),
        next_en: "open this page again and repeat the act".to_owned(),
        turn: Turn::Clinic,
        retry_after: None,
    }
}

/// `SKK-0404`: there is nothing at this address.
pub fn not_found() -> Problem {
    Problem {
        status: 404,
        code: "SKK-0404",
        ja: "お探しのページはありません。".to_owned(),
        en: "there is nothing at this address".to_owned(),
        next_ja: "受付の画面に戻ってください。".to_owned(),
        next_en: "go back to the counter page".to_owned(),
        turn: Turn::Clinic,
        retry_after: None,
    }
}

/// `SKK-0408`: the request did not arrive whole in time.
pub fn too_slow() -> Problem {
    Problem {
        status: 408,
        code: "SKK-0408",
        ja: "要求が時間内に届きませんでした。".to_owned(),
        en: "the request did not arrive in time".to_owned(),
        next_ja: "回線を確認して、もう一度送信してください。".to_owned(),
        next_en: "check the line and send again".to_owned(),
        turn: Turn::Line,
        retry_after: Some(5),
    }
}

/// `SKK-0413`: the request's body is larger than the server takes.
pub fn too_large() -> Problem {
    Problem {
        status: 413,
        code: "SKK-0413",
        ja: "要求が大きすぎます。".to_owned(),
        en: "the request is too large".to_owned(),
        next_ja: "件数を分けて送信してください。".to_owned(),
        next_en: "split the request and send the parts".to_owned(),
        turn: Turn::Vendor,
        retry_after: None,
    }
}

/// `SKK-0421`: the page was asked for under a name that is not this machine's own.
pub fn wrong_host() -> Problem {
    Problem {
        status: 421,
        code: "SKK-0421",
        ja: "この画面は、この端末からだけ開けます。".to_owned(),
        en: "this page opens only under the machine's own name".to_owned(),
        next_ja: "アドレスを http://localhost から始めて開いてください。".to_owned(),
        next_en: "open it with an address that starts with http://localhost".to_owned(),
        turn: Turn::Clinic,
        retry_after: None,
    }
}

/// `SKK-0429`: the client has as many connections open as it may.
pub fn too_many_connections() -> Problem {
    Problem {
        status: 429,
        code: "SKK-0429",
        ja: "この証明書の接続が多すぎます。".to_owned(),
        en: "too many connections of this certificate are open".to_owned(),
        next_ja: "開いている接続を使い回すか、閉じてから続けてください。".to_owned(),
        next_en: "use the connections that are open again, or close some of them".to_owned(),
        turn: Turn::Vendor,
        retry_after: Some(1),
    }
}

/// `SKK-0500`: a fault in the program; its details stand in the server's own log.
pub fn fault() -> Problem {
    Problem {
        status: 500,
        code: "SKK-0500",
        ja: "プログラムに不具合が起きました。".to_owned(),
        en: "the program has a fault".to_owned(),
        next_ja: "時刻を控えて、サポートに連絡してください。".to_owned(),
        next_en: "note the time and call support".to_owned(),
        turn: Turn::Vendor,
        retry_after: None,
    }
}

/// `SKK-0503`: the request arrived whole but was not answered in time.
pub fn not_answered_in_time() -> Problem {
    Problem {
        status: 503,
        code: "SKK-0503",
        ja: "時間内に回答できませんでした。".to_owned(),
        en: "the request was not answered in time".to_owned(),
        next_ja: "しばらく待って、もう一度送信してください。".to_owned(),
        next_en: "wait a little and send again".to_owned(),
        turn: Turn::Hub,
        retry_after: Some(10),
    }
}
