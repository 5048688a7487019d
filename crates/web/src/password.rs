//! Passwords of staff: kept only as argon2id hashes in PHC form, compared without telling whether an account exists.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::clock::Entropy;

/// Fewest characters of a password.
pub const LEAST: usize = 12;
/// Most octets of a password: a longer one only costs the server time.
pub const MOST: usize = 256;

/// Memory in KiB, passes, lanes: the values OWASP recommends for argon2id (19 MiB, 2, 1).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Octets of a salt.
const SALT: usize = 16;
/// A hash of no password, so that an unknown account costs as much time as a known one.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2hpa2FrdS1ub2JvZHkh$\
     ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8";

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Fewer than [`LEAST`] characters.
    #[error("a password has at least {LEAST} characters")]
    Short,
    /// More than [`MOST`] octets.
    #[error("a password has at most {MOST} octets")]
    Long,
    /// One character over and over.
    #[error("a password is more than one character repeated")]
    Monotonous,
}

impl Unfit {
    /// The same, to a person.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Short => "パスワードは12文字以上にしてください。",
            Self::Long => "パスワードが長すぎます（256バイトまで）。",
            Self::Monotonous => "同じ文字の繰り返しは使えません。",
        }
    }
}

/// Whether a password may be chosen.
///
/// # Errors
/// [`Unfit`] when it is too short, too long or one character repeated.
pub fn check(password: &str) -> Result<(), Unfit> {
    let mut characters = password.chars();
    let first = characters.next();
    if password.chars().count() < LEAST {
        Err(Unfit::Short)
    } else if password.len() > MOST {
        Err(Unfit::Long)
    } else if characters.all(|character| Some(character) == first) {
        Err(Unfit::Monotonous)
    } else {
        Ok(())
    }
}

/// The hash to keep, as a PHC string (`$argon2id$…`). It takes tens of milliseconds: not to be called on an async thread.
///
/// # Errors
/// [`Unfit`] as [`check`] says.
pub fn hash(password: &str, entropy: &dyn Entropy) -> Result<String, Unfit> {
    check(password)?;
    let mut salt = [0; SALT];
    entropy.fill(&mut salt);
    let hashed = SaltString::encode_b64(&salt).and_then(|salt| {
        Ok(argon2()?
            .hash_password(password.as_bytes(), &salt)?
            .to_string())
    });
    // A sound salt and length leave nothing to fail but memory's size, which is constant above.
    hashed.map_err(|_| Unfit::Long)
}

/// Whether `password` is the one that `kept` was made of; `None` where there is no such account, which takes as long.
#[must_use]
pub fn verify(password: &str, kept: Option<&str>) -> bool {
    if password.len() > MOST {
        return false;
    }
    let Ok(hash) = PasswordHash::new(kept.unwrap_or(NOBODY)) else {
        return false;
    };
    let right =
        argon2().is_ok_and(|argon2| argon2.verify_password(password.as_bytes(), &hash).is_ok());
    right && kept.is_some()
}

fn argon2() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (at, byte) in bytes.iter_mut().enumerate() {
                *byte = at as u8;
            }
        }
    }

    #[test]
    fn only_the_right_password_opens() {
        let kept = hash("正しい馬・電池・ホチキス", &Counting).expect("a fit password");
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert!(verify("正しい馬・電池・ホチキス", Some(&kept)));
        assert!(!verify("正しい馬・電池・ホチキヌ", Some(&kept)));
        assert!(!verify("正しい馬・電池・ホチキス", Some("not a hash")));
    }

    #[test]
    fn an_unknown_account_is_hashed_too_and_never_opens() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(!verify("correct horse battery", None));
    }

    #[test]
    fn weak_passwords_are_refused() {
        assert_eq!(check("short"), Err(Unfit::Short));
        assert_eq!(check("aaaaaaaaaaaaaaaa"), Err(Unfit::Monotonous));
        assert_eq!(check(&"ab".repeat(200)), Err(Unfit::Long));
        assert_eq!(check("twelve chars"), Ok(()));
    }
}
