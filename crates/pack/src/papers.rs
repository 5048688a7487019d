//! Papers of the subsidy (補助金の書類): 別紙様式2 領収書内訳書 and 別紙様式3 事業完了報告書, filled from the accepted quote
//! and the works as they were.
//!
//! Which items a subsidy pays for is decided by its scheme and changes from year to year: without a record of it the
//! columns stay to be confirmed (start-pack §11.5).

use crate::quote::Quote;

/// Most lines of the breakdown.
pub const LINES: usize = 15;

/// One line of the breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 項目.
    pub item: String,
    /// 内訳: quantity and group.
    pub detail: String,
    /// Yen, tax included; `None` is to be confirmed.
    pub amount: Option<i64>,
}

/// The breakdown of a quote's initial costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// At most [`LINES`].
    pub lines: Vec<Line>,
    /// The sum of what is known.
    pub total: i64,
    /// Whether every line has its amount.
    pub complete: bool,
}

impl Breakdown {
    /// Of the accepted quote and the surcharges of the works.
    #[must_use]
    pub fn of(quote: &Quote, surcharges: &[(String, Option<i64>)]) -> Self {
        let of_quote = quote.initial.lines.iter().map(|line| Line {
            item: line.item.clone(),
            detail: format!("{}{}", line.quantity, line.unit),
            amount: line.amount,
        });
        let added = surcharges.iter().map(|(item, amount)| Line {
            item: item.clone(),
            detail: "工事の追加".to_owned(),
            amount: *amount,
        });
        // Lines that cost nothing say nothing on this paper.
        let mut lines: Vec<Line> = of_quote
            .chain(added)
            .filter(|line| line.amount != Some(0))
            .collect();
        let total = lines.iter().filter_map(|line| line.amount).sum();
        let complete = lines.iter().all(|line| line.amount.is_some());
        if lines.len() > LINES {
            let rest = lines.split_off(LINES - 1);
            let names: Vec<&str> = rest.iter().map(|line| line.item.as_str()).collect();
            lines.push(Line {
                item: format!("その他{}件", rest.len()),
                detail: names.join("、"),
                amount: rest.iter().map(|line| line.amount).sum(),
            });
        }
        Self {
            lines,
            total,
            complete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::quote::Input;

    fn quote(text: &str) -> Quote {
        let input = Input::read(text).expect("an input");
        let catalogue = Catalogue::embedded().expect("our own");
        Quote::make(&catalogue, &input, jiff::civil::date(2021, 4, 1))
    }

    const NEW: &str = r#"{"configuration":"new-line","date":"2021-04-01","prefecture":"東京都",
        "line":{"type":"ファミリー・ギガラインタイプ"},"terminal":"desktop","wiring":{"new":3,"reused":0},
        "simultaneous_works":true,"maintenance":true}"#;

    #[test]
    fn rule_11_5_the_breakdown_is_the_quote_to_the_yen() {
        let quote = quote(NEW);
        assert!(quote.stands(), "{:?}", quote.refusals);
        let paper = Breakdown::of(&quote, &[]);
        assert_eq!((paper.total, paper.complete), (282_920, true));
        assert!(paper.lines.iter().all(|line| line.amount != Some(0)));
    }

    #[test]
    fn rule_11_5_more_than_fifteen_lines_become_fifteen_with_the_same_sum() {
        let added: Vec<_> = (0..10)
            .map(|at| (format!("追加{at}"), Some(1_100)))
            .collect();
        let paper = Breakdown::of(&quote(NEW), &added);
        assert_eq!(paper.lines.len(), LINES);
        let sum: Option<i64> = paper.lines.iter().map(|line| line.amount).sum();
        assert_eq!((paper.total, sum), (293_920, Some(293_920)));
    }

    #[test]
    fn rule_11_5_a_surcharge_without_a_price_keeps_the_paper_open() {
        let paper = Breakdown::of(&quote(NEW), &[("再派遣".to_owned(), None)]);
        assert!(!paper.complete && paper.total == 282_920);
    }
}
