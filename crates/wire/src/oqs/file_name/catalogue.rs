//! Every interface known, implemented or not (oqs-wire §2). Those without a public layout are named and refused.

use super::MessageName;

/// One interface of the file linkage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interface {
    /// Its numbers in the official list.
    pub id: &'static str,
    /// How its files' names begin; `None` where no public source tells.
    pub prefix: Option<&'static str>,
    /// Exchanges it takes: 2 where a reception number comes first.
    pub steps: u8,
    /// Its title in Japanese.
    pub ja: &'static str,
    /// Its title in English.
    pub en: &'static str,
    /// Whether a request of this interface is answered, by the hub too.
    pub implemented: bool,
}

impl Interface {
    /// The interface of a message, without regard to case.
    #[must_use]
    pub fn of(message: &MessageName) -> Option<&'static Self> {
        let name = message.prefix();
        INTERFACES.iter().find(|interface| {
            let prefix = interface.prefix.unwrap_or("?");
            name.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
                && (1..=interface.steps).contains(&message.step)
        })
    }
}

/// All of them.
#[rustfmt::skip]
pub const INTERFACES: &[Interface] = &[
    Interface { id: "OQS-IF-001/002", prefix: Some("OQSsiquc"), steps: 1, ja: "資格確認", en: "Eligibility", implemented: true },
    Interface { id: "OQS-IF-003/004", prefix: Some("OQSsiimm"), steps: 1, ja: "照会番号登録", en: "Registration of an inquiry number", implemented: true },
    Interface { id: "OQS-IF-005–008", prefix: Some("OQSmuquc"), steps: 2, ja: "資格確認一括照会", en: "Eligibility in a batch", implemented: true },
    Interface { id: "OQS-IF-009–012", prefix: Some("OQSmuimm"), steps: 2, ja: "照会番号一括登録", en: "Registration of inquiry numbers in a batch", implemented: true },
    Interface { id: "OQS-IF-013–016", prefix: Some("OQSmutic"), steps: 2, ja: "委託先資格情報一括取得（医療扶助）", en: "Medical aid: coverages entrusted, in a batch", implemented: true },
    Interface { id: "OQS-IF-017–020", prefix: Some("OQSmuhvq"), steps: 2, ja: "同意済資格情報一括取得（訪問診療等）", en: "Home visits: coverages consented to, in a batch", implemented: true },
    Interface { id: "OQS-IF-021–024", prefix: Some("OQSmuonq"), steps: 2, ja: "同意済資格情報一括取得（オンライン診療等）", en: "Online care: coverages consented to, in a batch", implemented: true },
    Interface { id: "OQS-IF-025/026", prefix: Some("OQSsihvq"), steps: 1, ja: "資格確認（訪問診療等）", en: "Eligibility at a home visit", implemented: false },
    Interface { id: "OQS-IF-027/028", prefix: Some("OQSsionq"), steps: 1, ja: "資格確認（オンライン診療等）", en: "Eligibility in online care", implemented: false },
    Interface { id: "OQS-IF-029–032", prefix: None, steps: 2, ja: "資格確認一括照会（訪問診療等）", en: "Eligibility at home visits, in a batch", implemented: false },
    Interface { id: "OQS-IF-033–036", prefix: None, steps: 2, ja: "資格確認一括照会（オンライン診療等）", en: "Eligibility in online care, in a batch", implemented: false },
    Interface { id: "OQS-IF-037/038", prefix: Some("OQSsihvd"), steps: 1, ja: "閲覧同意取り消し（訪問診療等）", en: "Home visits: withdrawal of consent", implemented: false },
    Interface { id: "OQS-IF-039/040", prefix: Some("OQSsiurl"), steps: 1, ja: "医療機関アクセスURL取得", en: "Address by which patients reach the institution", implemented: false },
    Interface { id: "OQS-IF-041/042", prefix: Some("OQSsiinq"), steps: 1, ja: "環境設定情報照会", en: "Inquiry of environment settings", implemented: false },
    Interface { id: "OQS-IF-043/044", prefix: Some("OQSsiupd"), steps: 1, ja: "環境設定情報更新", en: "Change of environment settings", implemented: false },
    Interface { id: "OQS-IF-045/046", prefix: None, steps: 1, ja: "電子カルテ情報共有 施設利用状況回答", en: "Chart sharing: use by facilities", implemented: false },
    Interface { id: "OQS-IF-047/048", prefix: None, steps: 1, ja: "資格確認（救急時医療情報閲覧）", en: "Eligibility in an emergency", implemented: false },
    Interface { id: "OQS-IF-049/050", prefix: None, steps: 1, ja: "目視確認用パスコード", en: "Passcode for verification by sight", implemented: false },
    Interface { id: "OQS-IF-051–056", prefix: None, steps: 1, ja: "アクティベーションコード照会・発行・無効化", en: "Activation codes: inquiry, issue, revocation", implemented: false },
    Interface { id: "YZK-IF-001/002", prefix: Some("YZKsiquc"), steps: 1, ja: "薬剤・診療情報", en: "Medicine and treatment", implemented: true },
    Interface { id: "TKK", prefix: Some("TKKsiquc"), steps: 1, ja: "特定健診情報", en: "Check-ups", implemented: true },
    Interface { id: "CIP", prefix: Some("CIPsiquc"), steps: 1, ja: "臨床情報（電子カルテ情報共有）", en: "Clinical information", implemented: false },
    Interface { id: "EPS-IF-101…", prefix: Some("EPS"), steps: 1, ja: "電子処方箋", en: "E-prescription", implemented: false },
    Interface { id: "PMH", prefix: Some("PMHsimsm"), steps: 1, ja: "医療費助成等", en: "Subsidies of medical expenses", implemented: false },
];
