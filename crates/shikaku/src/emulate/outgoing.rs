//! One answer on its way out: in what form it is published, in what steps, and when.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io,
    path::Path,
    time::{Duration, Instant},
};

use super::fault::Kind;

/// Time between two steps of a file that grows: longer than most programs look away.
const STEP: Duration = Duration::from_millis(300);

/// What happens to the file in the vendor's folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Act {
    /// It is there, and empty; for good when `true`.
    Empty(bool),
    /// So many parts of so many are there.
    Part(u64, u64),
    /// It is there, whole.
    Whole,
    /// It is there once more.
    Again,
}

/// The steps an answer still has before it, each with the moment it is due.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) name: String,
    steps: VecDeque<(Instant, Act)>,
}

impl Outgoing {
    /// The plan for an answer that the faults fall on.
    pub(super) fn plan(name: &str, faults: &[&Kind], now: Instant) -> Self {
        let (mut wait, mut parts, mut empty, mut again) = (0, None, None, None);
        for fault in faults {
            match fault {
                Kind::Late(seconds) | Kind::AfterTimeout(seconds) => wait = wait.max(*seconds),
                Kind::Half(steps) => parts = Some(*steps),
                Kind::Empty(seconds) => empty = Some(*seconds),
                Kind::Duplicate(seconds) => again = Some(*seconds),
                Kind::WrongEncoding | Kind::HubDown(_) | Kind::Zip(..) => {}
            }
        }
        let mut due = now + Duration::from_secs(wait);
        let mut steps = VecDeque::new();
        if let Some(seconds) = empty {
            steps.push_back((due, Act::Empty(seconds == 0)));
            due += Duration::from_secs(seconds);
        }
        if empty != Some(0) {
            for part in 1..parts.unwrap_or_default() {
                steps.push_back((due, Act::Part(part, parts.unwrap_or(1))));
                due += STEP;
            }
            steps.push_back((due, Act::Whole));
            if let Some(seconds) = again {
                steps.push_back((due + Duration::from_secs(seconds), Act::Again));
            }
        }
        Self {
            name: name.to_owned(),
            steps,
        }
    }

    /// A copy that was left to be published again.
    pub(super) fn again(name: &str, now: Instant) -> Self {
        Self {
            name: name.to_owned(),
            steps: VecDeque::from([(now, Act::Again)]),
        }
    }

    /// Whether it is to come twice.
    pub(super) fn comes_twice(&self) -> bool {
        self.steps.iter().any(|(_, act)| *act == Act::Again)
    }

    /// The step that is due.
    pub(super) fn due(&self, now: Instant) -> Option<Act> {
        self.steps
            .front()
            .filter(|(due, _)| *due <= now)
            .map(|(_, act)| *act)
    }

    /// The step was made; the next are due no sooner after it than was planned.
    pub(super) fn made(&mut self, now: Instant) {
        if let Some((due, _)) = self.steps.pop_front() {
            let late = now.saturating_duration_since(due);
            for (due, _) in &mut self.steps {
                *due += late;
            }
        }
    }

    pub(super) fn ended(&self) -> bool {
        self.steps.is_empty()
    }
}

/// The name and the bytes an answer is published with.
pub(super) fn form(name: &str, bytes: &[u8], faults: &[&Kind]) -> io::Result<(String, Vec<u8>)> {
    let (mut name, mut bytes) = (name.to_owned(), bytes.to_vec());
    if faults.contains(&&Kind::WrongEncoding) {
        bytes = other_declaration(&bytes);
    }
    for fault in faults {
        if let Kind::Zip(method, password) = fault {
            let lock = password.as_deref().map(|password| (*method, password));
            bytes = clinic::zipped(&name, &bytes, lock)?;
            name = Path::new(&name)
                .with_extension("zip")
                .to_string_lossy()
                .into_owned();
        }
    }
    Ok((name, bytes))
}

/// The same bytes under a declaration that names the other coding.
fn other_declaration(bytes: &[u8]) -> Vec<u8> {
    for (one, other) in [("UTF-8", "Shift_JIS"), ("Shift_JIS", "UTF-8")] {
        let declared = format!("encoding=\"{one}\"");
        if let Some(at) = bytes
            .windows(declared.len())
            .take(100)
            .position(|window| window.eq_ignore_ascii_case(declared.as_bytes()))
        {
            let mut changed = bytes[..at].to_vec();
            changed.extend(format!("encoding=\"{other}\"").bytes());
            changed.extend(&bytes[at + declared.len()..]);
            return changed;
        }
    }
    bytes.to_vec()
}

/// Writes a file of which nobody sees a part: under another name first.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    fs::write(&part, bytes)?;
    fs::rename(&part, path)
}

/// Puts a whole file into place and touches it once: some programs see only the one, some only the other.
pub(super) fn publish(from: &Path, to: &Path, now: std::time::SystemTime) -> io::Result<()> {
    fs::rename(from, to)?;
    // The vendor's program may have taken it already.
    if let Ok(file) = File::options().append(true).open(to) {
        let _ = file.set_modified(now);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use clinic::ZipMethod::{Aes256, ZipCrypto};

    use super::*;

    fn acts(faults: &[&Kind]) -> Vec<(u64, Act)> {
        let now = Instant::now();
        let plan = Outgoing::plan("a.xml", faults, now);
        let ms = |due: Instant| u64::try_from((due - now).as_millis()).expect("small");
        plan.steps
            .into_iter()
            .map(|(due, act)| (ms(due), act))
            .collect()
    }

    #[test]
    fn faults_together_make_one_plan() {
        assert_eq!(acts(&[]), [(0, Act::Whole)]);
        let all = [
            &Kind::Late(2),
            &Kind::Half(3),
            &Kind::Empty(1),
            &Kind::Duplicate(4),
        ];
        assert_eq!(
            acts(&all),
            [
                (2000, Act::Empty(false)),
                (3000, Act::Part(1, 3)),
                (3300, Act::Part(2, 3)),
                (3600, Act::Whole),
                (7600, Act::Again),
            ]
        );
        assert_eq!(
            acts(&[&Kind::Empty(0), &Kind::Half(3)]),
            [(0, Act::Empty(true))]
        );
    }

    #[test]
    fn a_declaration_lies_and_the_bytes_stay() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg>資格</XmlMsg>";
        let (name, bytes) =
            form("a.xml", text.as_bytes(), &[&Kind::WrongEncoding]).expect("formed");
        assert_eq!(name, "a.xml");
        assert_eq!(bytes, text.replace("UTF-8", "Shift_JIS").as_bytes());
    }

    #[test]
    fn a_zip_opens_with_its_password_only_and_holds_the_answer_under_its_name() {
        for (method, password) in [
            (Aes256, None),
            (Aes256, Some("ひみつ123")),
            (ZipCrypto, Some("ひみつ123")),
        ] {
            let fault = Kind::Zip(method, password.map(str::to_owned));
            let (name, bytes) = form("a.xml", b"<XmlMsg/>", &[&fault]).expect("formed");
            assert_eq!(name, "a.zip");
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
            let mut text = String::new();
            match password {
                Some(password) => {
                    // The old way tells a wrong password by one byte only: now and then none is told.
                    if method == Aes256 {
                        assert!(archive.by_index_decrypt(0, b"wrong").is_err());
                    }
                    let mut file = archive
                        .by_index_decrypt(0, password.as_bytes())
                        .expect("opened");
                    assert_eq!(file.name(), "a.xml");
                    file.read_to_string(&mut text).expect("read");
                }
                None => {
                    archive
                        .by_name("a.xml")
                        .expect("there")
                        .read_to_string(&mut text)
                        .expect("read");
                }
            }
            assert_eq!(text, "<XmlMsg/>");
        }
    }
}
