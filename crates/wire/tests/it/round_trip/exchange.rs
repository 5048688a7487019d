//! Batches, registrations and requests of lists and records: write → read → equal.

use domain::{
    date::Date,
    insured::{Branch, MemberNumber, Symbol},
    registration::RegistrationAsked,
};
use proptest::{collection::vec, option, prelude::*};
use wire::oqs::{
    Encoding, Form, Limits, Oddity, ReadError, WriteError,
    batch::{BatchRequest, BatchResult, BatchUnit},
    exchange::{ExchangeHeader, Reception, ReceptionInquiry},
    history::{HistoryKind, HistoryRequest},
    json,
    listing::{ListingKind, ListingPeriod, ListingRequest},
    qualification::{Answer, RequestHeader},
    registration::{
        Registration, RegistrationAnswer, RegistrationEcho, RegistrationRequest, RegistrationUnit,
        RegistrationsRequest, RegistrationsResult,
    },
};

use super::{Values, ambiguous, answers, echo, item, requests, source, value};
use crate::{answered::forms, cases};

type Read<T> = Result<(T, Vec<Oddity>), ReadError>;

/// Writes in every form, reads, and writes what was read.
fn comes_back<T: PartialEq + std::fmt::Debug>(
    message: &T,
    read: impl Fn(&[u8]) -> Read<T>,
    write: impl Fn(&T, Form) -> Result<Vec<u8>, WriteError>,
) -> Result<(), TestCaseError> {
    for (name, form) in forms() {
        let written = write(message, form).expect(name);
        prop_assume!(!ambiguous(&written, form.encoding));
        let (again, _) = read(&written).expect(name);
        prop_assert_eq!(&again, message, "{}", name);
        prop_assert_eq!(write(&again, form).expect(name), written, "{}", name);
    }
    Ok(())
}

fn header(values: &mut Values, sources: [Option<String>; 2]) -> ExchangeHeader {
    let [file_identifier, reception_number] = sources;
    filled!(values; ExchangeHeader {
        process_time, confirmation_date, institution, segment, error_code, error_message, processed, normal, errors,
        character_code
    }; file_identifier, reception_number,)
}

fn registered(values: &mut Values) -> RegistrationUnit {
    let echo = filled!(values; RegistrationEcho { reference_number, insurer_number, symbol, number, branch };);
    filled!(values; RegistrationUnit { status, code, message }; echo: Some(echo),)
}

prop_compose! {
    fn exchanged()(
        values in vec(value(), 60),
        sources in [source(), source()],
        number in source(),
        units in 0_usize..3,
        result in option::of(vec(value(), 120)),
        groups in any::<[Option<u8>; 4]>(),
    ) -> (Reception, RegistrationAnswer, RegistrationsResult, BatchResult) {
        let values = &mut values.into_iter();
        let header = header(values, sources);
        let reception = filled!(values; Reception { received, status, code, message };
            header: header.clone(), reception_number: number,);
        let unit = registered(values);
        let registered = RegistrationsResult { header: header.clone(), units: vec![unit.clone(); units] };
        let answer = RegistrationAnswer { header: header.clone(), unit };
        let echo = echo(values.take(7).collect());
        let mut result = result.map(|values| item(values.into_iter(), groups));
        // Known by the batch's own element, and by that of a single answer.
        let reference_number = result.as_mut().and_then(|result| result.reference_number.take());
        let unit = filled!(values; BatchUnit { status, code, message, validity };
            echo: Some(echo), result, reference_number,);
        let batch = BatchResult { header, units: vec![unit; units] };
        (reception, answer, registered, batch)
    }
}

prop_compose! {
    fn asking()(
        institution in Just(cases::institution()),
        day in option::of(day()),
        file_identifier in source(),
    ) -> RequestHeader {
        RequestHeader { confirmation_date: day, institution, file_identifier }
    }
}

fn day() -> impl Strategy<Value = Date> {
    (2000_i16..2100, 1_i8..13, 1_i8..29)
        .prop_map(|(year, month, day)| jiff::civil::date(year, month, day))
}

prop_compose! {
    fn registrations()(
        reference in "[A-Za-z0-9ア-ン・-]{1,50}",
        symbol in option::of("[A-Z0-9あ-ん・髙-]{1,20}"),
        number in "[0-9]{1,20}",
        branch in option::of("[0-9]{2}"),
    ) -> Registration {
        let whose = RegistrationAsked {
            insurer: cases::asked().insurer,
            symbol: symbol.map(|text| Symbol::parse(&text).expect("a symbol")),
            number: MemberNumber::parse(&number).expect("a number"),
            branch: branch.map(|text| Branch::parse(&text).expect("a branch")),
        };
        Registration::new(reference, &whose)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_of_batches_and_registrations_come_back((reception, answer, registered, batch) in exchanged()) {
        let limits = Limits::default();
        comes_back(&reception, Reception::read, Reception::write)?;
        comes_back(&answer, RegistrationAnswer::read, RegistrationAnswer::write)?;
        comes_back(&registered, |bytes| RegistrationsResult::read(bytes, &limits), RegistrationsResult::write)?;
        comes_back(&batch, |bytes| BatchResult::read(bytes, &limits), BatchResult::write)?;
    }

    #[test]
    fn requests_of_batches_and_registrations_come_back(
        header in asking(),
        rows in vec(registrations(), 1..4),
        searches in vec(requests(), 1..4),
        reception_number in "[A-Za-z0-9]{1,20}",
    ) {
        let limits = Limits::default();
        let inquiry = ReceptionInquiry { header: header.clone(), reception_number };
        comes_back(&inquiry, ReceptionInquiry::read, |m, form| m.write(form.encoding))?;
        let one = RegistrationRequest { header: header.clone(), registration: rows[0].clone() };
        comes_back(&one, RegistrationRequest::read, |m, form| m.write(form.encoding))?;
        let rows = rows.into_iter().map(Ok).collect();
        let many = RegistrationsRequest { header: header.clone(), rows };
        comes_back(&many, |bytes| RegistrationsRequest::read(bytes, &limits), |m, form| m.write(form.encoding))?;
        let rows = searches.into_iter().map(|request| Ok(request.search)).collect();
        let batch = BatchRequest { header, rows };
        comes_back(&batch, |bytes| BatchRequest::read(bytes, &limits), |m, form| m.write(form.encoding))?;
    }

    #[test]
    fn requests_of_lists_and_records_come_back(
        header in asking(),
        days in [day(), day()],
        changed in vec(value(), 3),
        file_identifier in source(),
    ) {
        let [from, to] = if days[0] <= days[1] { days } else { [days[1], days[0]] };
        for (kind, period) in [
            (ListingKind::MedicalAid, ListingPeriod::Month(from.first_of_month())),
            (ListingKind::HomeVisit, ListingPeriod::Consented(from, to)),
            (ListingKind::Online, ListingPeriod::Consented(from, to)),
            (ListingKind::Online, ListingPeriod::Examined(from, to)),
        ] {
            let request = ListingRequest::new(kind, header.clone(), period);
            comes_back(&request, |bytes| ListingRequest::read(kind, bytes), |m, form| m.write(form.encoding))?;
        }
        for kind in [HistoryKind::Medicine, HistoryKind::Checkup] {
            let mut request: HistoryRequest = crate::history::request(kind);
            request.header.file_identifier.clone_from(&file_identifier);
            if let Some(symbol) = changed[0].as_deref().and_then(|text| Symbol::parse(text).ok()) {
                request.header.symbol = Some(symbol.as_str().to_owned());
                request.symbol = Some(symbol);
            }
            comes_back(&request, |bytes| HistoryRequest::read(kind, bytes), |m, form| m.write(form.encoding))?;
        }
    }

    /// An answer goes through JSON without changing.
    #[test]
    fn answers_come_back_from_json(answer in answers()) {
        let form = Form { encoding: Encoding::Utf8, ..Form::default() };
        let xml = answer.write(form).expect("written");
        let text = json::from_xml(&xml, &Limits::default()).expect("JSON");
        let back = json::to_xml(&text).expect("a message");
        let (read, _) = Answer::read(&back).expect("an answer");
        let again = json::from_xml(&read.write(form).expect("written"), &Limits::default());
        prop_assert_eq!(again.as_deref(), Ok(&text[..]));
    }
}
