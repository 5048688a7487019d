//! What is decided at the start: data from a folder, one server a folder, staff from the command line.

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::{
    demo::SHIKAKU,
    pack::{AT, Pack},
};

/// Runs `shikaku pack …` on `dir` with `typed` on its standard input.
fn pack(arguments: &[&str], dir: &Path, typed: &str) -> Output {
    let mut child = Command::new(SHIKAKU)
        .arg("pack")
        .args(arguments)
        .arg("--dir")
        .arg(dir)
        .env("RUST_LOG", "warn")
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that refuses its arguments reads nothing.
    stdin.write_all(typed.as_bytes()).ok();
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(text).expect("UTF-8")
}

/// The front page of a site.
fn front(site: &str) -> String {
    let host = site.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).expect("connected");
    write!(
        stream,
        "GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
    )
    .expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    answer
}

#[test]
fn staff_are_added_once_and_a_weak_password_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let add = ["staff", "add", "佐藤", "--role", "desk"];
    let added = pack(&add, dir.path(), "");
    assert!(added.status.success(), "{}", said(&added));
    assert!(
        said(&added).contains("この一度だけ"),
        "a password is made and shown"
    );
    let again = pack(&add, dir.path(), "");
    assert!(!again.status.success() && said(&again).contains("もういます"));
    let weak = pack(
        &[
            "staff",
            "add",
            "鈴木",
            "--role",
            "field",
            "--password-stdin",
        ],
        dir.path(),
        "short\n",
    );
    assert!(!weak.status.success() && said(&weak).contains("12文字以上"));
    let list = said(&pack(&["staff", "list"], dir.path(), ""));
    assert_eq!(list, "佐藤\t受付 desk\n");
}

#[test]
fn a_second_server_on_one_folder_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let _first = Pack::start(dir.path(), AT);
    let second = pack(&["serve", "--listen", "127.0.0.1:0"], dir.path(), "");
    assert!(!second.status.success());
    assert!(
        said(&second).contains("もう動いています"),
        "{}",
        said(&second)
    );
}

#[test]
fn prices_come_from_a_folder_and_a_broken_file_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = tempfile::tempdir().expect("a folder");
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pack/data/price.toml");
    let ours = std::fs::read_to_string(ours).expect("our own prices");
    let file = data.path().join("price.toml");
    // The same book, still in force.
    std::fs::write(&file, ours.replace("\"2021-12-31\"", "\"2027-03-31\"")).expect("written");
    let folder = data.path().to_str().expect("a path").to_owned();
    let pack_of_2026 = Pack::start_with(dir.path(), AT, &["--data", &folder]);
    let page = front(&pack_of_2026.site);
    assert!(page.contains("2026年11月26日（令和8年）現在の価格です"));
    assert!(page.contains("279,950円") && !page.contains("いまは要確認"));
    drop(pack_of_2026);
    std::fs::write(&file, ours.replace("amount = 58300", "amount = 58301")).expect("written");
    let broken = pack(
        &["serve", "--listen", "127.0.0.1:0", "--data", &folder],
        dir.path(),
        "",
    );
    assert!(!broken.status.success());
    let words = said(&broken);
    assert!(
        words.contains("price.toml") && words.contains("58301"),
        "{words}"
    );
}
