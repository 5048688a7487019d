//! Staff of the desk: their roles, and what each may do.

/// A role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Cases, tickets, inquiries, notices: コンシェルジュ.
    Desk,
    /// Surveys and works: 現地・工事.
    Field,
    /// Units and queues: 在庫.
    Stock,
    /// Everything, and accounts: 管理者.
    Manager,
}

/// What a page or a form of the desk is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Looking at work, cases, calendar, stock, notices, tickets, vendors.
    Look,
    /// Changing a case's facts, gates, papers and notes.
    Case,
    /// Dates and results of surveys and works.
    Visit,
    /// Units, queues and offers.
    Stock,
    /// Tickets.
    Ticket,
    /// Marking notices as told and inquiries as answered.
    Tell,
    /// The vendors' register.
    Vendor,
    /// The audit trail and the export of a case.
    Trail,
    /// Accounts.
    Account,
}

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The account's name.
    pub name: String,
    /// Its role.
    pub role: Role,
}

impl Role {
    /// All, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Desk, Self::Field, Self::Stock, Self::Manager];

    /// Its word in the store and in commands.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Field => "field",
            Self::Stock => "stock",
            Self::Manager => "manager",
        }
    }

    /// Its name.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Desk => "受付",
            Self::Field => "現地・工事",
            Self::Stock => "在庫",
            Self::Manager => "管理者",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether it may.
    #[must_use]
    pub fn may(self, matter: Matter) -> bool {
        match self {
            Self::Manager => true,
            Self::Desk => !matches!(matter, Matter::Stock | Matter::Account),
            Self::Field => matches!(matter, Matter::Look | Matter::Visit),
            Self::Stock => matches!(matter, Matter::Look | Matter::Stock | Matter::Tell),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_and_only_managers_keep_accounts() {
        for role in Role::ALL {
            assert_eq!(Role::of(role.word()), Some(role));
            assert_eq!(role.may(Matter::Account), role == Role::Manager);
            assert!(role.may(Matter::Look));
        }
        assert_eq!(Role::of("root"), None);
    }
}
