//! From a decision to an answer.

use domain::{
    date::{Date, DateTime, compact, compact_time},
    eligibility::{Decision, Outcome, Reason},
    institution::InstitutionCode,
};

use super::{Answer, AnswerHeader, Search, revealed::item};
use crate::{
    oqs::{Encoding, Form},
    sjis,
};

/// A decision with everything an answer says beside it.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// The decision.
    pub decision: &'a Decision,
    /// What was asked for by number; `None` by card.
    pub echo: Option<&'a Search>,
    /// 医療機関コード of the caller.
    pub institution: &'a InstitutionCode,
    /// 資格確認日.
    pub confirmation_date: Date,
    /// 処理実行日時.
    pub now: DateTime,
    /// 任意のファイル識別子 as it stood in the request's file, references unresolved.
    pub file_identifier: Option<&'a str>,
    /// Whether a card was shown: only then are the consents to medical information told.
    pub by_card: bool,
    /// How the answer will be written.
    pub form: Form,
}

impl Answered<'_> {
    /// The answer. Names and addresses pass [`sjis::sendable`]; every reason that is not plainly valid is told with
    /// its next act.
    #[must_use]
    pub fn message(&self) -> Answer {
        let (status, validity) = match self.decision.outcome {
            Outcome::Answered(validity) => ("1", Some(validity.code().to_owned())),
            Outcome::Refused => ("2", None),
        };
        let reason = self.decision.reason.for_caller();
        let told = reason != Reason::Valid;
        let items: Vec<_> = self
            .decision
            .results
            .iter()
            .map(|result| item(result, self.institution, self.by_card))
            .collect();
        Answer {
            header: header(
                self.now,
                Some(self.confirmation_date),
                self.institution,
                self.file_identifier,
                self.by_card,
                self.form.encoding,
            ),
            prescription_issue_select: None,
            status: Some(status.to_owned()),
            code: told.then(|| reason.code().to_owned()),
            message: told.then(|| format!("{}{}", reason.sentence(), reason.next_act().words().0)),
            validity,
            results: (!items.is_empty()).then_some(items),
            echo: self
                .echo
                .map(|search| search.echo.clone().sendable(self.form.encoding)),
        }
    }
}

/// The answer to a request that failed as a whole (処理結果区分 9), with a code and a sentence of ours.
#[must_use]
pub fn header_error(
    code: &str,
    message: &str,
    institution: &InstitutionCode,
    confirmation_date: Option<Date>,
    now: DateTime,
    file_identifier: Option<&str>,
    form: Form,
) -> Answer {
    let header = header(
        now,
        confirmation_date,
        institution,
        file_identifier,
        false,
        form.encoding,
    );
    Answer {
        header: AnswerHeader {
            segment: Some("9".to_owned()),
            error_code: Some(code.to_owned()),
            error_message: Some(sjis::sendable(message).0),
            ..header
        },
        ..Answer::default()
    }
}

/// All six items of a header, and the file identifier where there is one.
fn header(
    now: DateTime,
    confirmation_date: Option<Date>,
    institution: &InstitutionCode,
    file_identifier: Option<&str>,
    by_card: bool,
    encoding: Encoding,
) -> AnswerHeader {
    AnswerHeader {
        process_time: Some(compact_time(now)),
        confirmation_date: Some(compact(confirmation_date.unwrap_or(now.date()))),
        institution: Some(institution.as_str().to_owned()),
        file_identifier: file_identifier.map(|source| sjis::repeated(source, encoding)),
        reference_classification: Some(if by_card { "1" } else { "2" }.to_owned()),
        segment: Some("1".to_owned()),
        error_code: None,
        error_message: None,
        character_code: Some(encoding.code().to_owned()),
    }
}
