//! 薬剤情報: asked for about holders of cards who consented to it at the reader first, as in life.

use domain::{Date, coverage::Coverage, date::compact, institution::InstitutionCode};
use wire::oqs::{
    Encoding,
    history::{HistoryHeader, HistoryKind, HistoryRequest},
};

use super::calls::{Call, PLACE};

/// The request for what is on record about the person of a coverage this month, as XML.
pub(super) fn call(
    institution: &InstitutionCode,
    coverage: &Coverage,
    today: Date,
) -> anyhow::Result<Call> {
    let text = |value: &str| Some(value.to_owned());
    let month = text(&compact(today)[..6]);
    let mut request = HistoryRequest {
        institution: institution.clone(),
        insurer: coverage.insurer.clone(),
        symbol: coverage.symbol.clone(),
        number: coverage.number.clone(),
        branch: coverage.branch.clone(),
        months: None,
        category: "2".to_owned(),
        header: HistoryHeader {
            institution: text(institution.as_str()),
            insurer_number: Some(coverage.insurer.padded()),
            symbol: coverage
                .symbol
                .as_ref()
                .and_then(|symbol| text(symbol.as_str())),
            number: text(coverage.number.as_str()),
            branch: coverage
                .branch
                .as_ref()
                .and_then(|branch| text(branch.as_str())),
            file_identifier: text(PLACE),
        },
        body: Default::default(),
    };
    request.body.from.clone_from(&month);
    request.body.to = month;
    request.body.category = text("2");
    request.body.classification = text("1");
    request.body.setting = text("1");
    let path = format!("/oqs/v1/{}01", HistoryKind::Medicine.prefix());
    Call::new(&path, &request.write(Encoding::Utf8)?)
}
