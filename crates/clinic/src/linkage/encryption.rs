//! Answers in password ZIPs (暗号化), prefix by prefix, as the terminal's `encrypt.conf` and `encrypt_face.conf` say.
//!
//! Source: oqs-wire §3. Method and password rule of the real terminal are open; both are settings, ours by default.

use std::io::{self, Cursor, Write};

use wire::oqs::file_name::FileName;
use zip::{
    AesMode, CompressionMethod, ZipWriter, unstable::write::FileOptionsExt,
    write::SimpleFileOptions,
};

/// What a ZIP begins with; no message does.
const MAGIC: &[u8] = b"PK";

/// How ZIPs are locked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ZipMethod {
    /// AES-256 (WinZip AE-2).
    #[default]
    Aes256,
    /// The weak old way, for programs that read no other.
    ZipCrypto,
}

/// The password, shown by nothing.
#[derive(Clone)]
pub struct ZipSecret(String);

impl ZipSecret {
    /// The first line of a secret's file, without its end.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let line = text.lines().next().unwrap_or_default().trim();
        (!line.is_empty()).then(|| Self(line.to_owned()))
    }
}

impl std::fmt::Debug for ZipSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ZipSecret")
    }
}

/// Why a line of `encrypt.conf` cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line} is not <prefix>=e or <prefix>=n")]
pub struct EncryptConfError {
    /// Counted from 1.
    pub line: usize,
}

/// Which answers are put into password ZIPs, and how.
#[derive(Clone, Debug)]
pub struct Encryption {
    prefixes: Vec<(String, bool)>,
    method: ZipMethod,
    secret: ZipSecret,
}

impl Encryption {
    /// Reads the lines of an `encrypt.conf`: `<prefix>=e` (password ZIP) or `<prefix>=n` (plain). Blank lines and those
    /// that begin with `#` say nothing.
    ///
    /// # Errors
    /// [`EncryptConfError`] names the first line that is neither.
    pub fn read(
        conf: &str,
        method: ZipMethod,
        secret: ZipSecret,
    ) -> Result<Self, EncryptConfError> {
        let mut prefixes = Vec::new();
        for (at, line) in conf.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = EncryptConfError { line: at + 1 };
            let (prefix, how) = line.split_once('=').ok_or(wrong)?;
            let encrypted = match how.trim().to_ascii_lowercase().as_str() {
                "e" => true,
                "n" => false,
                _ => return Err(wrong),
            };
            prefixes.push((prefix.trim().to_ascii_lowercase(), encrypted));
        }
        Ok(Self {
            prefixes,
            method,
            secret,
        })
    }

    /// Whether answers of this name are packed: the longest prefix that fits decides.
    pub(super) fn wants(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        self.prefixes
            .iter()
            .filter(|(prefix, _)| name.starts_with(prefix.as_str()))
            .max_by_key(|(prefix, _)| prefix.len())
            .is_some_and(|(_, encrypted)| *encrypted)
    }

    /// A ZIP with the one file `name`.
    pub(super) fn pack(&self, name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
        zipped(name, bytes, Some((self.method, &self.secret.0)))
    }
}

/// A ZIP with the one file `name`, locked where there is a password.
///
/// # Errors
/// When the password or the name is none a ZIP can have.
pub fn zipped(name: &str, bytes: &[u8], lock: Option<(ZipMethod, &str)>) -> io::Result<Vec<u8>> {
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    match lock {
        None => zip.start_file(name, plain)?,
        Some((ZipMethod::Aes256, secret)) => {
            zip.start_file(name, plain.with_aes_encryption(AesMode::Aes256, secret))?;
        }
        Some((ZipMethod::ZipCrypto, secret)) => {
            zip.start_file(name, plain.with_deprecated_encryption(secret.as_bytes())?)?;
        }
    }
    zip.write_all(bytes)?;
    Ok(zip.finish()?.into_inner())
}

/// Whether an answer is packed already.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// `…res_1.xml` → `…res_1.zip`.
pub(super) fn packed_name(name: &str) -> String {
    match FileName::parse(name) {
        Ok(_) => format!(
            "{}.zip",
            name.rsplit_once('.').map_or(name, |(stem, _)| stem)
        ),
        Err(_) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    /// Opens a ZIP of ours again.
    fn unpack(bytes: &[u8], secret: &str) -> Option<(String, Vec<u8>)> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut file = archive.by_index_decrypt(0, secret.as_bytes()).ok()?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).ok()?;
        Some((file.name().to_owned(), text))
    }

    fn encryption(method: ZipMethod) -> Encryption {
        let secret = ZipSecret::of("naisho-1234\r\n").expect("a secret");
        Encryption::read("# ours\r\nOQS=n\r\nOQSmutic=e\r\nEPS=E\r\n", method, secret)
            .expect("read")
    }

    #[test]
    fn the_longest_prefix_decides_without_regard_to_case() {
        let encryption = encryption(ZipMethod::Aes256);
        assert!(encryption.wants("oqsMUTIC02res_1.xml") && encryption.wants("EPSsi.xml"));
        assert!(
            !encryption.wants("OQSsiquc01res_1.xml") && !encryption.wants("YZKsiquc01res_1.xml")
        );
        let secret = ZipSecret::of("x").expect("a secret");
        let wrong = Encryption::read("OQSmutic=e\nOQSmuhvq=x\n", ZipMethod::Aes256, secret);
        assert_eq!(wrong.expect_err("refused"), EncryptConfError { line: 2 });
    }

    #[test]
    fn what_was_packed_is_opened_with_the_password_only_and_told_by_nothing() {
        let text = "<XmlMsg>資格</XmlMsg>".as_bytes();
        for method in [ZipMethod::Aes256, ZipMethod::ZipCrypto] {
            let encryption = encryption(method);
            let packed = encryption
                .pack("OQSmutic02res_1.xml", text)
                .expect("packed");
            assert!(is_packed(&packed) && !is_packed(text));
            let (name, opened) = unpack(&packed, "naisho-1234").expect("opened");
            assert_eq!(
                (name.as_str(), opened.as_slice()),
                ("OQSmutic02res_1.xml", text)
            );
            assert_ne!(
                unpack(&packed, "chigau").map(|(_, text)| text),
                Some(text.to_vec())
            );
            assert!(!format!("{encryption:?}").contains("naisho"));
        }
        assert_eq!(packed_name("OQSmutic02res_1.xml"), "OQSmutic02res_1.zip");
    }
}
