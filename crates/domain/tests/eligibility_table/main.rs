//! The golden table of the decision: facts × date × way of asking → validity, reason, next act, what is revealed.
//!
//! Every row has a name and says in one line what must come out. All rows run; all that fail are reported.

mod facts;
mod properties;
mod row;
mod rows;

#[test]
fn every_row_comes_out_as_written() {
    let rows = rows::all();
    let mut names: Vec<&str> = rows.iter().map(|row| row.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rows.len(), "every row has its own name");
    let failures: Vec<String> = rows.iter().filter_map(row::Row::failure).collect();
    assert!(
        failures.is_empty(),
        "{} of {} rows:\n{}",
        failures.len(),
        rows.len(),
        failures.join("\n")
    );
}

#[test]
fn every_validity_and_every_reason_has_a_row() {
    let come_out: Vec<String> = rows::all()
        .iter()
        .map(|row| row.expected.to_owned())
        .collect();
    for validity in domain::eligibility::Validity::ALL {
        let start = format!("{} ", validity.code());
        assert!(
            come_out.iter().any(|row| row.starts_with(&start)),
            "{validity:?}"
        );
    }
    for code in [
        "0000", "0001", "0002", "0003", "0006", "0020", "0021", "0022", "0023", "0030", "0040",
        "0041", "0042", "0043", "0050", "0051", "0101", "0102", "0103",
    ] {
        assert!(
            domain::eligibility::Reason::next_act_of(&format!("SKK-{code}")).is_some(),
            "{code} is no reason any more"
        );
        assert!(
            come_out
                .iter()
                .any(|row| row.contains(&format!(" {code} "))),
            "{code}"
        );
    }
}
