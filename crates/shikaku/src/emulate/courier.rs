//! Carries files between the vendor's folders and the clinic's, applies the faults and writes the traffic down.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use domain::clock::Clock;
use tokio::task::block_in_place;
use web::serve::Shutdown;
use wire::oqs::{
    check::LARGEST,
    file_name::{Direction, FileName},
};

use super::{
    Faults, Folders, Gate, Known,
    fault::Kind,
    outgoing::{self, Act, Outgoing},
    traffic::{Event, Line, Traffic},
};
use crate::clock::SystemClock;

/// Time between two looks at the folders.
const LOOK: Duration = Duration::from_millis(20);

/// Looks for which an unfinished request is left alone; then the terminal is to say what is wrong with it.
const PATIENCE: u32 = 150;

/// Octets at the end of a file in which its end is looked for.
const TAIL: u64 = 256;

/// Carries until it is told to stop.
pub(crate) struct Courier {
    folders: Folders,
    faults: Faults,
    gate: Gate,
    known: Known,
    traffic: Traffic,
    clock: SystemClock,
    /// Requests seen, not yet taken: length, and looks since it changed.
    seen: HashMap<String, (u64, Option<SystemTime>, u32)>,
    /// Answers on their way out, by the name they are published under.
    outgoing: BTreeMap<String, Outgoing>,
    /// Answers that lie in the vendor's folders.
    lying: BTreeSet<PathBuf>,
}

impl Courier {
    /// Takes up what an earlier run left.
    pub(crate) fn open(
        folders: Folders,
        faults: Faults,
        gate: Gate,
        known: Known,
    ) -> io::Result<Self> {
        let now = Instant::now();
        let mut outgoing = BTreeMap::new();
        for name in names(&folders.again)? {
            outgoing.insert(name.clone(), Outgoing::again(&name, now));
        }
        for name in names(&folders.stage)? {
            let fallen: Vec<&Kind> = faults.on(&identifier(&name)).collect();
            outgoing.insert(name.clone(), Outgoing::plan(&name, &fallen, now));
        }
        let mut lying = BTreeSet::new();
        for folder in [&folders.res, &folders.face] {
            lying.extend(names(folder)?.into_iter().map(|name| folder.join(name)));
        }
        Ok(Self {
            traffic: Traffic::open(&folders.traffic)?,
            folders,
            faults,
            gate,
            known,
            clock: SystemClock::new(None),
            seen: HashMap::new(),
            outgoing,
            lying,
        })
    }

    pub(crate) async fn run(mut self, shutdown: Shutdown) -> io::Result<()> {
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = shutdown.wait() => return Ok(()),
                _ = looks.tick() => {
                    if let Err(error) = block_in_place(|| self.look()) {
                        // A vendor's program held a file; the next look tries again.
                        tracing::warn!(kind = ?error.kind(), "a file could not be carried yet");
                    }
                }
            }
        }
    }

    fn look(&mut self) -> io::Result<()> {
        self.notice_taken()?;
        self.carry_in()?;
        self.give_back()?;
        self.take_out()?;
        let now = Instant::now();
        let due: Vec<(String, Act)> = self
            .outgoing
            .values()
            .filter_map(|one| one.due(now).map(|act| (one.name.clone(), act)))
            .collect();
        for (name, act) in due {
            self.act(&name, act)?;
        }
        Ok(())
    }

    /// Takes complete requests to the terminal.
    fn carry_in(&mut self) -> io::Result<()> {
        let mut seen = HashMap::new();
        for name in names(&self.folders.req)? {
            let path = self.folders.req.join(&name);
            let Ok(about) = fs::symlink_metadata(&path) else {
                continue;
            };
            // A link goes to the terminal as it is, to be refused there; what it points at is never looked at.
            let link = about.is_symlink();
            if !(about.is_file() || link) || !name.to_ascii_lowercase().ends_with(".xml") {
                continue;
            }
            let (length, modified) = (about.len(), about.modified().ok());
            let looks = match self.seen.remove(&name) {
                Some((before, at, looks)) if (before, at) == (length, modified) => looks + 1,
                _ => 0,
            };
            let complete = looks >= PATIENCE || (looks >= 1 && (link || has_end(&path)));
            let inner = self.folders.inner.req.join(&name);
            // A second file of the same name waits until the first was taken.
            if complete && fs::symlink_metadata(&inner).is_err() {
                let bytes = match link || length > LARGEST as u64 {
                    true => Vec::new(),
                    false => fs::read(&path)?,
                };
                self.take_in(&name, &bytes, &path, &inner)?;
            } else {
                seen.insert(name, (length, modified, looks));
            }
        }
        self.seen = seen;
        Ok(())
    }

    fn take_in(&mut self, name: &str, bytes: &[u8], path: &Path, inner: &Path) -> io::Result<()> {
        let fallen: Vec<&Kind> = self.faults.on(&identifier(name)).collect();
        let mut line = Line::new(self.clock.unix_ms(), Event::Request, name).holding(bytes);
        line.case = self.known.asked(bytes).map(str::to_owned);
        line.faults = told(&fallen);
        for fault in fallen {
            if let Kind::HubDown(seconds) = fault {
                self.gate.cut(Duration::from_secs(*seconds));
            }
        }
        fs::rename(path, inner)?;
        self.traffic.write(&line)
    }

    /// Gives back what the terminal refused: the reason first, then the request, as the terminal does.
    fn give_back(&mut self) -> io::Result<()> {
        let inner = self.folders.inner.res.clone();
        for name in names(&inner)? {
            let is_request = FileName::parse(&name)
                .map_or(true, |name| name.message().direction == Direction::Request);
            if let Some(stem) = name.strip_suffix(".err") {
                if self.alone(&name, stem)? {
                    self.tell_back(&name, &format!("{stem}.xml"))?;
                }
                continue;
            }
            if !is_request {
                continue;
            }
            let reason = Path::new(&name)
                .with_extension("err")
                .to_string_lossy()
                .into_owned();
            if inner.join(&reason).exists() {
                self.tell_back(&reason, &name)?;
            }
            fs::rename(inner.join(&name), self.folders.res.join(&name))?;
        }
        Ok(())
    }

    /// Whether a reason comes without its request: the terminal keeps a link to itself.
    fn alone(&self, reason: &str, stem: &str) -> io::Result<bool> {
        let inner = &self.folders.inner;
        let there = [names(&inner.res)?, names(&inner.work)?].concat();
        Ok(!there
            .iter()
            .any(|name| name != reason && name.contains(stem)))
    }

    fn tell_back(&mut self, reason: &str, request: &str) -> io::Result<()> {
        let inner = self.folders.inner.res.join(reason);
        let said = fs::read(&inner)?;
        fs::rename(inner, self.folders.res.join(reason))?;
        let line = Line::new(self.clock.unix_ms(), Event::Back, request).holding(&said);
        self.traffic.write(&line)
    }

    /// Takes answers from the terminal and plans how they go out.
    fn take_out(&mut self) -> io::Result<()> {
        for folder in [
            self.folders.inner.res.clone(),
            self.folders.inner.face.clone(),
        ] {
            for name in names(&folder)? {
                let is_answer = FileName::parse(&name)
                    .is_ok_and(|name| name.message().direction == Direction::Answer);
                if !is_answer {
                    continue;
                }
                let path = folder.join(&name);
                let fallen: Vec<&Kind> = self.faults.on(&identifier(&name)).collect();
                let (published, bytes) = outgoing::form(&name, &fs::read(&path)?, &fallen)?;
                let plan = Outgoing::plan(&published, &fallen, Instant::now());
                // Whole in `stage` first, then gone from the terminal: a crash between the two does this once more.
                outgoing::write_whole(&self.folders.stage.join(&published), &bytes)?;
                fs::remove_file(&path)?;
                self.outgoing.insert(published, plan);
            }
        }
        Ok(())
    }

    /// Makes one step of one answer.
    fn act(&mut self, name: &str, act: Act) -> io::Result<()> {
        let (staged, kept) = (self.folders.stage.join(name), self.folders.again.join(name));
        let public = self.public(name);
        match act {
            Act::Empty(for_good) => {
                fs::write(&public, [])?;
                if for_good {
                    fs::remove_file(&staged)?;
                    self.tell(Event::Answer, name, &[])?;
                }
            }
            Act::Part(part, of) => {
                let bytes = fs::read(&staged)?;
                let length = bytes.len() as u64 * part / of;
                fs::write(
                    &public,
                    &bytes[..usize::try_from(length).unwrap_or_default()],
                )?;
            }
            Act::Whole => {
                let bytes = fs::read(&staged)?;
                if self.outgoing.get(name).is_some_and(Outgoing::comes_twice) {
                    outgoing::write_whole(&kept, &bytes)?;
                }
                outgoing::publish(&staged, &public, SystemTime::now())?;
                self.tell(Event::Answer, name, &bytes)?;
            }
            Act::Again => {
                let bytes = fs::read(&kept)?;
                outgoing::publish(&kept, &public, SystemTime::now())?;
                self.tell(Event::Again, name, &bytes)?;
            }
        }
        self.lying.insert(public);
        if let Some(one) = self.outgoing.get_mut(name) {
            one.made(Instant::now());
            if one.ended() {
                self.outgoing.remove(name);
            }
        }
        Ok(())
    }

    fn public(&self, name: &str) -> PathBuf {
        let face = FileName::parse(name).is_ok_and(|name| name.is_face());
        let folder = if face {
            &self.folders.face
        } else {
            &self.folders.res
        };
        folder.join(name)
    }

    fn tell(&mut self, event: Event, name: &str, bytes: &[u8]) -> io::Result<()> {
        let face = FileName::parse(name).is_ok_and(|name| name.is_face());
        let event = if face && event == Event::Answer {
            Event::Face
        } else {
            event
        };
        let fallen: Vec<&Kind> = self.faults.on(&identifier(name)).collect();
        let mut line = Line::new(self.clock.unix_ms(), event, name).holding(bytes);
        line.case = self.known.shown(bytes).map(str::to_owned);
        line.faults = told(&fallen);
        self.traffic.write(&line)
    }

    /// Writes down which answers the vendor's program removed.
    fn notice_taken(&mut self) -> io::Result<()> {
        let gone: Vec<PathBuf> = self
            .lying
            .iter()
            .filter(|path| !path.exists())
            .cloned()
            .collect();
        for path in gone {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            self.traffic
                .write(&Line::new(self.clock.unix_ms(), Event::Taken, &name))?;
            self.lying.remove(&path);
        }
        Ok(())
    }
}

/// Names of the files in a folder, but for those that begin like somebody's unfinished business or end so.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let Ok(name) = entry?.file_name().into_string() else {
            continue;
        };
        if !name.starts_with(['~', '.']) && !name.ends_with(".part") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The free part of a name, the same for request and answer; the whole name where it is no message's.
fn identifier(name: &str) -> String {
    FileName::parse(name).map_or_else(|_| name.to_owned(), |name| name.identifier().to_owned())
}

fn told(fallen: &[&Kind]) -> Vec<String> {
    fallen.iter().map(|kind| kind.name().to_owned()).collect()
}

/// Whether a file ends as a message does; no more of it than its end is read.
fn has_end(path: &Path) -> bool {
    let tail = || -> io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = tail().unwrap_or_default();
    let closed = bytes.trim_ascii_end().strip_suffix(b">");
    closed.is_some_and(|rest| rest.trim_ascii_end().ends_with(b"</XmlMsg"))
}
