//! The lines of a quote that stands (start-pack §4, §5, §8.2), each with its reason.

use domain::Date;
use domain::area::Area;

use super::{
    Configuration, Costs, Input, Line, Quote, Replaces, Terminal, V6Option, Wiring, WorksTime,
};
use crate::catalogue::{Catalogue, Promotion};
use domain::date::both;

/// One quote in the making.
struct Composer<'a> {
    catalogue: &'a Catalogue,
    input: &'a Input,
    day: Date,
    lines: Vec<Line>,
    warnings: Vec<String>,
}

/// Puts the lines into a quote.
pub(super) fn fill(
    quote: &mut Quote,
    catalogue: &Catalogue,
    input: &Input,
    day: Date,
    area: Option<Area>,
) {
    let mut composer = Composer {
        catalogue,
        input,
        day,
        lines: Vec::new(),
        warnings: Vec::new(),
    };
    composer.line();
    composer.v6(area);
    composer.goods();
    composer.works();
    composer.wiring();
    composer.told();
    if input.maintenance {
        composer.add(
            "support.light1.initial",
            "保守サポートの初期費用はありません",
        );
    }
    quote.initial = Costs::of(std::mem::take(&mut composer.lines));
    composer.monthly();
    quote.monthly = Costs::of(composer.lines);
    quote.warnings = composer.warnings;
    let partial = !quote.initial.complete || !quote.monthly.complete;
    if partial {
        quote.warnings.push(
            "「要確認」の項目は合計に入っていません。合計は一部の金額です。担当者が確かめてお知らせします。".to_owned(),
        );
    }
}

impl Composer<'_> {
    fn is_new(&self) -> bool {
        self.input.configuration == Configuration::NewLine
    }

    /// Adds one of `code`.
    fn add(&mut self, code: &str, why: &str) {
        let priced = self.catalogue.price(code, self.day);
        let list = self
            .catalogue
            .prices()
            .filter(|price| price.code == code && price.dated.holds(self.day))
            .find_map(|price| price.list);
        let mut why = why.to_owned();
        if priced.outside_window {
            why.push_str("（価格表にこの日の価格がないため要確認）");
        } else if priced.amount.is_none() {
            why.push_str("（価格表に価格がないため要確認）");
        }
        if let Some(shortage) = self.catalogue.shortage(code, self.day) {
            self.warnings.push(format!("{}: {shortage}", priced.item));
        }
        self.lines.push(Line {
            code: code.to_owned(),
            item: priced.item,
            quantity: 1,
            unit: priced.unit,
            amount: priced.amount,
            list,
            why,
        });
    }

    /// Sets the amount of the line added last, and says why.
    fn instead(&mut self, amount: Option<i64>, why: String) {
        if let Some(line) = self.lines.last_mut() {
            line.amount = amount;
            line.why = why;
        }
    }

    /// The line itself, and its promotion (§5).
    fn line(&mut self) {
        if !self.is_new() {
            return;
        }
        self.add(
            "line.new",
            "構成（2）は資格確認のための回線を新設します。平日9:00〜17:00・時刻指定ありの工事の価格",
        );
        if self.input.works_time == WorksTime::Other {
            self.instead(
                None,
                "構成（2）は資格確認のための回線を新設します。商品ページの価格は平日9:00〜17:00・時刻指定ありの工事だけなので要確認".to_owned(),
            );
        }
        let Some(replaces) = self.input.line.replaces else {
            return;
        };
        let word = match replaces {
            Replaces::Adsl => "adsl",
            Replaces::Ins64 => "ins64",
        };
        let applied = self.input.line.applied.unwrap_or(self.day);
        let catalogue = self.catalogue;
        let of_line = |promotion: &&Promotion| promotion.replaces.iter().any(|one| one == word);
        let in_time = |promotion: &&Promotion| {
            promotion.applied_from <= applied && applied <= promotion.applied_to
        };
        let Some(promotion) = catalogue.promotions().filter(of_line).find(in_time) else {
            self.warnings.push(format!(
                "移行特典は使えません: お申し込みの日（{}）が、特典の期間にありません。",
                both(applied)
            ));
            return;
        };
        match self.input.line.opens {
            None => self.warnings.push(format!(
                "{}: {}までに開通すると使えます。開通日が分かったら見積り直してください。",
                promotion.name,
                both(promotion.opened_to)
            )),
            Some(opens) if opens > promotion.opened_to => self.warnings.push(format!(
                "{}は使えません: 開通日（{}）が期限（{}）の後です。",
                promotion.name,
                both(opens),
                both(promotion.opened_to)
            )),
            Some(_) => {
                let waived = promotion.waived.join("、");
                self.instead(
                    None,
                    format!(
                        "{}により{waived}が無料です。残る費用は商品ページに書かれていないため要確認",
                        promotion.name
                    ),
                );
            }
        }
    }

    /// The v6 option (§8.1 a, §8.2).
    fn v6(&mut self, area: Option<Area>) {
        let Some(rule) = self.catalogue.v6_rule(self.day) else {
            return;
        };
        let chosen = self.input.line.v6_option;
        let (site, until) = (rule.site(area), both(rule.opened_until));
        let ways = format!(
            "サービス情報サイト（無料、{site}）か、電話（{}、工事費がかかります）でお申し込みください。サイトをお勧めします。",
            rule.phone
        );
        match self.input.line.opened {
            Some(opened) if opened <= rule.opened_until => match chosen {
                Some(V6Option::Contracted) => {}
                Some(V6Option::Phone) => self.add(
                    "v6.phone",
                    &format!("{until}以前に開通した回線なので、v6オプションを電話で申し込みます"),
                ),
                Some(V6Option::SelfService) => self.add(
                    "v6.self-service",
                    &format!("{until}以前に開通した回線なので、v6オプションをサイトで申し込みます"),
                ),
                None => self.warnings.push(format!(
                    "工事の前に要ること: この回線は{until}以前に開通したため、フレッツ・v6オプションが別に要ります。{ways}"
                )),
            },
            None if !self.is_new() && chosen.is_none() => self.warnings.push(format!(
                "回線の開通日をご確認ください。{until}以前の開通なら、フレッツ・v6オプションが別に要ります。{ways}"
            )),
            _ => {}
        }
    }

    fn terminal(&self) -> &'static str {
        match self.input.terminal {
            Terminal::Desktop => "desktop.monitor",
            Terminal::DesktopNoMonitor => "desktop",
            Terminal::Notebook => "notebook",
        }
    }

    fn hub(&self) -> bool {
        self.input.hub.unwrap_or(!self.is_new())
    }

    fn goods(&mut self) {
        self.add(
            "goods.router",
            "資格確認のネットワークにIPv6でつなぎ、回線認証をします",
        );
        let terminal = format!("goods.{}", self.terminal());
        self.add(
            &terminal,
            "受付に置き、顔認証付きカードリーダーをつなぎます",
        );
        if self.hub() {
            self.add(
                "goods.hub",
                "ONUの下で、いまの機器と資格確認ルーターに分けます",
            );
        }
    }

    fn works(&mut self) {
        self.add("work.dispatch", "担当者が伺う費用です");
        if self.is_new() && self.input.simultaneous_works {
            self.instead(
                Some(0),
                "フレッツ光の回線工事と同時に行うので、派遣費はかかりません".to_owned(),
            );
        }
        self.add("work.basic_addition", "設置設定工事の基本費用です");
        self.add("work.router", "ルーターを設置し、設定します");
        let terminal = format!("work.pc.{}", self.terminal());
        self.add(
            &terminal,
            "端末を設置し、設定します。連携アプリケーションとWeb-APIの設定は含みません",
        );
        self.add(
            "work.reader",
            "支払基金から届くカードリーダーを設置し、設定します",
        );
        if self.input.readers > 1 {
            self.instead(
                None,
                "支払基金から届くカードリーダーを設置し、設定します。2台以上の価格は商品ページにないため要確認".to_owned(),
            );
            if let Some(line) = self.lines.last_mut() {
                line.quantity = self.input.readers;
                line.list = None;
            }
        }
        if self.hub() {
            self.add("work.hub", "HUBを設置します");
        }
        if self.input.wireless {
            self.add("work.wireless", "ノート型を無線LANでつなぎます");
        }
        if self.input.works_time == WorksTime::Other {
            self.add("surcharge.night", "平日9:00〜17:00以外の工事をご希望です");
        }
    }

    fn wiring(&mut self) {
        let example = if self.is_new() {
            Wiring { new: 3, reused: 0 }
        } else {
            Wiring { new: 4, reused: 1 }
        };
        let wiring = self.input.wiring.unwrap_or(example);
        let (new, reused) = (wiring.new, wiring.reused);
        let catalogue = self.catalogue;
        match catalogue.wiring(wiring) {
            None if (new, reused) == (0, 0) => {}
            Some(code) => {
                let why = match reused {
                    0 => format!("新しい配線{new}本です"),
                    _ => format!("新しい配線{new}本と、いまある配線{reused}本の利用です"),
                };
                self.add(code, &why);
            }
            None => {
                let item = match reused {
                    0 => format!("LAN配線（{new}配線）"),
                    _ => format!("LAN配線（{new}配線＋{reused}既設配線利用）"),
                };
                self.lines.push(Line {
                    code: "work.lan".to_owned(),
                    item,
                    quantity: 1,
                    unit: "式".to_owned(),
                    amount: None,
                    list: None,
                    why: "概算・要確認: この本数の価格は商品ページにありません".to_owned(),
                });
            }
        }
    }

    fn monthly(&mut self) {
        if self.is_new() {
            let asked = self.input.line.kind.as_deref().unwrap_or_default();
            let kind = self.catalogue.line_type(asked, self.day);
            let name = kind.map_or("種類は要確認", |kind| kind.name.as_str());
            let why = format!("新しい回線の利用料です（{name}）");
            match kind.and_then(|kind| kind.monthly.as_deref()) {
                Some(code) => self.add(code, &why),
                None => self.unpriced(
                    &format!("フレッツ光回線利用料（{name}）"),
                    None,
                    format!("{why}。個別見積のため要確認"),
                ),
            }
        } else {
            self.unpriced(
                "フレッツ光回線利用料（既設利用）",
                Some(0),
                "いまの回線をそのまま使うので、増えません".to_owned(),
            );
        }
        if self.input.maintenance {
            let plan = self.catalogue.plan("support.light1", self.day);
            let calls = plan.map_or_else(
                || "回数は要確認".to_owned(),
                |plan| format!("月{}回まで", plan.calls_a_month),
            );
            self.add(
                "support.light1",
                &format!("故障の切り分けなどの相談（{calls}）を選びました"),
            );
        }
    }

    /// What the conditions mean for others than us (§11.2, 6 and 9).
    fn told(&mut self) {
        let (readers, facility) = (self.input.readers, self.input.facility);
        let free = facility.and_then(|kind| self.catalogue.free_readers(kind.word(), self.day));
        match free {
            Some(free) if readers > free => self.warnings.push(format!(
                "カードリーダー{readers}台のうち、支払基金が無償で提供するのは{free}台までです。残る{}台は医療機関のご負担で、支払基金・メーカーにお尋ねください（この商品は設置と設定だけです）。",
                readers - free
            )),
            None if readers > 1 => self.warnings.push(format!(
                "カードリーダー{readers}台のうち、支払基金が無償で提供する台数は施設の種別で決まります。種別をお知らせください（要確認）。"
            )),
            _ => {}
        }
        if self.input.linkage {
            self.warnings.push(
                "連携アプリケーションの導入・設定とWeb-APIの設定は、この見積りに含まれません。だれが行うかを、レセプトコンピューターのベンダーと決めてからお申し込みください。".to_owned(),
            );
        }
    }

    fn unpriced(&mut self, item: &str, amount: Option<i64>, why: String) {
        self.lines.push(Line {
            code: "line.monthly".to_owned(),
            item: item.to_owned(),
            quantity: 1,
            unit: "回線".to_owned(),
            amount,
            list: None,
            why,
        });
    }
}
