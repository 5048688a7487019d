//! The pages as a browser gets them, over a real socket; the hub is away throughout.

use std::{path::Path, time::Duration};

use domain::{
    clock::{Clock, Entropy},
    institution::InstitutionCode,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use web::serve::{Limits, ShutdownTrigger, serve_plain};
use wire::oqs::{Form as WireForm, Profile, qualification::Answer};

use super::*;
use crate::{
    Config, Folders, HubClient,
    face::{DrawnPeople, FaceRule, NoLivenessCheck, PlainMatcher, Verification},
    line::Line,
    reader::{ReaderConfig, Stand},
    records::{Records, Source},
};

/// 2026-11-24T08:52:01 in Japan, always.
struct Still;

impl Clock for Still {
    fn unix_ms(&self) -> i64 {
        let at = domain::date::parse_compact_time("20261124085201").expect("a moment");
        domain::clock::unix_ms(at)
    }
}

/// Never twice the same.
#[derive(Default)]
struct Counting(std::sync::atomic::AtomicU8);

impl Entropy for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    }
}

struct Served {
    clinic: Arc<Clinic>,
    address: String,
    _stop: ShutdownTrigger,
    _folder: tempfile::TempDir,
}

async fn serve() -> Served {
    let folder = tempfile::tempdir().expect("a folder");
    let clinic = Arc::new(clinic(folder.path()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (stop, shutdown) = Shutdown::new();
    let router = router(Arc::clone(&clinic), shutdown.clone());
    tokio::spawn(serve_plain(listener, router, Limits::default(), shutdown));
    Served {
        clinic,
        address,
        _stop: stop,
        _folder: folder,
    }
}

/// The period of a certificate that is valid whenever the tests look.
fn own() -> web::peer::Period {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let authority = web::pki::Authority::create("test", 0, 4_000_000_000).expect("made");
    let der = CertificateDer::from_pem_slice(authority.certificate_pem().as_bytes());
    web::peer::Period::from_der(&der.expect("a certificate")).expect("a period")
}

fn clinic(folder: &Path) -> Clinic {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let config = Config {
        institution: InstitutionCode::parse("1311111111").expect("ten digits"),
        institution_name: "架空<内科>".to_owned(),
        // Port 1 of this machine: nobody answers there.
        hub: HubClient::new("https://127.0.0.1:1", tls, own(), web::tls::clock(|| 1))
            .expect("a client"),
        folders: Folders {
            req: folder.join("req"),
            res: folder.join("res"),
            face: folder.join("face"),
            work: folder.join("work"),
            consumers: Vec::new(),
        },
        records: folder.join("records"),
        also: Vec::new(),
        encryption: crate::Encryptions::default(),
        form: WireForm::default(),
        poll: Duration::from_secs(1),
        settle: Duration::from_secs(1),
        give_up: Duration::from_secs(1),
        answers_stay: Duration::from_secs(1),
        reader: ReaderConfig {
            patience: domain::visit::Patience::default(),
            face: Verification {
                matcher: Box::new(PlainMatcher),
                rule: FaceRule {
                    threshold: f32::INFINITY,
                    target_false_match_rate: 0.0,
                },
                liveness: Box::new(NoLivenessCheck),
            },
            cameras: Box::new(DrawnPeople),
            face_root: None,
            consent_items: std::collections::BTreeSet::new(),
            emulated_staff: None,
        },
        staff: crate::Accounts::default(),
        limits: Limits::default(),
        clock: Arc::new(Still),
        entropy: Arc::new(Counting::default()),
    };
    let records = Records::open(&config.records, Still.now().date()).expect("records");
    let line = Line::new(records.news());
    let bookings = crate::bookings::Bookings::new(&config.records);
    let registration = crate::registration::Registrations::new(&config.records);
    let journal = crate::linkage::journal::Journal::new(&config.records);
    Clinic {
        config,
        records,
        line,
        journal,
        errands: tokio::sync::Notify::new(),
        bookings,
        registration,
        stand: Stand::default(),
    }
}

impl Served {
    async fn ask(&self, line: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address)
            .await
            .expect("a connection");
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {length}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\r\n{body}",
            self.address
        );
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered");
        let status = answer
            .get(9..12)
            .and_then(|status| status.parse().ok())
            .expect("a status");
        (status, answer)
    }

    fn keep(&self, key: &str, answer: &Answer) -> String {
        let form = WireForm {
            profile: Profile::Specification,
            ..WireForm::default()
        };
        let bytes = answer.write(form).expect("written");
        let records = &self.clinic.records;
        let kept = records.keep(key, Still.now(), Source::Card, &bytes, answer.clone());
        kept.expect("kept").id.clone()
    }
}

/// Everything typed rightly, form-encoded.
const TYPED: &str = "key=00000000000000aa&insurer=06130488&symbol=12-34&number=0567&birthdate=S28.5.5&on=2026-11-24";

#[tokio::test]
async fn the_newest_check_is_on_top_and_words_are_escaped() {
    let served = serve().await;
    let (status, page) = served.ask("GET /", "").await;
    assert_eq!(status, 200);
    assert!(
        page.contains("今日の確認はまだありません") && page.contains("架空&#60;内科&#62;"),
        "{page}"
    );
    let mut item = sample::insured();
    item.name = Some("<b>●橋　花子</b>".to_owned());
    let id = served.keep("00000000000000ab", &sample::answer("1", vec![item]));
    let (_, page) = served.ask("GET /", "").await;
    assert!(
        page.contains("有効・3割・限度額ウ") && !page.contains("<b>"),
        "{page}"
    );
    assert!(page.contains(&format!("href=\"/checks/{id}\"")));
    assert_eq!(page.matches("<h1").count(), 1);
    for inline in [" style=", "<style", " onclick", "http://", "https://"] {
        let body = page.split_once("\r\n\r\n").expect("a body").1;
        assert!(!body.contains(inline), "{inline}");
    }
    let (status, fragment) = served.ask("GET /fragment", "").await;
    assert_eq!(status, 200);
    assert!(fragment.contains("data-announce=\"新しい確認: 有効\"") && !fragment.contains("<h1"));
}

#[tokio::test]
async fn detail_and_slip_show_what_each_may() {
    let served = serve().await;
    let id = served.keep(
        "00000000000000ac",
        &sample::answer("2", vec![sample::insured(), sample::aid()]),
    );
    let (status, detail) = served.ask(&format!("GET /checks/{id}"), "").await;
    assert_eq!(status, 200);
    assert!(
        detail.contains("架空病")
            && detail.contains("QualificationValidity")
            && detail.contains("架空区")
    );
    let (status, slip) = served.ask(&format!("GET /checks/{id}/slip"), "").await;
    assert_eq!(status, 200);
    assert!(
        !slip.contains("架空病")
            && !slip.contains("架空区")
            && slip.contains("The coverage is not valid.")
    );
    for path in ["/checks/nothing", "/checks/nothing/slip", "/nothing"] {
        let (status, page) = served.ask(&format!("GET {path}"), "").await;
        assert_eq!(status, 404, "{path}");
        assert!(page.contains("受付に戻る"));
    }
}

#[tokio::test]
async fn a_form_that_cannot_be_sent_comes_back_as_it_was_typed() {
    let served = serve().await;
    let (status, page) = served
        .ask(
            "POST /check",
            "insurer=0613&number=&birthdate=20240230&limit=1",
        )
        .await;
    assert_eq!(status, 422);
    for part in [
        "value=\"0613\"",
        "value=\"20240230\"",
        "この日付はありません",
        " checked",
        "（3か所）",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches(" autofocus").count(), 1);
    let typed = TYPED.replace("06130488", "06130487");
    let (status, page) = served.ask("POST /check", &typed).await;
    assert_eq!(status, 422);
    assert!(
        page.contains("name=\"warned\" value=\"06130487\"") && page.contains("このまま照会する"),
        "{page}"
    );
    let (status, _) = served
        .ask("POST /check", &format!("{typed}&warned=06130487"))
        .await;
    assert_eq!(status, 503, "sent at the second press; the hub is away");
}

#[tokio::test]
async fn a_hub_that_is_away_loses_nothing_and_raises_the_banner() {
    let served = serve().await;
    let (status, page) = served.ask("POST /check", TYPED).await;
    assert_eq!(status, 503);
    for part in [
        "SKK-3101",
        "回線事業者",
        "value=\"0567\"",
        "value=\"00000000000000aa\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let (_, page) = served.ask("GET /", "").await;
    assert!(page.contains("8:52 から応答なし"), "{page}");
}

#[tokio::test]
async fn a_field_is_judged_by_itself() {
    let served = serve().await;
    let (status, answer) = served
        .ask("POST /check/field", "name=birthdate&value=S28.5.5")
        .await;
    assert_eq!(status, 200);
    assert!(
        answer.contains(r#"{"standing":"good","words":"昭和28年5月5日（1953年5月5日）・73歳"}"#),
        "{answer}"
    );
    assert_eq!(
        served.ask("POST /check/field", "name=key&value=1").await.0,
        404
    );
    assert_eq!(
        served
            .ask("GET /check/field?name=number&value=1", "")
            .await
            .0,
        405,
        "never in an address"
    );
}

#[tokio::test]
async fn news_reaches_an_open_page() {
    let served = serve().await;
    let mut stream = TcpStream::connect(&served.address)
        .await
        .expect("a connection");
    let request = format!("GET /events HTTP/1.1\r\nhost: {}\r\n\r\n", served.address);
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut said = String::new();
    let mut bytes = [0; 1024];
    while !said.contains("\r\n\r\n") {
        let read = stream.read(&mut bytes).await.expect("a header");
        said.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    assert!(said.contains("text/event-stream"), "{said}");
    served.keep(
        "00000000000000ad",
        &sample::answer("1", vec![sample::insured()]),
    );
    while !said.contains("event: news") {
        let read = stream.read(&mut bytes).await.expect("an event");
        assert_ne!(read, 0, "{said}");
        said.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    assert!(!said.contains("花子"), "an event holds nobody's data");
}
