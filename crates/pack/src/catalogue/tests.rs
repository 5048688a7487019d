//! What the records say, as the product page said it (start-pack §4, §5, §8, §11.3), each by its number.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// A day on which the page of 2021 held.
const DAY: Date = date(2021, 4, 1);

fn ours() -> Catalogue {
    Catalogue::embedded().expect("our own")
}

#[test]
fn rule_4_1_and_4_3_every_amount_is_the_pages_and_ends_with_its_year() {
    let book = ours();
    for (code, amount, list) in [
        ("line.new", 32_780, None),
        ("goods.router", 58_300, Some(103_422)),
        ("goods.desktop.monitor", 99_000, Some(167_541)),
        ("goods.hub", 2_200, Some(2_728)),
        ("work.dispatch", 6_600, None),
        ("work.basic_addition", 11_550, None),
        ("work.router", 9_350, None),
        ("work.pc.desktop.monitor", 31_790, None),
        ("work.reader", 3_850, None),
        ("work.hub", 3_300, None),
        ("work.lan.4plus1", 54_010, None),
        ("work.lan.3", 36_300, None),
        ("support.light1.initial", 0, None),
        ("support.light1", 2_200, None),
        ("line.monthly.family-gigaline", 5_940, None),
        ("v6.phone", 2_200, None),
        ("v6.self-service", 0, None),
    ] {
        let priced = book.price(code, DAY);
        assert_eq!(priced.amount, Some(amount), "{code}");
        let record = book.prices().find(|price| price.code == code);
        assert_eq!(record.expect("a record").list, list, "{code}");
        let today = book.price(code, date(2026, 11, 26));
        assert!(today.amount.is_none() && today.outside_window, "{code}");
    }
}

#[test]
fn rule_11_3_surcharges_are_known_by_name_and_have_no_price() {
    let book = ours();
    let surcharges: Vec<&Price> = book
        .prices()
        .filter(|price| price.group == "surcharge")
        .collect();
    for name in [
        "工事基本額",
        "現地調査基本額",
        "平日夜間等割増",
        "再派遣",
        "規定後リスケ",
        "作業キャンセル",
        "作業延長（30分毎）",
        "離島交通費",
    ] {
        assert!(surcharges.iter().any(|price| price.item == name), "{name}");
    }
    assert!(surcharges.iter().all(|price| price.amount.is_none()));
}

#[test]
fn rule_8_1_eleven_types_are_usable_and_the_business_type_is_not_shared_in_the_east() {
    let book = ours();
    let names: Vec<&str> = book
        .line_types(DAY)
        .map(|kind| kind.name.as_str())
        .collect();
    let page = [
        "ファミリー・ギガラインタイプ",
        "ギガファミリー・スマートタイプ",
        "ファミリー・ハイスピードタイプ",
        "ファミリータイプ",
        "ギガマンション・スマートタイプ",
        "マンション・ギガラインタイプ",
        "マンション・ハイスピードタイプ",
        "マンションタイプ",
        "ビジネスタイプ",
        "プライオ1",
        "プライオ10",
    ];
    assert_eq!(names, page);
    for kind in book.line_types(DAY) {
        let business = kind.name == "ビジネスタイプ";
        assert_eq!(kind.may_be_shared(Area::East), !business, "{}", kind.name);
        assert!(kind.may_be_shared(Area::West), "{}", kind.name);
    }
    for typed in ["ファミリー･ギガラインタイプ", "FAMILY-GIGALINE"] {
        assert!(book.line_type(typed, DAY).is_some(), "{typed}");
    }
}

#[test]
fn rule_8_2_the_v6_option_has_its_day_its_two_ways_and_a_site_for_each_area() {
    let book = ours();
    let rule = book.v6_rule(DAY).expect("a rule");
    assert_eq!(rule.opened_until, date(2012, 5, 29));
    assert_eq!(rule.phone, "0120-116-116");
    let sites = [Area::East, Area::West].map(|area| rule.site(Some(area)));
    assert_eq!(
        sites,
        [
            "https://flets.com/v6option/flow.html",
            "https://flets-w.com/opt/v6option/"
        ]
    );
}

#[test]
fn rule_8_4_forty_seven_prefectures_lie_in_one_area_each() {
    let book = ours();
    let of = |wanted| {
        book.prefectures(DAY)
            .filter(|(_, area)| *area == wanted)
            .count()
    };
    assert_eq!((of(Area::East), of(Area::West)), (17, 30));
    for (name, area) in [
        ("北海道", Area::East),
        ("新潟県", Area::East),
        ("長野県", Area::East),
        ("静岡県", Area::West),
        ("富山県", Area::West),
        ("沖縄県", Area::West),
    ] {
        assert_eq!(book.area(name, DAY), Some(area), "{name}");
    }
}

#[test]
fn rule_5_the_promotion_waives_four_components_within_two_windows() {
    let book = ours();
    let found: Vec<&Promotion> = book.promotions().collect();
    let [promotion] = found.as_slice() else {
        panic!("one promotion");
    };
    let windows = (
        promotion.applied_from,
        promotion.applied_to,
        promotion.opened_to,
    );
    assert_eq!(
        windows,
        (date(2021, 2, 1), date(2021, 5, 31), date(2022, 5, 31))
    );
    assert_eq!((promotion.waived.len(), promotion.replaces.len()), (4, 2));
}

#[test]
fn rule_6_3_and_7_calls_and_days_to_answer_are_records() {
    let book = ours();
    let plan = book.plan("support.light1", DAY).expect("a plan");
    assert_eq!(plan.calls_a_month, 5);
    assert_eq!(book.days(DAY).reply_by(DAY), "2021-04-08");
}

#[test]
fn rule_4_5_every_price_of_ours_is_whole_yen_before_tax() {
    let book = ours();
    for price in book.prices() {
        for amount in price.amount.iter().chain(&price.list) {
            assert_eq!(amount * 10 % 11, 0, "{}", price.code);
        }
    }
}

proptest! {
    #[test]
    fn rule_4_5_a_price_is_taken_only_where_it_is_whole_yen_before_tax(amount in 0i64..10_000_000) {
        let text = format!(
            "version = \"1\"\n[[price]]\ncode = \"x\"\ngroup = \"goods\"\nwhen = \"initial\"\nitem = \"x\"\nunit = \"台\"\n\
             amount = {amount}\nvalid_from = \"2021-01-01\"\nvalid_to = \"\"\nstatus = \"confirmed\"\nsource = \"x\"\n"
        );
        let (_, book) = book::Book::read(&text).expect("a book");
        let taxes = book::Taxes::read(include_str!("../../data/tax.toml")).expect("our own");
        let taken = book.check_tax(&taxes).is_ok();
        prop_assert_eq!(taken, amount * 10 % 11 == 0);
    }
}
