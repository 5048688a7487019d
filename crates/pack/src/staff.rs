//! Staff of the desk: their roles, and what each may do.

use domain::clock::Entropy;
use sha2::{Digest, Sha256};
use store::pack::Account;

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
    /// The [`mark`] of its password as it was at login.
    pub mark: String,
}

impl Member {
    /// Whether the account is in use still, with the password of the login.
    #[must_use]
    pub fn is_still(&self, account: &Account) -> bool {
        account.active && self.mark == mark(&account.hash)
    }
}

/// What tells one password's hash from another's, without being it.
#[must_use]
pub fn mark(hash: &str) -> String {
    hex::encode(&Sha256::digest(hash)[..8])
}

/// Letters and digits that are not taken for one another: 32 of them.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A new password: four groups of five of 32 letters, 100 bits.
#[must_use]
pub fn password(entropy: &dyn Entropy) -> String {
    let mut octets = [0; 20];
    entropy.fill(&mut octets);
    let letters: Vec<char> = octets
        .iter()
        .map(|octet| char::from(ALPHABET[usize::from(octet % 32)]))
        .collect();
    let groups: Vec<String> = letters
        .chunks(5)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// Whether a name can be an account's: 1 to 40 characters, none of them invisible, no blank at its ends.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.trim().is_empty()
        && name == name.trim()
        && name.chars().count() <= 40
        && !name.contains(char::is_control)
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
