//! The two tables of prices on the front page: one example of each configuration (start-pack §4.1–4.4).

use domain::Date;
use domain::yen::Yen;

use super::page::{PriceRow, PriceTable};
use super::view;
use crate::catalogue::{Catalogue, amount_words};

/// The examples, by the codes of the price book: `(code, counted)`, where what is not counted costs nothing here.
const EXAMPLES: [(&str, &[(&str, bool)]); 4] = [
    (
        "（1）既設の回線を利用する場合・初期費用",
        &[
            ("line.existing", false),
            ("goods.router", true),
            ("goods.desktop.monitor", true),
            ("goods.hub", true),
            ("work.dispatch", true),
            ("work.basic_addition", true),
            ("work.router", true),
            ("work.pc.desktop.monitor", true),
            ("work.reader", true),
            ("work.hub", true),
            ("work.lan.4plus1", true),
        ],
    ),
    (
        "（1）既設の回線を利用する場合・月額費用",
        &[("line.existing", false), ("support.light1", true)],
    ),
    (
        "（2）回線を新設する場合・初期費用",
        &[
            ("line.new", true),
            ("goods.router", true),
            ("goods.desktop.monitor", true),
            ("goods.hub", false),
            ("work.dispatch", false),
            ("work.basic_addition", true),
            ("work.router", true),
            ("work.pc.desktop.monitor", true),
            ("work.reader", true),
            ("work.hub", false),
            ("work.lan.3", true),
        ],
    ),
    (
        "（2）回線を新設する場合・月額費用",
        &[
            ("line.monthly.family-gigaline", true),
            ("support.light1", true),
        ],
    ),
];

/// The day whose prices are shown: today, or the last day for which all of the examples have one.
fn day(catalogue: &Catalogue, today: Date) -> Date {
    let last = |code: &str| {
        let of_code = catalogue
            .prices()
            .filter(|price| price.code == code && price.amount.is_some());
        of_code
            .map(|price| price.dated.valid_to.unwrap_or(today))
            .max()
    };
    let counted = EXAMPLES
        .iter()
        .flat_map(|(_, items)| items.iter())
        .filter(|(_, counted)| *counted);
    counted
        .filter_map(|(code, _)| last(code))
        .fold(today, Date::min)
}

/// What stands above the tables.
pub(super) fn note(catalogue: &Catalogue, today: Date) -> String {
    let shown = day(catalogue, today);
    let version = catalogue.version();
    if shown == today {
        let day = view::both(today);
        return format!(
            "{day}現在の価格です。組み合わせの一例で、機器・工事の価格は変わることがあります。価格表の版: {version}"
        );
    }
    let day = view::both(shown);
    format!(
        "次の表は、{day}までの価格の例です（参考）。いまの価格は要確認です: 今日の見積りには「要確認」と出ます。価格表の版: {version}"
    )
}

/// The tables themselves.
pub(super) fn tables(catalogue: &Catalogue, today: Date) -> Vec<PriceTable> {
    let shown = day(catalogue, today);
    EXAMPLES
        .iter()
        .map(|(title, items)| table(catalogue, shown, shown != today, title, items))
        .collect()
}

fn table(
    catalogue: &Catalogue,
    day: Date,
    old: bool,
    title: &str,
    items: &[(&str, bool)],
) -> PriceTable {
    let mut total = 0;
    let mut complete = true;
    let rows = items
        .iter()
        .map(|(code, counted)| {
            let priced = catalogue.price(code, day);
            let item = match *code {
                "line.existing" => "フレッツ光回線利用料（既設利用）".to_owned(),
                _ => priced.item,
            };
            if !counted {
                let none = || "–".to_owned();
                return PriceRow {
                    item,
                    quantity: none(),
                    amount: none(),
                    list: String::new(),
                };
            }
            match priced.amount {
                Some(amount) => total += amount,
                None => complete = false,
            }
            let of_code = catalogue.prices().filter(|price| price.code == *code);
            let list = of_code
                .filter(|price| price.dated.holds(day))
                .find_map(|price| price.list);
            PriceRow {
                item,
                quantity: match priced.unit.as_str() {
                    "式" => "一式".to_owned(),
                    unit => format!("1{unit}"),
                },
                amount: amount_words(priced.amount),
                list: list.map_or_else(String::new, |list| Yen(list).to_string()),
            }
        })
        .collect();
    PriceTable {
        title: title.to_owned(),
        rows,
        total: Yen(total).to_string(),
        mark: match (old, complete) {
            (true, _) => "いまは要確認",
            (_, false) => "要確認の項目を除く",
            _ => "",
        },
    }
}

/// The notes below the tables, in the page's order (start-pack §4.1, §4.3, §4.4, §5).
pub(super) fn footnotes(catalogue: &Catalogue, today: Date) -> Vec<String> {
    let shown = day(catalogue, today);
    let dispatch = amount_words(catalogue.price("work.dispatch", shown).amount);
    let mut notes = vec![
        "（1）は、いまあるフレッツ光回線のONUの下にHUBを置く形の一例です。ほかの形はお問い合わせください。".to_owned(),
        "パソコンの設置設定に、連携アプリケーションの導入・設定と、Web-APIの設定は含みません。".to_owned(),
        "保守サポートは、ライトあんしんプラン1（選べます）の価格です。初期費用はありません。".to_owned(),
        "（2）の回線の価格は、平日9:00〜17:00、時刻指定ありの工事のときです。ほかの時間は要確認です。".to_owned(),
        format!("（2）の派遣費は、フレッツ光の回線工事と同時のときの例です。別の日なら{dispatch}が加わります。"),
        "（2）の回線の月額は、フレッツ 光ネクスト ファミリー・ギガラインタイプのときだけです。ほかの種類は個別見積です。".to_owned(),
    ];
    for promotion in catalogue.promotions() {
        let over = if promotion.applied_to < today {
            "（お申し込みの受付は終わりました）"
        } else {
            ""
        };
        notes.push(format!(
            "{}は、{}から{}までのお申し込みで、{}までに開通したときのものです{over}。",
            promotion.name,
            view::both(promotion.applied_from),
            view::both(promotion.applied_to),
            view::both(promotion.opened_to),
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(day: Date) -> Vec<(String, &'static str)> {
        let catalogue = Catalogue::embedded().expect("our own");
        let tables = tables(&catalogue, day);
        tables
            .into_iter()
            .map(|table| (table.total, table.mark))
            .collect()
    }

    #[test]
    fn rule_4_the_examples_come_out_to_the_yen() {
        let day = jiff::civil::date(2021, 6, 1);
        let expected = ["279,950円", "2,200円", "282,920円", "8,140円"];
        let expected = expected.map(|total| (total.to_owned(), ""));
        assert_eq!(totals(day), expected);
    }

    #[test]
    fn prices_of_2021_are_never_shown_as_todays() {
        let catalogue = Catalogue::embedded().expect("our own");
        let today = jiff::civil::date(2026, 11, 26);
        assert!(note(&catalogue, today).contains("2021年12月31日（令和3年）まで"));
        for (total, mark) in totals(today) {
            assert_eq!(mark, "いまは要確認", "{total}");
        }
        let notes = footnotes(&catalogue, today);
        assert!(notes[4].contains("6,600円が加わります"), "{notes:?}");
        assert!(notes[6].ends_with("受付は終わりました）。"), "{notes:?}");
    }
}
