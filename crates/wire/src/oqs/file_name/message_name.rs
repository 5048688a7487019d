//! The fixed part of a name: system, single or batch, function, step, direction.

use std::fmt;

/// One inquiry in a file, or many.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Plurality {
    /// `si`: one.
    Single,
    /// `mu`: many (一括).
    Multiple,
}

/// Which way a file goes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// `req`: from the receipt computer.
    Request,
    /// `res`: to the receipt computer.
    Answer,
}

/// What message a file holds: `OQS` `si` `quc` `01` `req`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MessageName {
    /// Three letters of the system: `OQS` eligibility, `YZK` medicine, `TKK` check-ups, `EPS` e-prescription ….
    pub system: String,
    /// One inquiry or many.
    pub plurality: Plurality,
    /// Three letters of the function: `quc` eligibility, `imm` 照会番号 …. As written.
    pub function: String,
    /// Step of the exchange, 1 or 2 in all messages known.
    pub step: u8,
    /// Which way it goes.
    pub direction: Direction,
}

impl MessageName {
    /// Where `req` or `res` stands in a name.
    pub(super) const DIRECTION: usize = 10;

    /// Reads the start of a name up to its underscore; with it where the rest begins.
    pub(crate) fn parse(name: &str) -> Option<(Self, usize)> {
        let part = |from: usize, to: usize| name.get(from..to).filter(|part| part.is_ascii());
        let letters = |from, to| {
            part(from, to).filter(|part| part.bytes().all(|byte| byte.is_ascii_alphabetic()))
        };
        let plurality = match letters(3, 5)?.to_ascii_lowercase().as_str() {
            "si" => Plurality::Single,
            "mu" => Plurality::Multiple,
            _ => return None,
        };
        let step = part(8, 10).filter(|step| step.bytes().all(|byte| byte.is_ascii_digit()))?;
        let direction = match letters(10, 13)?.to_ascii_lowercase().as_str() {
            "req" => Direction::Request,
            "res" => Direction::Answer,
            _ => return None,
        };
        (part(13, 14)? == "_").then_some(())?;
        let message = Self {
            system: letters(0, 3)?.to_ascii_uppercase(),
            plurality,
            function: letters(5, 8)?.to_owned(),
            step: step.parse().ok()?,
            direction,
        };
        Some((message, 14))
    }

    /// `OQSsiquc`, as written.
    pub(crate) fn prefix(&self) -> String {
        let plurality = match self.plurality {
            Plurality::Single => "si",
            Plurality::Multiple => "mu",
        };
        format!("{}{plurality}{}", self.system, self.function)
    }

    /// `OQSsiquc01`, as written.
    pub(super) fn function_name(&self) -> String {
        format!("{}{:02}", self.prefix(), self.step)
    }
}

/// `OQSsiquc01req`.
impl fmt::Display for MessageName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = match self.direction {
            Direction::Request => "req",
            Direction::Answer => "res",
        };
        write!(formatter, "{}{direction}", self.function_name())
    }
}
