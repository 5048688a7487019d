//! Golden files of lists and of what is on record.

use domain::eligibility::Validity;
use wire::oqs::{
    Encoding, Limits,
    exchange::{Reception, ReceptionInquiry},
    history::{CheckupAnswer, HistoryKind, MedicineAnswer},
    listing::{ListingPeriod, ListingResult, ListingUnit},
};

use super::{check, done, header};
use crate::{answered::forms, cases, exchange::sample, history::request, listing::requests};

#[test]
fn requests_of_lists_and_records() {
    for (name, encoding) in [("utf8", Encoding::Utf8), ("sjis", Encoding::ShiftJis)] {
        for (kind, request) in requests() {
            let days = match request.period {
                ListingPeriod::Examined(..) => "_examined",
                _ => "",
            };
            let bytes = request.write(encoding).expect("written");
            check(&format!("{}01req{days}.{name}.xml", kind.prefix()), &bytes);
            let inquiry = ReceptionInquiry {
                header: request.header,
                reception_number: "00000000000000000001".to_owned(),
            };
            let bytes = inquiry.write(encoding).expect("written");
            check(&format!("{}02req.{name}.xml", kind.prefix()), &bytes);
        }
        for kind in [HistoryKind::Medicine, HistoryKind::Checkup] {
            let bytes = request(kind).write(encoding).expect("written");
            check(&format!("{}01req.{name}.xml", kind.prefix()), &bytes);
        }
    }
}

#[test]
fn answers_of_lists() {
    for (form_name, form) in forms() {
        for (kind, _) in &requests()[..3] {
            let reception = Reception {
                header: header(form),
                reception_number: done(form).reception_number,
                received: header(form).process_time,
                ..Reception::default()
            };
            let bytes = reception.write(form).expect("written");
            check(&format!("{}01res.{form_name}.xml", kind.prefix()), &bytes);
            let shown = cases::valid_by_card().results;
            let unit = ListingUnit::of(Validity::Valid, &shown, &cases::institution());
            let list = ListingResult {
                header: done(form),
                units: vec![unit.clone(), unit],
            };
            let bytes = list.write(form).expect("written");
            check(&format!("{}02res.{form_name}.xml", kind.prefix()), &bytes);
        }
    }
}

#[test]
fn answers_of_records() {
    let limits = Limits::default();
    let (medicine, _) = MedicineAnswer::read(&sample("R17"), &limits).expect("R17");
    let (checkup, _) = CheckupAnswer::read(&sample("R18"), &limits).expect("R18");
    for (form_name, form) in forms() {
        let why = "閲覧の同意がありません。".to_owned();
        let of = request(HistoryKind::Medicine);
        let refused = MedicineAnswer::without(&of, false, why.clone(), form.encoding);
        let of = request(HistoryKind::Checkup);
        let none = CheckupAnswer::without(&of, true, why, form.encoding);
        for (name, written) in [
            ("YZKsiquc01res", medicine.write(form)),
            ("YZKsiquc01res_refused", refused.write(form)),
            ("TKKsiquc01res", checkup.write(form)),
            ("TKKsiquc01res_none", none.write(form)),
        ] {
            check(
                &format!("{name}.{form_name}.xml"),
                &written.expect("written"),
            );
        }
    }
}
