//! Write → read → equal, for requests and answers of every shape, in every form.

use proptest::{collection::vec, option, prelude::*};
use wire::{
    fuzz::{
        fuzz_answer, fuzz_check, fuzz_exchange, fuzz_history, fuzz_listing, fuzz_name,
        fuzz_request, fuzz_rows, fuzz_web,
    },
    oqs::{
        Encoding, Limits,
        history::{CheckupAnswer, MedicineAnswer},
        listing::{ListingResult, ListingUnit},
        qualification::{
            Answer, AnswerHeader, Consent, Elderly, Limit, MedicalTicket, Request, ResultItem,
            Search, SearchEcho, SpecificDisease,
        },
    },
    sjis,
};

use crate::{answered::forms, cases};

/// A value as it may stand in an element: no control characters, all of it in CP932.
fn value() -> impl Strategy<Value = Option<String>> {
    option::of("[ -~ｱ-ﾝあ-んア-ヴ一二三四五六七八九十山川田髙德①　]{0,12}")
}

fn source() -> impl Strategy<Value = Option<String>> {
    option::of("([A-Za-z0-9_=-]|&amp;|&#x3042;|&lt;|患){0,16}")
}

/// Fills every `Option<String>` of a record from a list of values.
macro_rules! filled {
    ($values:ident; $record:ident { $($field:ident),* }; $($rest:tt)*) => {
        $record { $($field: $values.next().flatten(),)* $($rest)* }
    };
}

mod exchange;

type Values = std::vec::IntoIter<Option<String>>;

fn consent(values: &mut Values) -> Consent {
    filled!(values; Consent { flag, time, available };)
}

/// Limit and disease consent have no time until which they may be seen.
fn short_consent(values: &mut Values) -> Consent {
    Consent {
        available: None,
        ..consent(values)
    }
}

fn ticket(values: &mut Values) -> MedicalTicket {
    filled!(values; MedicalTicket {
        ticket_type, valid_from, valid_to, issue_number, month, institution_code, institution_flag,
        institution_name, issuer_code, issuer_name, injury1, injury2, injury3, treatment_type, self_pay,
        district_contact, handling_contact, single_or_combined, social_insurance, consistency, infection,
        elderly_care, prefectural_expenses, remarks1, remarks2, remarks3
    };)
}

fn item(mut values: Values, groups: [Option<u8>; 4]) -> ResultItem {
    let values = &mut values;
    let [elderly, limit, diseases, tickets] = groups;
    filled!(values; ResultItem {
        insured_card_classification, insurer_number, insured_card_symbol, insured_identification_number,
        insured_branch_number, personal_family_classification, insured_name, name, name_of_other, name_kana,
        name_of_other_kana, sex1, sex2, birthdate, address, post_number, qualification_date,
        disqualification_date, insured_certificate_issuance_date, insured_card_valid_date,
        insured_card_expiration_date, insured_partial_contribution_ratio, preschool_classification,
        reason_of_loss, insurer_name, limit_changed, reference_number, arbitrary_identifier
    };
        elderly: elderly.map(|_| filled!(values; Elderly { issued, valid_from, valid_to, ratio };)),
        limit_consent: short_consent(values),
        limit: limit.map(|_| {
            filled!(values; Limit { kind, class, issued, valid_from, valid_to, long_stay_from };)
        }),
        disease_consent: short_consent(values),
        diseases: diseases.map(|count| {
            (0..count)
                .map(|_| filled!(values; SpecificDisease { disease, issued, valid_from, valid_to, self_pay };))
                .collect()
        }),
        tickets: tickets.map(|count| (0..count).map(|_| ticket(values)).collect()),
        checkups: consent(values),
        medicine: consent(values),
        treatment: consent(values),
        operations: consent(values),
        diagnosis_names: consent(values),
        infections: consent(values),
        allergies: consent(values),
        contraindications: consent(values),
        tests: consent(values),
        prescriptions: consent(values),
        unknown: Vec::new(),
    )
}

fn items() -> impl Strategy<Value = Option<Vec<ResultItem>>> {
    let group = || option::of(0_u8..3);
    let groups = [group(), group(), group(), group()];
    let one =
        (vec(value(), 120), groups).prop_map(|(values, groups)| item(values.into_iter(), groups));
    option::of(vec(one, 0..3))
}

fn echo(values: Vec<Option<String>>) -> SearchEcho {
    let mut values = values.into_iter();
    filled!(values; SearchEcho {
        insurer_number, symbol, number, branch, birthdate, limit_consent, arbitrary_identifier
    };)
}

prop_compose! {
    fn answers()(
        values in vec(value(), 16),
        file_identifier in source(),
        results in items(),
        echoed in option::of(vec(value(), 7)),
    ) -> Answer {
        let mut values = values.into_iter();
        let header = filled!(values; AnswerHeader {
            process_time, confirmation_date, institution, reference_classification, segment, error_code,
            error_message, character_code
        }; file_identifier,);
        filled!(values; Answer { prescription_issue_select, status, code, message, validity };
            header, results, echo: echoed.map(echo),)
    }
}

prop_compose! {
    fn requests()(
        symbol in option::of("[A-Z0-9あ-ん・髙-]{1,20}"),
        number in "[0-9]{1,20}",
        branch in option::of("[0-9]{2}"),
        limit_consent in any::<bool>(),
        arbitrary in value(),
        file_identifier in source(),
    ) -> Request {
        use domain::insured::{Branch, MemberNumber, Symbol};
        let mut asked = cases::asked();
        asked.symbol = symbol.map(|text| Symbol::parse(&text).expect("a symbol"));
        asked.number = MemberNumber::parse(&number).expect("a number");
        asked.branch = branch.map(|text| Branch::parse(&text).expect("a branch"));
        asked.limit_consent = limit_consent;
        let mut request = cases::request();
        request.header.file_identifier = file_identifier;
        request.search = Search::new(&asked, arbitrary);
        request
    }
}

fn lists() -> impl Strategy<Value = ListingResult> {
    let unit =
        (vec(value(), 4), items(), vec(value(), 0..3)).prop_map(|(values, results, numbers)| {
            let mut values = values.into_iter();
            filled!(values; ListingUnit { status, code, message, validity };
            results: results.unwrap_or_default(),
            reference_numbers: numbers.into_iter().flatten().collect(),)
        });
    vec(unit, 0..3).prop_map(|units| ListingResult {
        units,
        ..ListingResult::default()
    })
}

prop_compose! {
    fn medicine()(values in vec(value(), 60), file_identifier in source(), groups in vec(0_usize..3, 4)) -> MedicineAnswer {
        use wire::oqs::history::{MedicineHeader, MedicinePatient, Treatment, claims, dispensing, prescribing};
        let mut values = values.into_iter();
        let values = &mut values;
        let patient = Some(filled!(values; MedicinePatient { name, kana, birthdate, sex };));
        macro_rules! month {
            ($family:ident, $treatments:expr, $dispensed:expr) => {{
                use $family::{Day, Drug, Month};
                let drug = filled!(values; Drug {
                    code, name, ingredient, quantity, unit, usage, instruction, times, class
                };);
                let day = filled!(values; Day { prescribed };
                    dispensed: $dispensed,
                    drugs: Some(vec![drug; groups[0]]), treatments: $treatments,);
                filled!(values; Month {
                    organ, institution, prescriber, institution_name, month, prescriber_name, own, class
                }; days: Some(vec![day; groups[1]]),)
            }};
        }
        let treatment = filled!(values; Treatment { code, name, class, quantity, times, unit };);
        let claims = vec![month!(claims, Some(vec![treatment.clone(); groups[2]]), values.next().flatten()); groups[3]];
        let dispensing = Some(vec![month!(dispensing, None, values.next().flatten()); groups[2]]);
        let prescribing = Some(vec![month!(prescribing, None, None); groups[3]]);
        let header = filled!(values; MedicineHeader { result_code, message }; file_identifier, patient,);
        MedicineAnswer { header, claims, dispensing, prescribing }
    }
}

prop_compose! {
    fn checkups()(values in vec(value(), 16), file_identifier in source(), groups in vec(0_usize..3, 2)) -> CheckupAnswer {
        use wire::oqs::history::{CheckupHeader, CheckupItem, CheckupPatient, CheckupVisit};
        let mut values = values.into_iter();
        let patient = Some(filled!(values; CheckupPatient { name, kana, birthdate, sex };));
        let item = filled!(values; CheckupItem { code, name, data_type, value, unit, oid, value_name };);
        let visit = filled!(values; CheckupVisit { day }; items: Some(vec![item; groups[0]]),);
        let header = filled!(values; CheckupHeader { result_code, message }; file_identifier, patient,);
        CheckupAnswer { header, visits: vec![visit; groups[1]] }
    }
}

/// A short Shift_JIS text can be UTF-8 too; its reader may then take it for one.
fn ambiguous(written: &[u8], encoding: Encoding) -> bool {
    encoding == Encoding::ShiftJis && !written.is_ascii() && std::str::from_utf8(written).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_come_back_as_they_went(answer in answers()) {
        for (name, form) in forms() {
            let written = answer.write(form).expect(name);
            prop_assume!(!ambiguous(&written, form.encoding));
            let (read, _) = Answer::read(&written).expect(name);
            prop_assert_eq!(&read, &answer, "{}", name);
            prop_assert_eq!(read.write(form).expect(name), written, "{}", name);
        }
    }

    #[test]
    fn lists_and_records_come_back_as_they_went(
        list in lists(),
        medicine in medicine(),
        checkups in checkups(),
    ) {
        let limits = Limits::default();
        for (name, form) in forms() {
            let written = list.write(form).expect(name);
            prop_assume!(!ambiguous(&written, form.encoding));
            prop_assert_eq!(&ListingResult::read(&written, &limits).expect(name).0, &list, "{}", name);
            let written = medicine.write(form).expect(name);
            prop_assume!(!ambiguous(&written, form.encoding));
            prop_assert_eq!(&MedicineAnswer::read(&written, &limits).expect(name).0, &medicine, "{}", name);
            let written = checkups.write(form).expect(name);
            prop_assume!(!ambiguous(&written, form.encoding));
            prop_assert_eq!(&CheckupAnswer::read(&written, &limits).expect(name).0, &checkups, "{}", name);
        }
    }

    #[test]
    fn requests_come_back_as_they_went(request in requests()) {
        for encoding in [Encoding::Utf8, Encoding::ShiftJis] {
            let written = request.write(encoding).expect("written");
            prop_assume!(!ambiguous(&written, encoding));
            prop_assert_eq!(&Request::read(&written).expect("read").0, &request);
        }
    }

    #[test]
    fn bytes_from_anywhere_do_no_harm(bytes in vec(any::<u8>(), 0..600)) {
        fuzz_request(&bytes);
        fuzz_answer(&bytes);
        fuzz_exchange(&bytes);
        fuzz_listing(&bytes);
        fuzz_history(&bytes);
        fuzz_web(&bytes);
        fuzz_rows(&bytes);
        fuzz_name(&bytes);
        fuzz_check(&bytes);
    }

    #[test]
    fn messages_with_some_bytes_changed_do_no_harm(
        request in requests(),
        at in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        sjis in any::<bool>(),
    ) {
        let encoding = if sjis { Encoding::ShiftJis } else { Encoding::Utf8 };
        let mut written = request.write(encoding).expect("written");
        for (index, byte) in at {
            let index = index.index(written.len());
            written[index] = byte;
        }
        fuzz_request(&written);
        fuzz_answer(&written);
        fuzz_exchange(&written);
        fuzz_rows(&written);
        fuzz_check(&written);
        let small = Limits { bytes: 10, ..Limits::default() };
        prop_assert!(Request::read_within(&written, &small).is_err());
    }

    #[test]
    fn sendable_text_is_stable_and_encodable(text in any::<String>()) {
        let (sent, lost) = sjis::sendable(&text);
        prop_assert!(sjis::encode_shift_jis(&sent).is_ok());
        prop_assert_eq!(sjis::sendable(&sent), (sent.clone(), Vec::new()));
        for at in lost {
            prop_assert_eq!(sent.chars().nth(at - 1), Some('●'));
        }
    }
}
