//! What code may not say, and where.

use crate::hold;
use crate::tree::{File, Line, rust};

/// Calls that make a result depend on more than its arguments.
const IMPURE: [&str; 14] = [
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Utc::now",
    "Local::now",
    "rand::",
    "getrandom",
    "thread_rng",
    "OsRng",
    "SystemRandom",
    "new_v4",
    "process::exit",
    "process::abort",
];
/// Where one of these may stand all the same: file, call, reason. An entry that is no longer needed fails too.
const IMPURE_ALL_THE_SAME: &[(&str, &str, &str)] = &[
    ("crates/hub/src/verifier.rs", "rand::", SIGNING),
    ("crates/hub/src/verifier.rs", "SystemRandom", SIGNING),
];
const SIGNING: &str =
    "the library's signing call asks for a source; PKCS #1 v1.5 draws nothing from it";

#[test]
fn clock_dice_and_exit_are_in_the_binary_only() {
    let mut unused: Vec<&(&str, &str, &str)> = IMPURE_ALL_THE_SAME.iter().collect();
    let mut broken = places(|file, line| {
        if is_binary(file) {
            return None;
        }
        let call = IMPURE.into_iter().find(|call| says(&line.code, call))?;
        let allowed = |entry: &(&str, &str, &str)| entry.0 == file.path && entry.1 == call;
        unused.retain(|entry| !allowed(entry));
        (!IMPURE_ALL_THE_SAME.iter().any(allowed)).then_some(call)
    });
    broken.extend(
        unused
            .iter()
            .map(|(path, call, _)| format!("{path}: no longer says {call}")),
    );
    hold(
        &broken,
        "take the time, the random bytes or the clock as an argument; crates/shikaku passes the real one in. An \
         exception needs a line with its reason in IMPURE_ALL_THE_SAME (xtask/tests/tidy/source.rs), and no longer \
         than it is needed",
    );
}

#[test]
fn domain_reads_and_writes_nothing_and_awaits_nothing() {
    let marks = [
        "std::fs",
        "std::net",
        "std::env",
        "std::io",
        "std::process",
        "std::thread",
        "async ",
        ".await",
    ];
    let broken = places(|file, line| {
        let found = marks.into_iter().find(|mark| line.code.contains(mark));
        found.filter(|_| file.is_in("crates/domain/src") && !line.test)
    });
    hold(
        &broken,
        "domain decides, it does not act: pass in what was read, and return what is to be written",
    );
}

#[test]
fn no_test_sleeps() {
    let broken = places(|_, line| {
        let sleeps = ["sleep(", "sleep_until(", "sleep_ms("];
        sleeps
            .into_iter()
            .find(|call| line.test && says(&line.code, call))
    });
    hold(
        &broken,
        "await the event itself with a deadline (a channel, a notify, recv_timeout), or move tokio's paused clock with advance",
    );
}

#[test]
fn no_test_is_ignored() {
    let broken = places(|_, line| {
        ["#[ignore"]
            .into_iter()
            .find(|mark| line.code.contains(mark))
    });
    hold(
        &broken,
        "mend the test or remove it: a test that does not run tells nothing",
    );
}

#[test]
fn nothing_is_left_undone() {
    let broken = places(|_, line| {
        ["todo!", "unimplemented!"]
            .into_iter()
            .find(|mark| says(&line.code, mark))
    });
    hold(
        &broken,
        "write it, or give the caller an error that says it is not there",
    );
}

#[test]
fn no_lint_is_allowed_away() {
    let broken = places(|_, line| {
        ["[allow(", ", allow("]
            .into_iter()
            .find(|mark| line.code.contains('#') && line.code.contains(mark))
    });
    hold(
        &broken,
        "mend what the lint says, or write #[expect(lint, reason = \"…\")], which fails when it is no longer needed",
    );
}

#[test]
fn only_the_binary_prints() {
    let broken = places(|file, line| {
        let build_script = file.name() == "build.rs";
        let calls = ["println!", "eprintln!", "print!", "eprint!"];
        let found = calls.into_iter().find(|call| says(&line.code, call));
        found.filter(|_| !is_binary(file) && !build_script)
    });
    hold(
        &broken,
        "return it, or log it with tracing (without personal data)",
    );
}

#[test]
fn operating_system_code_is_in_platform_rs_only() {
    let marks = [
        "os::unix",
        "os::windows",
        "signal::unix",
        "signal::windows",
        "cfg(unix)",
        "cfg(windows)",
        "target_os",
    ];
    let broken = places(|file, line| {
        let found = marks.into_iter().find(|mark| line.code.contains(mark));
        found.filter(|_| file.name() != "platform.rs" && !line.test)
    });
    hold(
        &broken,
        "move it into the crate's platform.rs, which has a front for Windows too (the clinic's terminal is a Windows PC)",
    );
}

/// Every line of code in which `rule` finds something, with what it found.
fn places(mut rule: impl FnMut(&File, &Line) -> Option<&'static str>) -> Vec<String> {
    let mut broken = Vec::new();
    for file in rust() {
        for line in file.lines() {
            if let Some(found) = rule(&file, &line) {
                broken.push(format!("{}:{}: {found}", file.path, line.number));
            }
        }
    }
    broken
}

/// Whether `code` names `word` as a whole: `grand::x` does not say `rand::`, `aws_lc_rs::rand::x` does.
fn says(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|char| char == '_' || char.is_alphanumeric())
    })
}

/// Whether the file belongs to a program that talks to a person: the binary, the chores, or a benchmark, which tells times.
fn is_binary(file: &File) -> bool {
    file.is_in("crates/shikaku") || file.is_in("xtask") || file.path.contains("/benches/")
}
