//! What happened to a file (`shikaku why`): from the journal, and from where the file lies now.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::{DateTime, hand_off::Step};
use web::problem::Turn;
use wire::oqs::{Encoding, file_name::FileName};

use crate::{
    linkage::{
        Folders,
        journal::{self, Mark},
        look, work,
    },
    problem,
};

/// One step, as it is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// When, in Japan.
    pub at: DateTime,
    /// Which message of this name: the same key is the same message.
    pub key: String,
    /// Stable code.
    pub step: &'static str,
    /// What happened.
    pub ja: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Code of a refusal, or name of a consumer.
    pub detail: Option<String>,
}

/// Where a message stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Nobody here ever saw it.
    Unknown,
    /// In `req`, not yet whole.
    Unfinished,
    /// In `req`, whole or of a name that is not looked at, and not taken.
    NotTaken,
    /// Taken; the hub has not answered.
    Asked,
    /// Answered or refused; the folder does not take it.
    Held,
    /// The answer lies there.
    Ready,
    /// The answer was there, and somebody fetched it.
    Fetched,
    /// Given back with a reason.
    GivenBack,
    /// Nobody fetched it in its time.
    Swept,
    /// Taken out of `work` by hand.
    Gone,
}

/// What happened to a file, whose turn it is and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Story {
    /// Where it stands.
    pub standing: Standing,
    /// Stable code of the standing, or of the reason it was given back for.
    pub code: String,
    /// One sentence.
    pub ja: String,
    /// The same in English.
    pub en: String,
    /// What to do.
    pub next_ja: String,
    /// The same in English.
    pub next_en: String,
    /// Whose turn it is: Japanese, English; `None` when nothing is to be done.
    pub turn: Option<(String, &'static str)>,
    /// Where it lies.
    pub lies: Vec<PathBuf>,
    /// What happened, oldest first.
    pub steps: Vec<Told>,
}

/// Tells of the file `asked`: a name or path in `req`, `res` or `face`, or its free identifier.
///
/// # Errors
/// When the journal cannot be read.
pub fn why(folders: &Folders, records: &Path, asked: &str) -> io::Result<Story> {
    let name = asked.rsplit(['/', '\\']).next().unwrap_or(asked);
    let lines = journal::steps(records, name)?;
    let there = Lying::find(folders, &Mark::of(name));
    let last = lines.iter().rev().find(|line| line.step != Step::Delivered);
    let mut story = match standing(&there, last.map(|line| line.step)) {
        Standing::GivenBack => given_back(
            there.reason.as_deref(),
            last.and_then(|line| line.code.as_deref()),
        ),
        Standing::NotTaken if !looked_at(&there.req) => unlooked(&there.req),
        standing => plain(standing),
    };
    story.lies = there.all;
    story.steps = lines
        .into_iter()
        .map(|line| Told {
            at: line.at,
            key: line.key,
            step: line.step.code(),
            ja: line.step.words().0,
            en: line.step.words().1,
            detail: line.code,
        })
        .collect();
    Ok(story)
}

/// Where files of the message lie.
#[derive(Default)]
struct Lying {
    req: Option<PathBuf>,
    asked: bool,
    held: bool,
    answer: bool,
    reason: Option<PathBuf>,
    all: Vec<PathBuf>,
}

impl Lying {
    fn find(folders: &Folders, mark: &Mark) -> Self {
        let mut lying = Self::default();
        let matching = |folder: &Path, name: fn(&str) -> &str| -> Vec<(String, PathBuf)> {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries
                .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
                .filter(|(file, _)| mark.fits(&Mark::of(name(file))))
                .collect()
        };
        for (_, path) in matching(&folders.req, |file| file) {
            lying.req = Some(path.clone());
            lying.all.push(path);
        }
        for (file, path) in matching(&folders.work, work::message_of) {
            if file.ends_with(work::ANSWER) || file.ends_with(work::REASON) {
                lying.held = true;
            } else if work::copy_for(&file).is_none() {
                lying.asked = true;
            }
            lying.all.push(path);
        }
        for folder in [&folders.res, &folders.face] {
            for (file, path) in matching(folder, work::message_of) {
                match file.to_ascii_lowercase() {
                    lower if lower.ends_with(".err") => lying.reason = Some(path.clone()),
                    lower if lower.get(10..13) == Some("res") => lying.answer = true,
                    _ => {}
                }
                lying.all.push(path);
            }
        }
        let others = folders
            .consumers
            .iter()
            .flat_map(|consumer| [&consumer.res, &consumer.face]);
        for folder in others.flatten() {
            let lies = matching(folder, |file| file).into_iter();
            lying.all.extend(lies.map(|(_, path)| path));
        }
        lying
    }
}

fn standing(there: &Lying, last: Option<Step>) -> Standing {
    if let Some(path) = &there.req {
        return match looked_at(&there.req) && !look::has_end(path) {
            true => Standing::Unfinished,
            false => Standing::NotTaken,
        };
    }
    match last {
        _ if there.held => Standing::Held,
        _ if there.asked => Standing::Asked,
        _ if there.reason.is_some() && last != Some(Step::Published) => Standing::GivenBack,
        _ if there.answer => Standing::Ready,
        Some(Step::GivenBack) => Standing::GivenBack,
        Some(Step::Published) => Standing::Fetched,
        Some(Step::Swept) => Standing::Swept,
        Some(_) => Standing::Gone,
        None => Standing::Unknown,
    }
}

fn looked_at(path: &Option<PathBuf>) -> bool {
    let name = path.as_ref().and_then(|path| path.file_name());
    name.is_some_and(|name| {
        let name = name.to_string_lossy();
        !name.starts_with(['~', '.']) && name.to_ascii_lowercase().ends_with(".xml")
    })
}

/// A file in `req` whose name says that it is not to be taken.
fn unlooked(path: &Option<PathBuf>) -> Story {
    let name = path.as_ref().and_then(|path| path.file_name());
    let name = name.unwrap_or_default().to_string_lossy().into_owned();
    let told = match FileName::parse(&name) {
        Err(error) => problem::name(&error),
        Ok(_) => problem::unknown_name(),
    };
    Story {
        code: told.code.to_string(),
        ja: format!("req にありますが、名前のため受け取られません。{}", told.ja),
        en: format!(
            "It lies in req, but its name keeps it from being taken. {}",
            told.en
        ),
        next_ja: told.next_ja,
        next_en: told.next_en,
        turn: Some(turn(Turn::Vendor)),
        ..plain(Standing::NotTaken)
    }
}

/// Tells with the words of the `.err` where it still lies.
fn given_back(reason: Option<&Path>, code: Option<&str>) -> Story {
    let told = reason
        .and_then(|path| fs::read(path).ok())
        .and_then(|bytes| {
            let text = wire::sjis::decode(&bytes, Encoding::Utf8).ok()?;
            let lines: Vec<String> = text.text.lines().map(str::to_owned).collect();
            <[String; 6]>::try_from(lines).ok()
        });
    let story = plain(Standing::GivenBack);
    match told {
        Some([code, ja, next_ja, turn, en, next_en]) => Story {
            code,
            ja: format!("理由をつけて返しました。{ja}"),
            en: format!("Given back with a reason. {en}"),
            next_ja,
            next_en,
            turn: Some((turn.replace("担当: ", ""), "see the reason")),
            ..story
        },
        None => Story {
            code: code.map_or(story.code, str::to_owned),
            ..story
        },
    }
}

fn turn(turn: Turn) -> (String, &'static str) {
    let (ja, en) = match turn {
        Turn::Clinic => ("医療機関", "the clinic"),
        Turn::Hub => ("実施機関", "the hub"),
        Turn::Insurer => ("保険者", "the insurer"),
        Turn::Patient => ("患者", "the patient"),
        Turn::Vendor => ("ベンダー", "the vendor"),
        Turn::Line => ("回線事業者", "the line's provider"),
    };
    (ja.to_owned(), en)
}

#[rustfmt::skip]
fn plain(standing: Standing) -> Story {
    let (code, words, next, whose) = match standing {
        Standing::Unknown => ("unknown", ("この名前や識別子のファイルは、この端末では見たことがありません。", "Nothing of this name or identifier was ever seen here."),
            ("名前のつづりと、置いたフォルダー（req）を確かめてください。", "Check the spelling and the folder it was put into (req)."), Some(Turn::Vendor)),
        Standing::Unfinished => ("unfinished", ("req にありますが、まだ書き終わっていません（終わりの </XmlMsg> がありません）。", "It lies in req and is not whole yet: </XmlMsg> is missing."),
            ("書いているプログラムを確かめてください。変わらないままなら、まもなく理由をつけて返します。", "Check the program that writes it. Unchanged, it is soon given back with a reason."), Some(Turn::Vendor)),
        Standing::NotTaken => ("not-taken", ("req にあって、まだ受け取られていません。", "It lies in req and was not taken yet."),
            ("数秒待っても残るときは、端末のプログラムが動いているか、フォルダーの権限を確かめてください。", "If it stays for more than seconds, check that the terminal runs, and the folder's permissions."), Some(Turn::Clinic)),
        Standing::Asked => ("asked", ("受け取って、実施機関の返事を待っています。", "Taken; the hub's reply is awaited."),
            ("このまま待ってください。回線が切れていても失われず、つながれば続きます。もう一度置かないでください。", "Wait. It is not lost even when the line is down. Do not put it there again."), Some(Turn::Line)),
        Standing::Held => ("held", ("返事は届いていますが、フォルダーに書けずに待っています。", "The reply is here, but a folder does not take it."),
            ("res・face フォルダーの空き容量と権限を確かめてください。直れば自動で出ます。", "Check free space and permissions of res and face. It comes out by itself."), Some(Turn::Clinic)),
        Standing::Ready => ("ready", ("答えが出ています。まだ取り込まれていません。", "The answer lies there and was not fetched yet."),
            ("レセコンの取り込みが動いているか確かめてください。", "Check that the receipt computer fetches."), Some(Turn::Vendor)),
        Standing::Fetched => ("fetched", ("答えを出し、もう取り込まれています。", "The answer was published, and somebody fetched it."),
            ("することはありません。レセコンに出ないときは、ほかのプログラムが先に取り込んでいないか確かめてください（docs/FOLDERS.md）。", "Nothing to do. If the receipt computer lacks it, see whether another program fetched it first (docs/FOLDERS.md)."), None),
        Standing::GivenBack => ("given-back", ("理由をつけて返しました。返したファイルはもう取り除かれています。", "Given back with a reason; what was given back is gone already."),
            ("符号の意味を見て直し、もう一度出してください。", "Look the code up, mend it, and send it again."), Some(Turn::Vendor)),
        Standing::Swept => ("swept", ("答えを出しましたが、取り込まれないまま保存期間を過ぎたので消しました。", "The answer was published; nobody fetched it in its time and it was removed."),
            ("もう一度照会してください。取り込みが止まっていないか確かめてください。", "Ask again, and check that the receipt computer fetches."), Some(Turn::Vendor)),
        Standing::Gone => ("gone", ("受け取ったあと、だれかが work フォルダーから取り除きました。", "After it was taken, somebody removed it from the work folder."),
            ("もう一度出してください。work フォルダーには手を触れないでください。", "Send it again. Leave the work folder alone."), Some(Turn::Clinic)),
    };
    Story {
        standing,
        code: code.to_owned(),
        ja: words.0.to_owned(),
        en: words.1.to_owned(),
        next_ja: next.0.to_owned(),
        next_en: next.1.to_owned(),
        turn: whose.map(turn),
        lies: Vec::new(),
        steps: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(root: &Path) -> Folders {
        let made = |name: &str| {
            let path = root.join(name);
            fs::create_dir_all(&path).expect("made");
            path
        };
        Folders {
            req: made("req"),
            res: made("res"),
            face: made("face"),
            work: made("work"),
            consumers: Vec::new(),
        }
    }

    #[test]
    fn each_place_has_its_words_and_its_turn() {
        let root = tempfile::tempdir().expect("a folder");
        let folders = folders(root.path());
        let at = jiff::civil::datetime(2026, 11, 24, 9, 0, 0, 0);
        let journal = journal::Journal::new(root.path());
        let asked = |name: &str| why(&folders, root.path(), name).expect("told");
        let name = "OQSsiquc01req_a1.xml";
        assert_eq!(asked("a1").standing, Standing::Unknown);

        fs::write(folders.req.join(name), "<XmlMsg>").expect("written");
        assert_eq!(asked("A1").standing, Standing::Unfinished);
        fs::write(folders.req.join(name), "<XmlMsg></XmlMsg>").expect("written");
        assert_eq!(
            asked(&format!("C:\\OQS\\req\\{name}")).standing,
            Standing::NotTaken
        );

        let work = folders.work.join(format!("k~{name}"));
        fs::rename(folders.req.join(name), &work).expect("taken");
        journal.note(at, "k", name, Step::Taken, None);
        let story = asked("OQSsiquc01res_a1.xml");
        assert_eq!((story.standing, story.steps.len()), (Standing::Asked, 1));
        fs::write(folders.work.join(format!("k~{name}.answer")), "x").expect("written");
        assert_eq!(asked(name).standing, Standing::Held);

        fs::remove_file(folders.work.join(format!("k~{name}.answer"))).expect("gone");
        fs::remove_file(work).expect("gone");
        assert_eq!(asked(name).standing, Standing::Gone);
        fs::write(folders.res.join("OQSsiquc01res_a1.xml"), "x").expect("written");
        journal.note(at, "k", name, Step::Published, None);
        assert_eq!(asked(name).standing, Standing::Ready);
        fs::remove_file(folders.res.join("OQSsiquc01res_a1.xml")).expect("gone");
        let story = asked(name);
        assert_eq!((story.standing, story.turn), (Standing::Fetched, None));

        let reason = "SKK-1003\r\n日本語。\r\n次。\r\n担当: ベンダー\r\nEnglish.\r\nNext.\r\n";
        fs::write(folders.res.join("OQSsiquc01req_a1.err"), reason).expect("written");
        journal.note(at, "k2", name, Step::GivenBack, Some("SKK-1003"));
        let story = asked("a1");
        assert_eq!(story.standing, Standing::GivenBack);
        assert_eq!(
            (story.code.as_str(), story.next_ja.as_str()),
            ("SKK-1003", "次。")
        );
        assert_eq!(story.turn.expect("a turn").0, "ベンダー");
        fs::remove_file(folders.res.join("OQSsiquc01req_a1.err")).expect("gone");
        assert_eq!(asked("a1").code, "SKK-1003");
    }

    #[test]
    fn a_name_that_nobody_looks_at_says_so() {
        let root = tempfile::tempdir().expect("a folder");
        let folders = folders(root.path());
        fs::write(folders.req.join("memo.txt"), "x").expect("written");
        let story = why(&folders, root.path(), "memo.txt").expect("told");
        assert_eq!(story.standing, Standing::NotTaken);
        assert_eq!(story.code, "SKK-2201");
    }
}
