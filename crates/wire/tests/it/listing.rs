//! Lists of coverages: samples byte for byte, what a request must have, what a unit shows.

use domain::eligibility::Validity;
use jiff::civil::date;
use wire::oqs::{
    Encoding, Fault, Form, Limits, Profile, ReadError,
    exchange::ReceptionInquiry,
    listing::{
        ListingKind::{self, HomeVisit, MedicalAid, Online},
        ListingPeriod, ListingRequest, ListingResult, ListingUnit,
    },
};

use crate::{
    cases,
    exchange::{ended_like_a_client, sample},
};

pub fn requests() -> [(ListingKind, ListingRequest); 4] {
    let header = wire::oqs::qualification::RequestHeader {
        confirmation_date: None,
        ..cases::request().header
    };
    let days = (date(2026, 4, 1), date(2026, 4, 27));
    [
        (MedicalAid, ListingPeriod::Month(days.0)),
        (HomeVisit, ListingPeriod::Consented(days.0, days.1)),
        (Online, ListingPeriod::Consented(days.0, days.1)),
        (Online, ListingPeriod::Examined(days.0, days.1)),
    ]
    .map(|(kind, period)| (kind, ListingRequest::new(kind, header.clone(), period)))
}

#[test]
fn sample_requests_are_written_back_byte_for_byte() {
    for (start, kind, period) in [
        ("S07", MedicalAid, ListingPeriod::Month(date(2026, 4, 1))),
        (
            "S08",
            HomeVisit,
            ListingPeriod::Consented(date(2026, 4, 1), date(2026, 4, 27)),
        ),
        (
            "S09",
            Online,
            ListingPeriod::Examined(date(2026, 4, 27), date(2026, 4, 30)),
        ),
    ] {
        let (request, oddities) = ListingRequest::read(kind, &sample(start)).expect(start);
        assert_eq!(oddities, [], "{start}");
        assert_eq!(request.period, period, "{start}");
        let written = request.write(Encoding::ShiftJis).expect("written");
        assert_eq!(ended_like_a_client(written), sample(start), "{start}");
    }
    let (inquiry, _) = ReceptionInquiry::read(&sample("S10")).expect("a request");
    assert_eq!(inquiry.reception_number, "00000000000000000001");
    let written = inquiry.write(Encoding::ShiftJis).expect("written");
    assert_eq!(ended_like_a_client(written), sample("S10"));
}

#[test]
fn the_sample_list_is_written_back_byte_for_byte() {
    let (list, oddities) = ListingResult::read(&sample("R16"), &Limits::default()).expect("a list");
    assert_eq!(oddities, []);
    assert_eq!(list.units[0].reference_numbers, ["24434"]);
    let form = Form {
        profile: Profile::Specification,
        encoding: Encoding::ShiftJis,
    };
    assert_eq!(list.write(form).expect("written"), sample("R16"));
}

#[test]
fn what_is_composed_is_read_as_it_was_meant() {
    for (kind, request) in requests() {
        let written = request.write(Encoding::Utf8).expect("written");
        let (read, oddities) = ListingRequest::read(kind, &written).expect("read");
        assert_eq!((read, oddities), (request, vec![]));
    }
}

#[test]
fn a_request_of_another_list_is_refused_by_the_element() {
    let missing = |kind, start| match ListingRequest::read(kind, &sample(start)) {
        Err(ReadError::Missing { element }) => element,
        other => panic!("{start}: {other:?}"),
    };
    assert_eq!(missing(MedicalAid, "S08"), "MedicalTreatmentMonth");
    let flag = |kind, start| match ListingRequest::read(kind, &sample(start)) {
        Err(ReadError::Value { element, fault, .. }) => (element, fault),
        other => panic!("{start}: {other:?}"),
    };
    let other = ("MedicalTreatmentFlag", Fault::UnknownCode);
    assert_eq!(flag(Online, "S08"), other);
    assert_eq!(flag(HomeVisit, "S09"), other);
    let text = String::from_utf8(sample("S08")).expect("ASCII");
    let no_end = text.replace("<ConsentDateTo>20260427</ConsentDateTo>", "");
    assert_eq!(
        ListingRequest::read(HomeVisit, no_end.as_bytes()).err(),
        Some(ReadError::Missing {
            element: "ConsentDateTo"
        })
    );
}

#[test]
fn a_unit_shows_consents_and_carries_reference_numbers_beside_the_results() {
    let decision = cases::valid_by_card();
    let unit = ListingUnit::of(Validity::Valid, &decision.results, &cases::institution());
    assert_eq!(unit.reference_numbers, ["24434"]);
    assert_eq!(unit.results[0].reference_number, None);
    assert_eq!(unit.results[0].medicine.flag.as_deref(), Some("1"));
}
