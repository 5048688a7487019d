//! The hub's word for its audit: heads, proofs of one record and of a beginning, and what a forged one comes to.

use std::process::Output;

use domain::audit::{
    Head,
    merkle::{consistent, included, leaf},
};
use serde_json::Value;

use crate::demo::{Demo, Line, Request, command_on};

fn ask(demo: &Demo, ids: std::ops::RangeInclusive<u32>) {
    let request = Request::of(&demo.case("valid-general"), &demo.institution, "x");
    for id in ids {
        demo.ask(&id.to_string(), &request);
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("no JSON: {text}"))
}

fn hash(value: &Value) -> [u8; 32] {
    let text = value.as_str().expect("hexadecimal");
    let bytes = hex::decode(text).expect("hexadecimal");
    bytes.try_into().expect("32 bytes")
}

fn path(value: &Value) -> Vec<[u8; 32]> {
    let hashes = value["path"].as_array().expect("a path");
    hashes.iter().map(hash).collect()
}

#[test]
fn an_institution_can_hold_the_hub_to_its_word() {
    use base64::{Engine, engine::general_purpose::STANDARD as BASE64};

    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let line = Line::of(&demo);
    ask(&demo, 1..=3);
    let old = json(&line.get("/audit/v1/head"));
    ask(&demo, 4..=5);
    let new = json(&line.get("/audit/v1/head"));
    let (before, now) = (&old["size"], &new["size"]);
    assert_eq!((before.as_u64(), now.as_u64()), (Some(3), Some(5)));

    let head = Head {
        size: 5,
        root: hash(&new["root"]),
        chain: hash(&new["chain"]),
        at_unix_ms: new["at_unix_ms"].as_i64().expect("a time"),
    };
    let signature = BASE64.decode(new["signature"].as_str().expect("signed"));
    let public = std::fs::read(demo.dir.join("pki/audit.pub")).expect("there");
    assert!(hub::signed_by(&public, &head, &signature.expect("base64")));

    let proof = json(&line.get("/audit/v1/inclusion?record=2&size=5"));
    let here = leaf(&hash(&proof["chain"]));
    assert!(included(&here, 1, 5, &path(&proof), &head.root));
    let proof = json(&line.get("/audit/v1/consistency?old=3&size=5"));
    assert!(consistent(
        3,
        5,
        &hash(&old["root"]),
        &head.root,
        &path(&proof)
    ));
    for none in [
        "/audit/v1/inclusion?record=6&size=6",
        "/audit/v1/inclusion?record=0&size=5",
        "/audit/v1/consistency?old=4&size=3",
        "/audit/v1/head?size=6",
    ] {
        assert_eq!(json(&line.get(none))["code"], "SKK-1103", "{none}");
    }
}

#[test]
fn a_proof_is_made_beside_the_hub_and_checked_away_from_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    ask(&demo, 1..=5);
    let check = |proof: &str, key: bool| -> Output {
        let file = dir.path().join("proof.json");
        std::fs::write(&file, proof).expect("written");
        let mut command = std::process::Command::new(crate::demo::SHIKAKU);
        command.args(["audit", "check"]).arg(&file);
        if key {
            command.arg("--key").arg(demo.dir.join("pki/audit.pub"));
        }
        command.output().expect("runs")
    };
    for what in [["--record", "2"], ["--old", "3"]] {
        let made = demo.run(&["audit", "prove", what[0], what[1]]);
        assert!(made.status.success(), "{made:?}");
        let text = String::from_utf8(made.stdout).expect("UTF-8");
        let checked = check(&text, false);
        assert!(checked.status.success(), "{checked:?}");
        // No segment is full yet: the proof says that nobody signed it.
        let checked = check(&text, true);
        let said = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(said.contains("署名は確かめていません"), "{said}");
        let mut forged = json(&text);
        let first = hash(&forged["path"][0]).map(|byte| byte ^ 1);
        forged["path"][0] = Value::from(hex::encode(first));
        let checked = check(&forged.to_string(), false);
        assert!(!checked.status.success(), "{checked:?}");
    }
    let beyond = command_on(&demo.dir, &["audit", "prove", "--record", "6"]);
    assert!(!beyond.status.success());
    let said = String::from_utf8_lossy(&beyond.stderr).into_owned();
    assert!(said.contains("records run from 1 to 5"), "{said}");
}
