//! Numbers typed wrong, typed oddly, or not known.

use domain::{
    eligibility::Validity::{Multiple, NoMatch, Valid},
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
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
        .case(
            "birthdate-digits-swapped",
            "生年月日の月と日の取り違え",
            "month and day of birth swapped",
        )
        .with(|registered, _| registered.person.birthdate = jiff::civil::date(1985, 3, 7))
        .expect(NoMatch, Valid, RETYPE)
        .add_asking(|asked| asked.birthdate = jiff::civil::date(1985, 7, 3));
    builder
        .case(
            "branch-one-digit",
            "枝番を1桁で入れた",
            "branch typed with one digit",
        )
        .with(|registered, _| registered.coverages[0].branch = Branch::parse("01").ok())
        .expect(Valid, Valid, "枝番は2桁にそろえて送る（1は01）。")
        .add_asking(|asked| asked.branch = Branch::parse("1").ok());
    builder
        .case(
            "branch-unregistered",
            "枝番の登録がない資格に枝番つきで照会",
            "asked with a branch where none is registered",
        )
        .with(|registered, _| registered.coverages[0].branch = None)
        .expect(
            Valid,
            Valid,
            "答えに枝番がなくても有効。手元の枝番を消さない。",
        )
        .add_asking(|asked| asked.branch = Branch::parse("00").ok());
    builder
        .case(
            "branch-twice",
            "同じ枝番に2人が登録されている",
            "two people registered under one branch",
        )
        .beside(|first, builder| {
            let mut other = twin(first, builder);
            let branch = first.registered.coverages[0].branch.clone();
            other.registered.coverages[0].branch = branch;
            other
        })
        .expect(
            Multiple,
            Valid,
            "枝番を入れても決まらない。保険者に電話し、どちらも取り込まない。",
        )
        .add();
    builder
        .case(
            "relatives-mixed-up",
            "本人の枝番と家族の生年月日で照会",
            "the insured's branch with a relative's birth date",
        )
        .beside(|first, builder| {
            let mut child = twin(first, builder);
            child.registered.person.birthdate = jiff::civil::date(2012, 6, 15);
            child
        })
        .expect(NoMatch, Valid, RETYPE)
        .add_asking(|asked| asked.birthdate = jiff::civil::date(2012, 6, 15));
    builder
        .case_of(
            "insurer-zero-padded",
            "6桁の保険者番号を00で8桁にして照会",
            "six-digit insurer number padded with zeros",
            &insurers::national_health(2),
        )
        .expect(
            Valid,
            Valid,
            "6桁の番号は左を空白で埋めて送る。答えは前後の空白を除いて読む。",
        )
        .add_asking(|asked| {
            let padded = format!("00{}", asked.insurer.as_str());
            if let Ok(same) = InsurerNumber::parse(&padded) {
                asked.insurer = same;
            }
        });
    for (id, ja, en, symbol_asked, branch_asked, validity) in [
        (
            "latter-stage-branch-typed",
            "後期高齢者に枝番を入れて照会",
            "latter-stage elderly, asked with a branch",
            None,
            Some("00"),
            Valid,
        ),
        (
            "latter-stage-symbol-typed",
            "後期高齢者に記号を入れて照会",
            "latter-stage elderly, asked with a symbol",
            Some("12"),
            None,
            NoMatch,
        ),
    ] {
        builder
            .case_of(id, ja, en, &insurers::latter_stage())
            .with(|registered, builder| {
                registered.person.birthdate = builder.ago(79 * 366);
                let number = registered.person.id.0;
                super::schemes::latter_stage(registered, number);
            })
            .expect(
                validity,
                Valid,
                "後期高齢者医療には記号も枝番もない。空のまま送る。",
            )
            .add_asking(|asked| {
                asked.symbol = symbol_asked.and_then(symbol);
                asked.branch = branch_asked.and_then(|digits| Branch::parse(digits).ok());
            });
    }
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
