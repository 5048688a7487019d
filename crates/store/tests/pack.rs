//! What the start pack keeps: nobody loses a place, a unit goes out once, a form sent twice is one.

use store::pack::{
    Act, Arrival, Case, CaseChange, Field, NewCase, NewQuote, Notice, Place, PlaceState, Reply,
};
use store::{PackStore, StoreError};

const ITEM: &str = "goods.notebook";
const REPLY_BY: &str = "2026-12-03";

struct Kept {
    store: PackStore,
    _dir: tempfile::TempDir,
}

fn open() -> Kept {
    let dir = tempfile::tempdir().expect("a folder");
    Kept {
        store: PackStore::open(&dir.path().join("pack.db")).expect("a new file"),
        _dir: dir,
    }
}

fn act(at_unix_ms: i64, form: &str) -> Act {
    Act {
        who: "sato".to_owned(),
        at_unix_ms,
        form: form.to_owned(),
    }
}

async fn case(store: &PackStore, region: &str, at: i64) -> Case {
    let new = NewCase {
        region: region.to_owned(),
        secret: format!("digest of {at}"),
        sending: format!("{region}{at}"),
        record: "{}".to_owned(),
        items: vec![ITEM.to_owned()],
        reply_by: REPLY_BY.to_owned(),
    };
    store.open_case(new, act(at, "")).await.expect("a case")
}

async fn arrive(store: &PackStore, units: u32, form: &str) -> Result<Vec<Place>, StoreError> {
    let arrival = Arrival {
        item: ITEM.to_owned(),
        units,
        reply_by: REPLY_BY.to_owned(),
    };
    store.arrive(arrival, act(100, form)).await
}

fn told(store: &PackStore) -> Vec<String> {
    let told = store.untold().expect("readable");
    told.into_iter().map(|raised| raised.notice.case).collect()
}

#[tokio::test]
async fn regions_count_apart_and_a_form_sent_twice_opens_one_case() {
    let Kept { store, _dir } = open();
    let first = case(&store, "東", 1).await;
    assert_eq!((first.number.as_str(), first.version), ("東0001", 1));
    assert_eq!(case(&store, "東", 1).await.number, "東0001");
    assert_eq!(case(&store, "東", 2).await.number, "東0002");
    assert_eq!(case(&store, "西", 1).await.number, "西0001");
    assert_eq!(store.cases(false).unwrap().len(), 3);
    let found = store.case_by_receipt("東0001", "digest of 1").unwrap();
    assert!(found.is_some_and(|found| found == first));
    assert!(
        store
            .case_by_receipt("東0002", "digest of 1")
            .unwrap()
            .is_none()
    );
    assert!(store.case_by_receipt("東0001", "").unwrap().is_none());
}

#[tokio::test]
async fn rule_7_units_are_offered_in_the_order_of_application_and_each_is_told() {
    let Kept { store, _dir } = open();
    for at in [30, 10, 20, 40] {
        case(&store, "東", at).await;
    }
    let offers = arrive(&store, 3, "form").await.unwrap();
    let cases: Vec<&str> = offers.iter().map(|place| place.case.as_str()).collect();
    assert_eq!(
        cases,
        ["東0002", "東0003", "東0001"],
        "by time of application"
    );
    assert_eq!(told(&store), cases);
    assert!(
        arrive(&store, 3, "form").await.unwrap().is_empty(),
        "the form was done"
    );
    let queue = store.queue(ITEM).unwrap();
    assert_eq!(queue.len(), 4);
    assert_eq!(queue[3].state, PlaceState::Waiting);
}

#[tokio::test]
async fn the_last_unit_goes_out_once_though_two_hand_it_out_at_the_same_time() {
    let Kept { store, _dir } = open();
    for at in 1..=6 {
        case(&store, "東", at).await;
    }
    let (one, other) = tokio::join!(arrive(&store, 1, "a"), arrive(&store, 1, "b"));
    let mut cases: Vec<String> = one.unwrap().into_iter().map(|place| place.case).collect();
    cases.extend(other.unwrap().into_iter().map(|place| place.case));
    cases.sort();
    assert_eq!(cases, ["東0001", "東0002"]);
    let place = store.queue(ITEM).unwrap()[0].id;
    let reply = |form| store.reply(place, Reply::Decline, REPLY_BY.to_owned(), act(200, form));
    let (one, other) = tokio::join!(reply("c"), reply("d"));
    let outcomes = [one, other];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.contains(&Err(StoreError::Conflict("offer"))));
    let offered = store.queue(ITEM).unwrap();
    let offered: Vec<&str> = offered
        .iter()
        .filter(|place| place.state == PlaceState::Offered)
        .map(|place| place.case.as_str())
        .collect();
    assert_eq!(
        offered,
        ["東0002", "東0003"],
        "declined once, passed on once"
    );
}

#[tokio::test]
async fn rule_7_an_offer_without_an_answer_passes_on_after_its_last_day() {
    let Kept { store, _dir } = open();
    for at in [1, 2] {
        case(&store, "東", at).await;
    }
    arrive(&store, 1, "").await.unwrap();
    let pass = |today: &str| store.pass_on(today.to_owned(), "2026-12-11".to_owned(), act(300, ""));
    assert!(
        pass(REPLY_BY).await.unwrap().is_empty(),
        "the last day still counts"
    );
    let offers = pass("2026-12-04").await.unwrap();
    assert_eq!(offers[0].case, "東0002");
    assert_eq!(offers[0].reply_by.as_deref(), Some("2026-12-11"));
    assert_eq!(
        store.places_of("東0001").unwrap()[0].state,
        PlaceState::Passed
    );
}

#[tokio::test]
async fn a_substitute_keeps_the_old_place_until_it_is_accepted() {
    let Kept { store, _dir } = open();
    case(&store, "東", 1).await;
    let original = store.queue(ITEM).unwrap()[0].id;
    let desktop = "goods.desktop.monitor";
    let offer = |form| {
        store.offer_substitute(
            original,
            desktop.to_owned(),
            REPLY_BY.to_owned(),
            act(5, form),
        )
    };
    assert_eq!(
        offer("").await,
        Err(StoreError::Conflict("unit")),
        "none is free"
    );
    let arrival = Arrival {
        item: desktop.to_owned(),
        units: 1,
        reply_by: REPLY_BY.to_owned(),
    };
    store.arrive(arrival, act(4, "")).await.unwrap();
    offer("").await.unwrap();
    assert_eq!(store.queue(ITEM).unwrap()[0].state, PlaceState::Waiting);
    let offered = store.queue(desktop).unwrap()[0].id;
    store
        .reply(offered, Reply::Accept, REPLY_BY.to_owned(), act(6, ""))
        .await
        .unwrap();
    assert!(store.queue(ITEM).unwrap().is_empty());
    let states: Vec<PlaceState> = store
        .places_of("東0001")
        .unwrap()
        .iter()
        .map(|place| place.state)
        .collect();
    assert_eq!(states, [PlaceState::Substituted, PlaceState::Accepted]);
}

#[tokio::test]
async fn a_change_from_an_old_version_is_refused_and_what_came_first_stays() {
    let Kept { store, _dir } = open();
    case(&store, "東", 1).await;
    let change = |record: &str, gives_back| CaseChange {
        number: "東0001".to_owned(),
        version: 1,
        record: record.to_owned(),
        open: true,
        fields: vec![Field {
            field: "phone".to_owned(),
            old: String::new(),
            new: record.to_owned(),
        }],
        gives_back,
        reply_by: REPLY_BY.to_owned(),
    };
    let first = store
        .change_case(change("1", false), act(2, "f1"))
        .await
        .unwrap();
    assert_eq!((first.version, first.record.as_str()), (2, "1"));
    let again = store
        .change_case(change("1", false), act(3, "f1"))
        .await
        .unwrap();
    assert_eq!(again.version, 2, "the same form changes nothing more");
    let late = store.change_case(change("2", false), act(4, "f2")).await;
    assert!(late.is_err_and(|error| error == StoreError::Conflict("case's version")));
    let trail = store.trail_of("case:東0001", 10).unwrap();
    assert_eq!(trail.len(), 2);
    assert_eq!((trail[0].who.as_str(), trail[0].version), ("sato", 2));
}

#[tokio::test]
async fn rule_11_4_a_notice_is_raised_once_for_each_change() {
    let Kept { store, _dir } = open();
    let notice = |value: &str| Notice {
        case: "東0001".to_owned(),
        kind: "survey-date".to_owned(),
        value: value.to_owned(),
        text: "調査日".to_owned(),
    };
    for (value, raised) in [("12-01", 1), ("12-01", 0), ("12-03", 1), ("12-01", 1)] {
        assert_eq!(
            store.raise(vec![notice(value)], 1).await,
            Ok(raised),
            "{value}"
        );
    }
    let first = store.untold().unwrap()[0].id;
    store.tell(first, act(9, "")).await.unwrap();
    assert_eq!(store.untold().unwrap().len(), 2);
    assert_eq!(store.told(5).unwrap()[0].told, Some((9, "sato".to_owned())));
}

#[tokio::test]
async fn quotes_have_numbers_and_versions_and_stay_as_they_were() {
    let Kept { store, _dir } = open();
    let new = |of: Option<&str>, sending: &str| NewQuote {
        of: of.map(str::to_owned),
        access: sending.to_owned(),
        made_unix_ms: 1,
        day: "2026-11-26".to_owned(),
        valid_until: "2026-12-26".to_owned(),
        price_book: "2021".to_owned(),
        input: "{}".to_owned(),
        output: sending.to_owned(),
        sending: sending.to_owned(),
    };
    let first = store.keep_quote(new(None, "a")).await.unwrap();
    assert_eq!((first.number.as_str(), first.version), ("Q000001", 1));
    assert!(store.keep_quote(new(None, "a")).await.unwrap() == first);
    let second = store.keep_quote(new(Some("Q000001"), "b")).await.unwrap();
    assert_eq!((second.version, second.access.as_str()), (2, "a"));
    let unknown = store.keep_quote(new(Some("Q9"), "c")).await;
    assert!(unknown.is_err_and(|error| error == StoreError::Unknown("quote")));
    assert_eq!(store.keep_quote(new(None, "d")).await.unwrap().version, 1);
    assert_eq!(store.quote_versions("Q000001").unwrap()[0].output, "a");
}

#[tokio::test]
async fn rule_6_3_tickets_count_by_case_and_month() {
    let Kept { store, _dir } = open();
    let ticket = |case: &str, month: &str, form: &str| {
        store.open_ticket(
            case.to_owned(),
            month.to_owned(),
            "{}".to_owned(),
            act(1, form),
        )
    };
    assert_eq!(ticket("東0001", "2026-11", "a").await.unwrap().nth, 1);
    assert_eq!(
        ticket("東0001", "2026-11", "a").await.unwrap().nth,
        1,
        "one form"
    );
    assert_eq!(ticket("東0002", "2026-11", "b").await.unwrap().nth, 1);
    assert_eq!(ticket("東0001", "2026-11", "c").await.unwrap().nth, 2);
    assert_eq!(ticket("東0001", "2026-12", "d").await.unwrap().nth, 1);
}
