//! Hub and clinic as two programs, and the hub away for a while.

use std::time::Duration;

use crate::{
    browser::{Browser, picture},
    demo::{Demo, Program, Request, await_file, await_gone},
    kiosk::gallery::Gallery,
};

#[test]
fn a_hub_that_is_away_costs_time_but_no_request_and_the_counter_says_so() {
    let dir = tempfile::tempdir().expect("a folder");
    let demo = Demo::start(dir.path());
    let case = demo.case("valid-general");
    let (institution, req, res) = (demo.institution.clone(), demo.req.clone(), demo.res.clone());
    assert!(demo.stop().success());

    let path = |name: &str| dir.path().join(name).display().to_string();
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("bound");
    let clinic_config = dir.path().join("clinic.toml");
    let text = format!(
        "institution = \"{institution}\"\nname = \"しかく内科\"\nhub = \"https://{free}\"\ncertificate = \"{}\"\nkey = \"{}\"\n\
         hub-ca = \"{}\"\nreq = \"{}\"\nres = \"{}\"\nface = \"{}\"\nwork = \"{}\"\nrecords = \"{}\"\n\
         counter = \"127.0.0.1:0\"\nreader = \"127.0.0.1:0\"\nkiosk = \"127.0.0.1:0\"\n",
        path("pki/clinic.pem"),
        path("pki/clinic.key"),
        path("pki/ca.pem"),
        path("OQS/req"),
        path("OQS/res"),
        path("OQS/face"),
        path("OQS/work"),
        path("clinic/records"),
    );
    std::fs::write(&clinic_config, text).expect("written");
    let hub_config = dir.path().join("hub.toml");
    let text = format!(
        "listen = \"{free}\"\ndatabase = \"{}\"\ncertificate = \"{}\"\nkey = \"{}\"\nclient-ca = \"{}\"\n\
         card-roots = [\"{}\"]\ncard-policies = [\"1.2.392.200149.8.5.1.0.30\"]\nverifier-key = \"{}\"\naudit-key = \"{}\"\n",
        path("hub/hub.db"),
        path("pki/hub.pem"),
        path("pki/hub.key"),
        path("pki/ca.pem"),
        path("pki/card-ca.der"),
        path("pki/verifier.key"),
        path("pki/audit.key"),
    );
    std::fs::write(&hub_config, text).expect("written");

    let clinic = Program::start("clinic", &clinic_config);
    let request = req.join("OQSsiquc01req_waits.xml");
    std::fs::write(&request, Request::of(&case, &institution, "waits").text()).expect("written");
    await_gone(&request);
    let browser = Browser::start();
    let mut page = browser.page(1024, 768);
    page.goto(clinic.ready["counter"].as_str().expect("an address"));
    let patience = Duration::from_secs(30);
    page.wait_for(
        "document.querySelector('.outage')?.textContent.includes('SKK-3101')",
        patience,
    );
    page.screenshot(&picture("counter-outage.png"));
    // The reader's screen says so too, before anybody queues.
    let kiosk = clinic.ready["kiosk"].as_str().expect("an address");
    let mut gallery = Gallery::open(&browser, kiosk);
    gallery.look("idle-away");
    gallery.close();
    assert!(
        !res.join("OQSsiquc01res_waits.xml").exists(),
        "offline is never success"
    );

    let _hub = Program::start("hub", &hub_config);
    let answer = await_file(&res.join("OQSsiquc01res_waits.xml"));
    assert_eq!(
        crate::demo::element(&answer, "QualificationValidity"),
        Some("1")
    );
    page.wait_for("document.querySelector('.outage') === null", patience);

    // One that never comes back is given back with its reason.
    drop(clinic);
    drop(_hub);
    let text = std::fs::read_to_string(&clinic_config).expect("there") + "give-up-s = 1\n";
    std::fs::write(&clinic_config, text).expect("written");
    let _clinic = Program::start("clinic", &clinic_config);
    std::fs::write(
        req.join("OQSsiquc01req_gone.xml"),
        Request::of(&case, &institution, "gone").text(),
    )
    .expect("written");
    let reason = await_file(&res.join("OQSsiquc01req_gone.err"));
    assert!(reason.starts_with("SKK-3101"), "{reason}");
}
