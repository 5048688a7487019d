//! From an answer to the one line a counter acts by: colour, words, reason, next act and whose turn it is.

mod act;
#[cfg(test)]
mod tests;

use domain::{Date, eligibility::Validity, limit::covers};
use wire::oqs::qualification::{Answer, ResultItem};

pub(super) use act::Act;

use super::ratio::Ratios;

/// How urgent the state is; told by words too, never by colour alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tone {
    /// Plainly valid.
    Good,
    /// Something to do before or beside the visit.
    Caution,
    /// Not valid, or not confirmed.
    Bad,
    /// Nothing decided yet.
    Neutral,
}

impl Tone {
    /// Modifier of `status-card` and `banner`.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Good => "success",
            Self::Caution => "warning",
            Self::Bad => "error",
            Self::Neutral => "neutral",
        }
    }
}

/// What a counter reads first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Status {
    pub(super) tone: Tone,
    /// 有効・3割・限度額ウ.
    pub(super) headline: String,
    /// The same in a word or two, for lists and announcements.
    pub(super) tag: &'static str,
    /// Where the ratio in the headline comes from; only beside a valid insurance.
    pub(super) basis: Option<&'static str>,
    /// One line, unless plainly valid.
    pub(super) reason: Option<String>,
    /// What happened, in English, without any date.
    pub(super) english: &'static str,
    /// Exactly one, unless plainly valid.
    pub(super) act: Option<Act>,
    /// The code received beside the reason.
    pub(super) code: Option<String>,
}

impl Status {
    /// The status of an answer for the day asked.
    pub(super) fn of(answer: &Answer, on: Date) -> Self {
        if answer.header.segment.as_deref() == Some("2") {
            return Self {
                tone: Tone::Neutral,
                headline: "処理中".to_owned(),
                ..Self::unconfirmed(answer, "処理中", "Still being processed.")
            };
        }
        match (answer.is_answered(), answer.validity()) {
            (true, Some(validity)) => Self::answered(answer, validity, on),
            _ => Self::unconfirmed(answer, "確認できず", "The coverage could not be confirmed."),
        }
    }

    fn answered(answer: &Answer, validity: Validity, on: Date) -> Self {
        let told =
            filled(answer.code.as_ref()).is_some() || filled(answer.message.as_ref()).is_some();
        let plain = validity == Validity::Valid && !told;
        let (tone, tag, english) = words(validity, plain);
        let insurance = answer.results().iter().find(|item| !item.is_medical_aid());
        let insured = insurance.filter(|_| validity == Validity::Valid);
        Self {
            tone,
            headline: match validity {
                Validity::Valid => headline(insurance, has_aid(answer), on),
                Validity::ValidUnregistered => "有効・医療券は未登録".to_owned(),
                other => other.label().to_owned(),
            },
            tag,
            basis: insured.map(|item| Ratios::of(item, on).basis()),
            reason: (!plain)
                .then(|| act::reason(answer).unwrap_or_else(|| act::usual_reason(validity))),
            english,
            act: (!plain).then(|| Act::of(answer)),
            code: code(answer),
        }
    }

    fn unconfirmed(answer: &Answer, tag: &'static str, english: &'static str) -> Self {
        let reason = act::reason(answer);
        Self {
            tone: Tone::Bad,
            headline: "確認できませんでした".to_owned(),
            tag,
            basis: None,
            reason: Some(reason.unwrap_or_else(|| "理由は届いていません。".to_owned())),
            english,
            act: Some(Act::of(answer)),
            code: code(answer),
        }
    }
}

/// Colour and words of a validity.
fn words(validity: Validity, plain: bool) -> (Tone, &'static str, &'static str) {
    match validity {
        Validity::Valid if plain => (Tone::Good, "有効", "The coverage is valid."),
        Validity::Valid => (
            Tone::Caution,
            "有効・連絡あり",
            "The coverage is valid; there is a notice.",
        ),
        Validity::Invalid => (Tone::Bad, "無効", "The coverage is not valid."),
        Validity::InvalidNewExists => (
            Tone::Caution,
            "無効・新資格あり",
            "This coverage has ended; a new one is registered.",
        ),
        Validity::NoMatch => (Tone::Caution, "該当なし", "No matching coverage was found."),
        Validity::Multiple => (Tone::Caution, "複数該当", "Several people match."),
        Validity::ValidUnregistered => (
            Tone::Caution,
            "医療券なし",
            "Medical aid is valid, but no ticket for this institution is registered.",
        ),
    }
}

/// 有効・3割・限度額ウ, as far as each part is known.
fn headline(insurance: Option<&ResultItem>, aid: bool, on: Date) -> String {
    let mut parts = vec!["有効".to_owned()];
    if let Some(item) = insurance {
        parts.push(
            Ratios::of(item, on)
                .shown()
                .map_or_else(|| "割合は要確認".to_owned(), |ratio| ratio.label()),
        );
        if let Some(class) = item.limit_class().filter(|_| limit_holds(item, on)) {
            parts.push(format!("限度額{}", class.label()));
        }
    }
    if aid {
        parts.push("医療扶助".to_owned());
    }
    parts.join("・")
}

/// Whether the limit certificate received covers `on`; ends that are absent or unreadable do not end it.
pub(super) fn limit_holds(item: &ResultItem, on: Date) -> bool {
    let day = |value: &Option<String>| {
        value
            .as_deref()
            .and_then(|day| domain::date::parse_compact(day.trim()).ok())
    };
    item.limit.as_ref().is_some_and(|limit| {
        covers(
            day(&limit.valid_from).unwrap_or(Date::MIN),
            day(&limit.valid_to),
            on,
        )
    })
}

fn has_aid(answer: &Answer) -> bool {
    answer.results().iter().any(ResultItem::is_medical_aid)
}

/// The code received, in the body or in the header.
fn code(answer: &Answer) -> Option<String> {
    filled(answer.code.as_ref())
        .or(filled(answer.header.error_code.as_ref()))
        .map(str::to_owned)
}

fn filled(value: Option<&String>) -> Option<&str> {
    value
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
}
