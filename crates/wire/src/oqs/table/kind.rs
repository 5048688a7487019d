//! What the value of an element may be. A value of another kind is reported and kept: values are strings for ever.

use domain::date::{DateError, parse_compact, parse_compact_time};

use crate::oqs::Fault;

/// OQSCD001, OQSCD016: consent (同意).
pub(crate) const CONSENT: Kind = Kind::Code(&["0", "1", "2", "3"]);
/// OQSCD007: sex (性別).
pub(crate) const SEX: Kind = Kind::Code(&["1", "2", "3"]);

/// What the value of an element may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A group of elements, not a value.
    Group,
    /// Any text.
    Text,
    /// Text of at most so many characters.
    AtMost(usize),
    /// So many digits.
    Digits(usize),
    /// Digits, any number of them.
    Number,
    /// yyyyMMdd.
    Day,
    /// yyyyMMddHHmmss.
    Moment,
    /// yyyyMM.
    Month,
    /// Insurer number, 6 or 8 digits, padded or not.
    Insurer,
    /// A value of a code table.
    Code(&'static [&'static str]),
    /// Kept as it stands in the file, references unresolved.
    Source,
}

impl Kind {
    /// What is wrong with a value; an empty one is always right.
    pub(crate) fn fault(self, value: &str) -> Option<Fault> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let shape = |good: bool| (!good).then_some(Fault::Shape);
        if value.is_empty() {
            return None;
        }
        match self {
            Self::Group | Self::Text | Self::Source => None,
            Self::AtMost(length) => (value.chars().count() > length).then_some(Fault::TooLong),
            Self::Digits(length) => shape(value.len() == length && digits(value)),
            Self::Number => shape(digits(value)),
            Self::Day => parse_compact(value).err().map(fault_of),
            Self::Moment => parse_compact_time(value).err().map(fault_of),
            Self::Month => parse_compact(&format!("{value}01")).err().map(fault_of),
            Self::Insurer => domain::insurer::InsurerNumber::parse(value)
                .err()
                .map(|_| Fault::Shape),
            Self::Code(values) => (!values.contains(&value)).then_some(Fault::UnknownCode),
        }
    }
}

/// What an unusable date is called here.
pub(crate) fn fault_of(error: DateError) -> Fault {
    match error {
        DateError::Shape => Fault::Shape,
        DateError::NoSuchDay => Fault::NoSuchDay,
    }
}
