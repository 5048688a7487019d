//! One reader, one account (顔認証用アカウント): bound once, one to one (my-number-card §7).

use std::{fs, io, path::Path};

use serde::{Deserialize, Serialize};

use crate::platform;

/// A reader's account: `F0` and at least six more letters and digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReaderAccount(String);

impl ReaderAccount {
    /// The account that `text` names; `None` where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let sound = text.starts_with("F0")
            && (8..=32).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        sound.then(|| Self(text.to_owned()))
    }

    /// The account's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a reader is not bound.
#[derive(Debug, thiserror::Error)]
pub enum BindingError {
    /// The account belongs to another reader, or the reader to another account (0x81000001 on real readers).
    #[error("the account or the reader is bound already: reset the binding of {0} first")]
    Bound(String),
    /// The file of bindings cannot be used.
    #[error("the file of bindings cannot be used: {0}")]
    File(#[from] io::Error),
}

#[derive(Serialize, Deserialize)]
struct Binding {
    account: String,
    reader: String,
}

/// Binds an account to a reader, by the reader's serial number. The same pair again is the same binding.
///
/// # Errors
/// [`BindingError::Bound`] when either belongs to another.
pub fn bind(file: &Path, account: &ReaderAccount, reader: &str) -> Result<(), BindingError> {
    let mut bindings = read(file)?;
    let touching = |binding: &&Binding| binding.account == account.0 || binding.reader == reader;
    match bindings.iter().find(touching) {
        Some(binding) if binding.account == account.0 && binding.reader == reader => Ok(()),
        Some(binding) => Err(BindingError::Bound(binding.account.clone())),
        None => {
            bindings.push(Binding {
                account: account.0.clone(),
                reader: reader.to_owned(),
            });
            write(file, &bindings)
        }
    }
}

/// Undoes an account's binding, as セットアップ情報初期化ツール does on real readers.
///
/// # Errors
/// [`BindingError::File`].
pub fn reset(file: &Path, account: &ReaderAccount) -> Result<(), BindingError> {
    let mut bindings = read(file)?;
    bindings.retain(|binding| binding.account != account.0);
    write(file, &bindings)
}

fn read(file: &Path) -> Result<Vec<Binding>, BindingError> {
    match fs::read(file) {
        Ok(text) => Ok(serde_json::from_slice(&text).map_err(io::Error::from)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

fn write(file: &Path, bindings: &[Binding]) -> Result<(), BindingError> {
    let text = serde_json::to_vec(bindings).map_err(io::Error::from)?;
    Ok(platform::write_whole(file, &text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_and_a_reader_belong_to_each_other_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("bindings.json");
        let account = |text| ReaderAccount::parse(text).expect("an account");
        let (one, other) = (account("F0ABCD1234"), account("F0ABCD9999"));
        bind(&file, &one, "reader-1").expect("bound");
        bind(&file, &one, "reader-1").expect("the same again");
        for (account, reader) in [(&one, "reader-2"), (&other, "reader-1")] {
            let refused = bind(&file, account, reader);
            assert!(matches!(refused, Err(BindingError::Bound(of)) if of == "F0ABCD1234"));
        }
        bind(&file, &other, "reader-2").expect("another pair");
        reset(&file, &one).expect("reset");
        bind(&file, &one, "reader-3").expect("free again");
        for not in ["", "F0", "F1ABCD1234", "F0ABC-1234", "F0あいうえ"] {
            assert_eq!(ReaderAccount::parse(not), None, "{not}");
        }
    }
}
