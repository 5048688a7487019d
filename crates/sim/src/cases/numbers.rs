//! Numbers typed wrong, typed oddly, or not known.

use domain::{
    eligibility::Validity::{Multiple, NoMatch, Valid},
    insured::{Branch, MemberNumber, Symbol},
};
use jiff::ToSpan;

use super::build::Builder;
use crate::insurers;

const RETYPE: &str = "番号と生年月日を見比べて入れ直す。該当なしを無保険と決めつけない。";

pub(super) fn add(builder: &mut Builder) {
    builder
        .case("no-match", "該当する資格なし（番号違い）", "no such number")
        .expect(NoMatch, Valid, RETYPE)
        .add_asking(|asked| asked.number = number("99999999"));
    builder
        .case(
            "wrong-insurer",
            "保険者番号違い",
            "another insurer's number",
        )
        .expect(NoMatch, Valid, RETYPE)
        .add_asking(|asked| asked.insurer = insurers::seamen().number);
    builder
        .case("wrong-birthdate", "生年月日違い", "wrong birth date")
        .expect(NoMatch, Valid, RETYPE)
        .add_asking(|asked| asked.birthdate = asked.birthdate.saturating_add(1.day()));
    builder
        .case("wrong-symbol", "記号違い", "wrong symbol")
        .expect(NoMatch, Valid, RETYPE)
        .add_asking(|asked| asked.symbol = symbol("記号違い"));
    builder
        .case("wrong-branch", "枝番違い", "wrong branch")
        .expect(NoMatch, Valid, RETYPE)
        .add_asking(|asked| asked.branch = Branch::parse("07").ok());
    builder
        .case(
            "no-branch",
            "枝番なしで照会（1人だけ）",
            "asked without branch, one person fits",
        )
        .add_asking(|asked| asked.branch = None);
    builder
        .case(
            "twins-no-branch",
            "双子（枝番なしで複数該当）",
            "twins, asked without branch",
        )
        .beside(twin)
        .expect(
            Multiple,
            Valid,
            "枝番を入れて照会し直す。どちらか一方を選ばない。",
        )
        .add_asking(|asked| asked.branch = None);
    builder
        .case(
            "twins-with-branch",
            "双子（枝番あり）",
            "twins, asked with branch",
        )
        .beside(twin)
        .add();
    for (id, ja, en, registered_symbol, registered_number, asked_symbol, asked_number) in [
        (
            "symbol-kana",
            "記号がかな",
            "symbol in kana",
            "あ-い",
            "1002",
            "あ-い",
            "1002",
        ),
        (
            "symbol-full-width",
            "全角で入れた記号と番号",
            "typed full-width",
            "12-34",
            "4260",
            "１２－３４",
            "４２６０",
        ),
        (
            "number-leading-zeros",
            "番号の先頭が0",
            "number with leading zeros",
            "77",
            "000123",
            "77",
            "000123",
        ),
        (
            "number-hyphen",
            "番号にハイフン",
            "number with a hyphen",
            "5",
            "12-345",
            "5",
            "12‐345",
        ),
        (
            "symbol-kanji",
            "記号が漢字",
            "symbol in kanji",
            "資格健",
            "31",
            "資格健",
            "31",
        ),
        (
            "number-long",
            "番号が20文字",
            "number of twenty characters",
            "8",
            "12345678901234567890",
            "8",
            "12345678901234567890",
        ),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, _| {
                registered.coverages[0].symbol = symbol(registered_symbol);
                registered.coverages[0].number = number(registered_number);
            })
            .add_asking(|asked| {
                asked.symbol = symbol(asked_symbol);
                asked.number = number(asked_number);
            });
    }
    builder
        .case(
            "number-zeros-dropped",
            "先頭の0を落とした番号",
            "leading zeros dropped by a spreadsheet",
        )
        .with(|registered, _| registered.coverages[0].number = number("000777"))
        .expect(NoMatch, Valid, "番号を数値として扱わない。先頭の0を残す。")
        .add_asking(|asked| asked.number = number("777"));
    builder
        .case_of(
            "symbol-none",
            "記号なし",
            "document without symbol",
            &insurers::national_health(0),
        )
        .with(|registered, _| registered.coverages[0].symbol = None)
        .add();
}

fn twin(
    first: &crate::population::SimPerson,
    builder: &mut Builder,
) -> crate::population::SimPerson {
    let mut twin = builder.person();
    twin.registered.person.birthdate = first.registered.person.birthdate;
    let mut coverage = first.registered.coverages[0].clone();
    coverage.id = builder
        .coverage(&twin.registered.person, &insurers::society(0))
        .id;
    coverage.person = twin.registered.person.id;
    coverage.branch = Branch::parse("03").ok();
    twin.registered.coverages.push(coverage);
    twin
}

fn symbol(text: &str) -> Option<Symbol> {
    Symbol::parse(text).ok()
}

fn number(text: &str) -> MemberNumber {
    let Ok(number) = MemberNumber::parse(text) else {
        unreachable!("{text} is a number")
    };
    number
}
