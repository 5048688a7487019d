//! The Web-API from outside: login by certificate, search by token, and its quirks.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::demo::{Demo, Line, NOW};

const LOGIN: &str = "/oqs-api-pro/MSA12020/ILI12020SV01/auth";
const SEARCH: &str = "/oqs-api-pro/MSA01030/ILI01030SV01/search";

fn demo(dir: &std::path::Path) -> (Demo, String) {
    let demo = Demo::start_with(dir, &["--web-listen", "127.0.0.1:0"]);
    let web = demo.ready["web"].as_str().expect("an address").to_owned();
    (demo, web)
}

fn search_of(demo: &Demo, case: &str) -> Value {
    let case = demo.case(case);
    json!({ "XmlMsg": {
        "MessageHeader": {
            "QualificationConfirmationDate": "20261124",
            "MedicalInstitutionCode": demo.institution,
        },
        "MessageBody": { "QualificationConfirmSearchInfo": {
            "InsurerNumber": format!("{:0>8}", case["insurer_number"].as_str().expect("a number")),
            "InsuredCardSymbol": case["symbol"],
            "InsuredIdentificationNumber": case["number"],
            "InsuredBranchNumber": case["branch"],
            "Birthdate": case["birthdate"],
            "LimitApplicationCertificateRelatedConsFlg": "1",
        } },
    } })
}

/// A client that shows no certificate.
fn stranger(demo: &Demo) -> reqwest::Client {
    let ca = std::fs::read(demo.dir.join("pki/ca.pem")).expect("there");
    let mut roots = rustls::RootCertStore::empty();
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let ca = CertificateDer::from_pem_slice(&ca).expect("a certificate");
    roots.add(ca).expect("a root");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let time = web::tls::clock(|| NOW);
    let tls = rustls::ClientConfig::builder_with_details(provider, time)
        .with_safe_default_protocol_versions()
        .expect("TLS 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .timeout(Duration::from_secs(10))
        .no_proxy();
    client.build().expect("a client")
}

fn log_in(line: &Line, web: &str) -> String {
    let (status, text) = line.raw(|http| http.post(format!("{web}{LOGIN}")).body("{\"id\":\"x\"}"));
    assert_eq!(status, 200, "{text}");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    for name in ["accessToken", "refreshToken", "idToken", "linkSysCharCd"] {
        assert!(answer["result"][name].is_string(), "{name}: {answer}");
    }
    answer["result"]["idToken"]
        .as_str()
        .expect("a token")
        .to_owned()
}

#[test]
fn the_emulator_opens_the_same_door() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start_as("emulate", dir.path(), &[]);
    let web = demo.ready["web"].as_str().expect("an address").to_owned();
    let token = log_in(&Line::of(&demo), &web);
    let request = stranger(&demo).post(format!("{web}{SEARCH}"));
    let search = search_of(&demo, "lost-newer").to_string();
    let (status, text) =
        Line::of(&demo).raw(|_| request.header("authorization", token).body(search));
    assert_eq!(status, 200, "{text}");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        answer["XmlMsg"]["MessageBody"]["QualificationValidity"],
        "3"
    );
}

#[test]
fn a_program_logs_in_by_certificate_and_searches_by_token() {
    let dir = tempfile::tempdir().expect("a folder");
    let (demo, web) = demo(dir.path());
    let line = Line::of(&demo);
    let token = log_in(&line, &web);
    let stranger = stranger(&demo);
    let ask = |token: &str, body: String| {
        let request = stranger.post(format!("{web}{SEARCH}"));
        line.raw(|_| request.header("authorization", token).body(body))
    };
    let search = search_of(&demo, "valid-general");
    let (status, text) = ask(&token, search.to_string());
    assert_eq!(status, 200, "{text}");
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    let body = &answer["XmlMsg"]["MessageBody"];
    assert_eq!(body["QualificationValidity"], "1");
    let result = &body["ResultList"][0]["ResultOfQualificationConfirmation"];
    assert_eq!(result["Name"], demo.case("valid-general")["name"]);
    assert_eq!(
        body["QualificationConfirmSearchInfo"],
        search["XmlMsg"]["MessageBody"]["QualificationConfirmSearchInfo"],
        "echoed as sent"
    );
    assert_eq!(
        answer["XmlMsg"]["MessageHeader"]["ReferenceClassification"],
        "2"
    );

    let code = |(status, text): (u16, String)| {
        let problem: Value = serde_json::from_str(&text).expect("a problem");
        (status, problem["code"].as_str().expect("a code").to_owned())
    };
    let refused = |status, code: &str| (status, code.to_owned());
    assert_eq!(code(ask("", search.to_string())), refused(401, "SKK-1112"));
    let bearer = format!("Bearer {token}");
    assert_eq!(
        code(ask(&bearer, search.to_string())),
        refused(401, "SKK-1112")
    );
    let mut other = search.clone();
    other["XmlMsg"]["MessageHeader"]["MedicalInstitutionCode"] = json!("9918000010");
    assert_eq!(
        code(ask(&token, other.to_string())),
        refused(403, "SKK-1003")
    );
    let mut number = search.clone();
    number["XmlMsg"]["MessageBody"]["QualificationConfirmSearchInfo"]["Birthdate"] =
        json!(19800101);
    assert_eq!(
        code(ask(&token, number.to_string())),
        refused(400, "SKK-1111")
    );
    // The login is for nobody without a certificate.
    let login = stranger.post(format!("{web}{LOGIN}")).body("{}");
    assert_eq!(code(line.raw(|_| login)), refused(403, "SKK-1001"));
    let audit = demo.run(&["audit", "verify"]);
    assert!(audit.status.success(), "{audit:?}");
}

/// A known client counts the length in UTF-16 units: with a symbol in Japanese its JSON is cut short. It is told so at
/// once; nobody waits for bytes that never come.
#[test]
fn a_length_counted_in_characters_is_refused_at_once() {
    let dir = tempfile::tempdir().expect("a folder");
    let (demo, web) = demo(dir.path());
    let line = Line::of(&demo);
    let token = log_in(&line, &web);
    let mut search = search_of(&demo, "valid-general");
    search["XmlMsg"]["MessageBody"]["QualificationConfirmSearchInfo"]["InsuredCardSymbol"] =
        json!("あ-い");
    let text = search.to_string();
    let cut = text.as_bytes()[..text.encode_utf16().count()].to_vec();
    assert!(cut.len() < text.len());
    let request = stranger(&demo).post(format!("{web}{SEARCH}"));
    let (status, answer) = line.raw(|_| request.header("authorization", &token).body(cut));
    assert_eq!(status, 400, "{answer}");
    assert!(answer.contains("SKK-1111"), "{answer}");
}

/// Every function the document names is there, and every one that is there is named.
#[test]
fn the_document_names_every_function() {
    let dir = tempfile::tempdir().expect("a folder");
    let (demo, web) = demo(dir.path());
    let line = Line::of(&demo);
    let document: Value = serde_json::from_str(&line.get("/oqs/v1/openapi.json")).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    for (path, way) in paths {
        let text = match (path.as_str(), way.get("get").is_some()) {
            (SEARCH, _) => line.raw(|http| http.post(format!("{web}{path}"))).1,
            (_, true) => line.get(path),
            (_, false) => line.post(path, "key", String::new()),
        };
        assert!(!text.contains("SKK-1102"), "{path}: {text}");
    }
    for interface in wire::oqs::file_name::INTERFACES {
        let Some(prefix) = interface.prefix.filter(|_| interface.implemented) else {
            continue;
        };
        for step in 1..=interface.steps {
            let path = format!("/oqs/v1/{prefix}{step:02}");
            assert!(paths.contains_key(&path), "{path}");
        }
    }
}
