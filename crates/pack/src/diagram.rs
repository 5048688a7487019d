//! Configuration diagrams (構成図), drawn as SVG from what is chosen, each with the same said in words.
//!
//! No style stands in the drawing (the pages' policy forbids it): classes `diagram__…` of `pack.css` colour it, and the
//! line patterns tell the same without colour.

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diagram {
    /// Whether the existing line is shared (configuration 1) or a line of its own is laid (configuration 2).
    pub existing_line: bool,
    /// Whether the terminal is the notebook.
    pub notebook: bool,
    /// Whether the terminal is reached without a cable; only the notebook can be.
    pub wireless: bool,
    /// Whether a HUB stands under the ONU; in configuration 1 only.
    pub hub: bool,
}

/// Whose a box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// Comes with the pack.
    Pack,
    /// Is there already, or stays as it is.
    There,
    /// Comes from 支払基金; the pack only installs it.
    Granted,
    /// Is another's work, outside the price.
    Outside,
}

struct Part {
    name: &'static str,
    more: &'static str,
    owner: Owner,
    x: u16,
    y: u16,
}

const WIDTH: u16 = 620;
const BOX: (u16, u16) = (286, 72);
const STEP: u16 = 112;
const LEFT: u16 = 10;
const RIGHT: u16 = 324;
const MIDDLE: u16 = 167;

impl Diagram {
    /// The configuration's title as the page gives it.
    #[must_use]
    pub fn title(&self) -> &'static str {
        if self.existing_line {
            "構成（1）既設の回線を利用する場合、インターネット接続などと同じ回線を利用する場合"
        } else {
            "構成（2）回線を新設する場合、インターネット接続などと回線を分ける場合"
        }
    }

    /// The drawing in words, from the line to the card reader.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.existing_line {
            words.push("既設のフレッツ光回線が、ONU（回線終端装置）に入る。".to_owned());
            if self.hub {
                words.push("ONUの下のHUBで、いまのインターネット機器とオンライン資格確認ルーターに分かれる。".to_owned());
            } else {
                words.push("ONUの下で、いまのインターネット機器とオンライン資格確認ルーターに分かれる（HUBなし。形は個別にご相談）。".to_owned());
            }
        } else {
            words.push(
                "新しいフレッツ光回線が、ONU（回線終端装置）に入る。HUBは使わない。".to_owned(),
            );
            words.push("ONUから、オンライン資格確認ルーターにつながる。".to_owned());
        }
        let way = if self.wireless {
            "無線LANで"
        } else {
            "LAN配線で"
        };
        words.push(format!(
            "ルーターから{way}、資格確認端末（{}）につながる。",
            self.terminal()
        ));
        words.push("端末に顔認証付きカードリーダーをつなぐ。リーダーの本体は支払基金が提供し、スタートパックは設置と設定をする。".to_owned());
        words.push(
            "端末とレセプトコンピューターの連携は、ベンダーの作業で、価格に含まれない。".to_owned(),
        );
        words
    }

    /// The SVG element; `id` makes its title's and description's identifiers unlike any other's on the page.
    #[must_use]
    pub fn svg(&self, id: &str) -> String {
        let (parts, links) = self.layout();
        let height = parts.iter().map(|part| part.y).max().unwrap_or_default() + BOX.1 + 20;
        let mut svg = format!(
            "<svg class=\"diagram\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-words\" xmlns=\"http://www.w3.org/2000/svg\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-words\">{}</desc>\n",
            self.title(),
            self.words().concat(),
        );
        for (from, to, kind) in links {
            svg.push_str(&link(&parts[from], &parts[to], kind));
        }
        for part in &parts {
            svg.push_str(&part.draw());
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn terminal(&self) -> &'static str {
        if self.notebook {
            "ノート型"
        } else {
            "デスクトップ型"
        }
    }

    /// The boxes, and the lines between them by the boxes' places.
    fn layout(&self) -> (Vec<Part>, Vec<(usize, usize, &'static str)>) {
        let part = |name, more, owner, x, row: u16| Part {
            name,
            more,
            owner,
            x,
            y: 10 + row * STEP,
        };
        let mut parts = Vec::new();
        let mut links = Vec::new();
        let mut row = 2;
        if self.existing_line {
            parts.push(part(
                "フレッツ光回線",
                "いまの回線",
                Owner::There,
                MIDDLE,
                0,
            ));
            parts.push(part("ONU", "回線終端装置", Owner::There, MIDDLE, 1));
            links.push((0, 1, "cable"));
            let mut fork = 1;
            if self.hub {
                parts.push(part("HUB", "ONUの下で分ける", Owner::Pack, MIDDLE, 2));
                links.push((1, 2, "cable"));
                fork = 2;
                row = 3;
            }
            parts.push(part(
                "いまのインターネット機器",
                "そのまま",
                Owner::There,
                LEFT,
                row,
            ));
            links.push((fork, fork + 1, "cable"));
            links.push((fork, fork + 2, "cable"));
        } else {
            parts.push(part(
                "フレッツ光回線",
                "新しく引く回線",
                Owner::Pack,
                MIDDLE,
                0,
            ));
            parts.push(part("ONU", "回線終端装置", Owner::Pack, MIDDLE, 1));
            links.push((0, 1, "cable"));
            links.push((1, 2, "cable"));
        }
        let router = parts.len();
        let column = if self.existing_line { RIGHT } else { MIDDLE };
        parts.push(part(
            "資格確認ルーター",
            "回線認証・外からの接続を閉じる",
            Owner::Pack,
            column,
            row,
        ));
        parts.push(part(
            "資格確認端末",
            self.terminal(),
            Owner::Pack,
            RIGHT,
            row + 1,
        ));
        parts.push(part(
            "顔認証付きカードリーダー",
            "支払基金が提供・設置は含む",
            Owner::Granted,
            RIGHT,
            row + 2,
        ));
        parts.push(part(
            "レセプトコンピューター",
            "対象外・ベンダーの作業",
            Owner::Outside,
            LEFT,
            row + 1,
        ));
        let way = if self.wireless { "wireless" } else { "cable" };
        links.push((router, router + 1, way));
        links.push((router + 1, router + 2, "cable"));
        links.push((router + 1, router + 3, "outside"));
        (parts, links)
    }
}

impl Part {
    fn draw(&self) -> String {
        let class = match self.owner {
            Owner::Pack => "pack",
            Owner::There => "there",
            Owner::Granted => "granted",
            Owner::Outside => "outside",
        };
        let (width, height) = BOX;
        let middle = self.x + width / 2;
        format!(
            "<g class=\"diagram__part diagram__part--{class}\"><rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" \
             rx=\"10\"/><text class=\"diagram__name\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>\
             <text class=\"diagram__more\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text></g>\n",
            self.x,
            self.y,
            self.y + 32,
            self.name,
            self.y + 56,
            self.more
        )
    }
}

fn link(from: &Part, to: &Part, kind: &str) -> String {
    let (width, height) = BOX;
    let mut path = if from.y == to.y {
        // Side by side: from the near edge of one to the near edge of the other.
        let (left, right) = if from.x < to.x {
            (from, to)
        } else {
            (to, from)
        };
        format!("M{} {}H{}", left.x + width, left.y + height / 2, right.x)
    } else {
        let (start, end) = (from.x + width / 2, to.x + width / 2);
        let turn = to.y.saturating_sub((STEP - height) / 2);
        format!("M{start} {}V{turn}H{end}V{}", from.y + height, to.y)
    };
    path = format!("<path class=\"diagram__link diagram__link--{kind}\" d=\"{path}\"/>\n");
    if kind == "wireless" {
        let (x, y) = (to.x + width / 2 + 12, from.y + height + 32);
        path.push_str(&format!(
            "<text class=\"diagram__more\" x=\"{x}\" y=\"{y}\">無線LAN</text>\n"
        ));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Diagram> {
        let mut all = Vec::new();
        for existing_line in [true, false] {
            for hub in [existing_line, false] {
                for (notebook, wireless) in [(false, false), (true, false), (true, true)] {
                    all.push(Diagram {
                        existing_line,
                        notebook,
                        wireless,
                        hub,
                    });
                }
            }
        }
        all
    }

    #[test]
    fn rule_3_every_drawing_is_whole_and_says_in_words_what_it_shows() {
        for diagram in all() {
            let svg = diagram.svg("d");
            let document = roxmltree::Document::parse(&svg).expect("well-formed");
            let texts: Vec<&str> = document
                .descendants()
                .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text")))
                .filter_map(|node| node.text())
                .collect();
            assert_eq!(texts.contains(&"HUB"), diagram.hub, "{diagram:?}");
            assert_eq!(texts.contains(&"無線LAN"), diagram.wireless, "{diagram:?}");
            assert_eq!(
                texts.contains(&"いまのインターネット機器"),
                diagram.existing_line
            );
            for name in [
                "資格確認ルーター",
                "顔認証付きカードリーダー",
                "レセプトコンピューター",
            ] {
                assert!(texts.contains(&name), "{name} in {diagram:?}");
            }
            let words = diagram.words().concat();
            assert!(words.contains(diagram.terminal()) && svg.contains(&words));
            assert!(!svg.contains("style="), "the pages' policy forbids it");
        }
    }

    #[test]
    fn boxes_never_lie_over_one_another() {
        for diagram in all() {
            let (parts, links) = diagram.layout();
            for (at, one) in parts.iter().enumerate() {
                assert!(one.x + BOX.0 <= WIDTH);
                for two in &parts[at + 1..] {
                    let apart = one.x.abs_diff(two.x) >= BOX.0 || one.y.abs_diff(two.y) >= BOX.1;
                    assert!(apart, "{} over {} in {diagram:?}", one.name, two.name);
                }
            }
            assert!(
                links
                    .iter()
                    .all(|(from, to, _)| *from < parts.len() && *to < parts.len())
            );
        }
    }
}
