//! What lies on the reader, and the ways its holder can be verified.

use crate::eligibility::CardMode;

/// What lies on the reader, as far as its token tells (my-number-card §1.2, §6).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CardKind {
    /// マイナンバーカード with a PIN.
    Plastic,
    /// 顔認証マイナンバーカード: no PIN is set, and none may ever be asked for.
    Pinless,
    /// A card in an Android phone: its four digits are typed on the reader.
    Android,
    /// A card in an iPhone: the phone verifies its holder by itself.
    Iphone,
}

impl CardKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Plastic, Self::Pinless, Self::Android, Self::Iphone];

    /// Its name on command lines and in logs.
    #[must_use]
    pub fn code(self) -> &'static str {
        ["plastic", "pinless", "android", "iphone"][self as usize]
    }

    /// The kind of a [`code`](Self::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it is a phone: no photo to compare with is printed on it.
    #[must_use]
    pub fn is_phone(self) -> bool {
        matches!(self, Self::Android | Self::Iphone)
    }

    /// Whether its holder can be verified in this way at all.
    #[must_use]
    pub fn allows(self, way: Way) -> bool {
        match way {
            Way::Face | Way::Visual => !self.is_phone(),
            Way::Pin => matches!(self, Self::Plastic | Self::Android),
            Way::Phone => self == Self::Iphone,
        }
    }
}

/// A way of verifying the holder.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Way {
    /// 顔認証.
    Face,
    /// 暗証番号.
    Pin,
    /// 目視, by a named member of staff.
    Visual,
    /// The phone's own check of its holder (Face ID, Touch ID).
    Phone,
}

impl Way {
    /// All ways, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Face, Self::Pin, Self::Phone, Self::Visual];

    /// What the hub is told. A phone's own check unlocks its key as a PIN does, and counts as one.
    #[must_use]
    pub fn mode(self) -> CardMode {
        match self {
            Self::Face => CardMode::Face,
            Self::Pin | Self::Phone => CardMode::Pin,
            Self::Visual => CardMode::Visual,
        }
    }

    /// Its name on pages and in logs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Pin => "pin",
            Self::Visual => "visual",
            Self::Phone => "phone",
        }
    }

    /// The way of a [`code`](Self::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}
