//! The insured person (被保険者・被扶養者), apart from any coverage.

use crate::date::Date;

/// Our own number for a person within one hub; never sent to a clinic, safe in the audit log.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PersonId(pub u64);

/// Sex as the insurer registered it (性別). Codes: OQSCD007.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
    /// 未設定.
    Unset,
}

/// Everything an insurer registered about a person. All texts are as registered, before any ● is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Our own number.
    pub id: PersonId,
    /// 氏名, full-width with U+3000 between family and given name.
    pub name: String,
    /// 氏名カナ, half-width katakana with one blank between.
    pub kana: String,
    /// 氏名その他（通称）.
    pub other_name: Option<String>,
    /// 性別1.
    pub sex: Sex,
    /// 性別2: only where the document hides or alters the sex.
    pub sex_shown: Option<Sex>,
    /// 生年月日.
    pub birthdate: Date,
    /// 住所 as filed with the insurer.
    pub address: Option<String>,
    /// 郵便番号, `123-4567`.
    pub postal_code: Option<String>,
    /// 不開示該当: address and medical data are withheld from everyone (protection from domestic violence).
    pub withheld: bool,
}
