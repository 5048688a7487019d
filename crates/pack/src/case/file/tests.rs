use jiff::civil::date;

use super::super::tests::record;
use super::*;
use crate::catalogue::Catalogue;

/// What a record's file tells on a day.
fn notices(record: &Record, today: Date) -> Vec<Notice> {
    let catalogue = Catalogue::embedded().expect("our own");
    record.file.notices("東0001", today, catalogue.days(today))
}

fn kept(record: &Record, entry: &Entry) -> Record {
    record
        .keeping(entry)
        .unwrap_or_else(|why| panic!("{entry:?}: {why}"))
        .0
}

#[test]
fn rule_11_3_tracks_stand_by_themselves_in_their_areas_words() {
    let (east, west) = (record(Area::East), record(Area::West));
    for (track, word, name) in Track::ALL {
        assert_eq!((Track::of(word), track.ja()), (Some(track), name));
        let ng = Entry::Track(track, "NG".to_owned());
        let after = kept(&east, &ng);
        assert_eq!(after.file.tracks.len(), 1, "the other five are untouched");
        assert!(west.keeping(&ng).is_err(), "the West reports no NG");
        kept(&west, &Entry::Track(track, "完了".to_owned()));
    }
}

#[test]
fn rule_11_3_a_hearing_sheet_has_two_rounds_and_its_fault_names_the_place() {
    let first = kept(&record(Area::East), &Entry::Check("お客さまID".to_owned()));
    assert!(!first.has_passed(Gate::HearingSheet, true));
    let told = notices(&first, date(2026, 11, 26));
    assert!(told[0].kind == "hearing-sheet" && told[0].text.contains("お客さまID"));
    let second = kept(&first, &Entry::Check(String::new()));
    assert!(second.has_passed(Gate::HearingSheet, true));
    assert_eq!(notices(&second, date(2026, 11, 26)), []);
    assert!(second.keeping(&Entry::Check(String::new())).is_err());
}

#[test]
fn a_certificates_renewal_is_told_at_its_days_and_differently_after_its_end() {
    let day = date(2027, 3, 31);
    let after = kept(&record(Area::East), &Entry::CertificateUntil(day));
    let told = |today| notices(&after, today);
    assert_eq!(told(date(2026, 12, 30)), []);
    assert_eq!(told(date(2026, 12, 31))[0].value, "2027-03-31 90");
    assert_eq!(
        told(date(2027, 1, 10))[0].value,
        "2027-03-31 90",
        "not told again"
    );
    assert!(told(date(2027, 4, 1))[0].text.contains("過ぎました"));
}

#[test]
fn rule_11_4_a_submission_that_never_appears_is_missed_once() {
    let sent = kept(&record(Area::East), &Entry::Sent(date(2026, 12, 1)));
    assert_eq!(notices(&sent, date(2026, 12, 2)), []);
    let told = notices(&sent, date(2026, 12, 3));
    assert_eq!(
        (told[0].kind.as_str(), told.len()),
        ("submission-missed", 1)
    );
    let later = notices(&sent, date(2026, 12, 9));
    assert_eq!(told[0].value, later[0].value, "not told again");
    let seen = kept(&sent, &Entry::Seen(date(2026, 12, 3)));
    assert_eq!(notices(&seen, date(2026, 12, 9)), []);
    let again = kept(&seen, &Entry::Sent(date(2026, 12, 10)));
    assert_eq!(notices(&again, date(2026, 12, 12))[0].value, "2026-12-10");
}

#[test]
fn a_reissued_certificate_has_its_reason_and_the_end_of_its_download() {
    let reissue = |reason: &str| {
        Entry::Reissue(Reissue {
            filed: "2026-12-01".to_owned(),
            reason: reason.to_owned(),
        })
    };
    let new = record(Area::East);
    assert!(new.keeping(&reissue(" ")).is_err());
    let filed = kept(&new, &reissue("PCの故障"));
    let told = notices(&filed, date(2026, 12, 1));
    assert!(
        told[0].text.contains("2027年5月30日（令和9年）までに"),
        "{}",
        told[0].text
    );
}

#[test]
fn rule_11_3_papers_are_closed_after_the_start_with_their_amounts() {
    let completed = Entry::Completed(Completion {
        day: "2027-02-01".to_owned(),
        amount: 429_000,
        subsidy: 321_000,
    });
    let mut case = record(Area::East);
    assert!(case.keeping(&completed).is_err(), "not in operation yet");
    case.starts = Some("2027-01-04".to_owned());
    let closed = kept(&case, &completed);
    assert_eq!(closed.file.completion.map(|one| one.subsidy), Some(321_000));
}
