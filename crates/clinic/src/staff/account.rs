//! Accounts of staff: a name and the hash of a password, in a file of the clinic's own.

use std::{collections::BTreeMap, fs, io, path::Path};

use domain::{clock::Entropy, visit::StaffId};
use web::password::{self, Unfit};

use crate::platform;

/// The accounts, as read at start. No `Debug`: it holds hashes.
#[derive(Default)]
pub struct Accounts(BTreeMap<StaffId, String>);

/// Why an account is not kept or read.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The file cannot be used.
    #[error("failed to use the file of accounts: {0}")]
    File(#[from] io::Error),
    /// A name in the file is none.
    #[error(
        "failed to read the file of accounts: a name is not of 1–32 lower-case letters, digits, '.', '-', '_'"
    )]
    Name,
    /// The password may not be chosen.
    #[error("failed to keep the account: {0}")]
    Password(#[from] Unfit),
}

impl Accounts {
    /// Reads the accounts; no file is no account.
    ///
    /// # Errors
    /// [`AccountError::File`], [`AccountError::Name`].
    pub fn read(file: &Path) -> Result<Self, AccountError> {
        let text = match fs::read(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error.into()),
        };
        let kept: BTreeMap<String, String> =
            serde_json::from_slice(&text).map_err(io::Error::from)?;
        let accounts = kept
            .into_iter()
            .map(|(name, hash)| Some((StaffId::parse(&name)?, hash)))
            .collect::<Option<_>>();
        accounts.map(Self).ok_or(AccountError::Name)
    }

    /// Keeps an account in the file, or a new password for one.
    ///
    /// # Errors
    /// [`AccountError`].
    pub fn keep(
        file: &Path,
        name: &StaffId,
        password: &str,
        entropy: &dyn Entropy,
    ) -> Result<(), AccountError> {
        let mut accounts = Self::read(file)?;
        accounts
            .0
            .insert(name.clone(), password::hash(password, entropy)?);
        let kept: BTreeMap<&str, &String> = accounts
            .0
            .iter()
            .map(|(name, hash)| (name.as_str(), hash))
            .collect();
        let text = serde_json::to_vec_pretty(&kept).map_err(io::Error::from)?;
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(platform::write_whole(file, &text)?)
    }

    /// The hash of an account's password.
    pub(super) fn hash(&self, name: &StaffId) -> Option<String> {
        self.0.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed;

    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn an_account_comes_back_as_a_hash_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("staff.json");
        let name = StaffId::parse("hanako").expect("a name");
        assert!(
            Accounts::read(&file)
                .expect("none yet")
                .hash(&name)
                .is_none()
        );
        Accounts::keep(&file, &name, "correct horse battery", &Fixed).expect("kept");
        let text = fs::read_to_string(&file).expect("there");
        assert!(!text.contains("battery"));
        let hash = Accounts::read(&file).expect("read").hash(&name);
        assert!(password::verify("correct horse battery", hash.as_deref()));
        let short = Accounts::keep(&file, &name, "short", &Fixed);
        assert!(matches!(short, Err(AccountError::Password(_))));
    }
}
