//! Faults on purpose: what a bad contact, a hasty hand or a dying chip do.

use std::str::FromStr;

use crate::transmit::{Transmit, TransmitError};

/// Which fault, and at which command (counted from one).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// At which command.
    pub at: u64,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The card is gone before it answers, and stays gone.
    Removed,
    /// The card answers `6F00`, once.
    Failed,
    /// Half of the answer's data is missing, once.
    Short,
    /// No answer in time, once.
    Silent,
    /// The right answer, late, once.
    Slow,
}

impl FromStr for Fault {
    type Err = &'static str;

    /// `removed`, `6f00`, `short`, `silent` or `slow`, at the fifth command, or `removed@12`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, at) = text.split_once('@').unwrap_or((text, "5"));
        let kind = match kind {
            "removed" => FaultKind::Removed,
            "6f00" => FaultKind::Failed,
            "short" => FaultKind::Short,
            "silent" => FaultKind::Silent,
            "slow" => FaultKind::Slow,
            _ => {
                return Err(
                    "removed, 6f00, short, silent, slow; removed@12 = at the twelfth command",
                );
            }
        };
        match at.parse() {
            Ok(at @ 1..) => Ok(Self { kind, at }),
            _ => Err("after @ stands which command, counted from 1"),
        }
    }
}

/// A card with a fault.
pub struct Faulty<T> {
    /// The card behind it.
    pub card: T,
    fault: Option<Fault>,
    count: u64,
    pause: Box<dyn FnMut() + Send>,
}

impl<T> Faulty<T> {
    /// A card that fails as told, or not at all; `pause` is how long a slow one takes.
    pub fn new(card: T, fault: Option<Fault>, pause: Box<dyn FnMut() + Send>) -> Self {
        Self {
            card,
            fault,
            count: 0,
            pause,
        }
    }
}

impl<T: Transmit> Transmit for Faulty<T> {
    fn transmit(&mut self, apdu: &[u8]) -> Result<Vec<u8>, TransmitError> {
        self.count += 1;
        match self.fault {
            Some(fault) if fault.kind == FaultKind::Removed && self.count >= fault.at => {
                Err(TransmitError::Removed)
            }
            Some(fault) if self.count == fault.at => match fault.kind {
                FaultKind::Removed => Err(TransmitError::Removed),
                FaultKind::Silent => Err(TransmitError::TimedOut),
                FaultKind::Slow => {
                    (self.pause)();
                    self.card.transmit(apdu)
                }
                FaultKind::Failed => Ok(vec![0x6F, 0x00]),
                FaultKind::Short => {
                    let answer = self.card.transmit(apdu)?;
                    let (data, status) = answer.split_at(answer.len().saturating_sub(2));
                    Ok([&data[..data.len() / 2], status].concat())
                }
            },
            _ => self.card.transmit(apdu),
        }
    }
}
