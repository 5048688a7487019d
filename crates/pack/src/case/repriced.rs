//! A case whose line opens on another day than it was quoted for: priced anew, before the works (start-pack §5).

use domain::Date;
use serde::{Deserialize, Serialize};
use store::pack::Field;

use super::Record;
use super::visit::changed;
use crate::catalogue::{Catalogue, amount_words};
use crate::quote::{Input, Quote};

/// What another day of opening made of the price.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Repriced {
    /// The initial costs before it, in words.
    pub old: String,
    /// The initial costs since then, in words.
    pub new: String,
}

impl Record {
    /// The record with the day on which the line opens, as it is planned now. The quote of its day is made again for it,
    /// by today's catalogue; whoever applied is told where it comes to another sum.
    ///
    /// # Errors
    /// Why it cannot be, in words.
    pub fn opening(
        &self,
        catalogue: &Catalogue,
        opens: Date,
    ) -> Result<(Self, Vec<Field>), String> {
        if !self.is_open() {
            return Err("この案件は終わっています。".to_owned());
        }
        let input = Input::read(&self.asked.to_string());
        let quoted = serde_json::from_value::<Quote>(self.quote.clone());
        let (Ok(mut input), Ok(quoted)) = (input, quoted) else {
            return Err(
                "この案件には見積りの条件がありません。見積りを作り直してください。".to_owned(),
            );
        };
        let day = quoted.date.parse().unwrap_or(opens);
        let old = input.line.opens.replace(opens);
        let made = Quote::make(catalogue, &input, day);
        if !made.stands() {
            let why: Vec<String> = made.refusals.into_iter().map(|one| one.message).collect();
            return Err(why.join(""));
        }
        let mut next = self.clone();
        next.asked["line"]["opens"] = opens.to_string().into();
        let old = old.map(|day| day.to_string()).unwrap_or_default();
        let mut fields = vec![changed("回線の開通予定日", &old, &opens.to_string())];
        let (before, after) = (words(&quoted), words(&made));
        if before != after {
            fields.push(changed("初期費用", &before, &after));
            next.file.repriced = Some(Repriced {
                old: before,
                new: after,
            });
        }
        let made = serde_json::to_value(made).map_err(|_| "見積りを記録できません。".to_owned())?;
        next.quote = made;
        Ok((next, fields))
    }
}

/// The initial costs in words.
fn words(quote: &Quote) -> String {
    let sum = amount_words(Some(quote.initial.total));
    if quote.initial.complete {
        sum
    } else {
        format!("{sum}＋要確認")
    }
}

#[cfg(test)]
mod tests {
    use domain::area::Area;
    use jiff::civil::date;
    use serde_json::json;

    use super::super::tests::record;
    use super::*;
    use crate::case::notices;

    #[test]
    fn rule_5_an_opening_that_slips_past_the_window_is_priced_anew_and_told_before_the_works() {
        let catalogue = Catalogue::embedded().expect("our own");
        let asked = json!({
            "configuration": "new-line", "date": "2021-04-01", "prefecture": "東京都",
            "line": { "type": "family-gigaline", "replaces": "adsl", "applied": "2021-04-01", "opens": "2022-05-31" },
            "simultaneous_works": true,
        });
        let input = Input::read(&asked.to_string()).expect("an input");
        let quote = Quote::make(&catalogue, &input, date(2021, 4, 1));
        assert!(!quote.initial.complete, "the promotion holds");
        let mut case = record(Area::East);
        case.quote = serde_json::to_value(quote).expect("JSON");
        case.asked = asked;

        let (same, _) = case.opening(&catalogue, date(2022, 5, 30)).expect("kept");
        assert_eq!(same.file.repriced, None, "still within the window");
        let (late, fields) = same.opening(&catalogue, date(2022, 6, 1)).expect("kept");
        assert_eq!(fields[1].new, "282,920円");
        let priced: Quote = serde_json::from_value(late.quote.clone()).expect("a quote");
        assert_eq!(
            (priced.initial.total, priced.date.as_str()),
            (282_920, "2021-04-01")
        );
        let today = date(2022, 4, 1);
        let told = notices("東0001", &late, today, true, catalogue.days(today));
        let told = told
            .iter()
            .find(|one| one.kind == "re-priced")
            .expect("told");
        assert!(
            told.text.contains("250,140円＋要確認") && told.text.contains("282,920円"),
            "{}",
            told.text
        );
        assert!(case_without_quote().opening(&catalogue, today).is_err());
    }

    fn case_without_quote() -> Record {
        record(Area::East)
    }
}
