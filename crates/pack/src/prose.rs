//! Short texts of the data files: paragraphs, lists and check-lists, without a markup language.
//!
//! A blank line ends a paragraph; `- ` begins an item, `1. ` a numbered one, `[] ` one to tick, `## ` a heading. An
//! `https://…` address becomes a link to itself.

/// One block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading within the text.
    Heading(String),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
        /// The items.
        items: Vec<Vec<Span>>,
    },
    /// Things to tick.
    Checks(Vec<Vec<Span>>),
}

/// A piece of a line: words, or an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What is read.
    pub text: String,
    /// Whether it is an address.
    pub is_link: bool,
}

/// The blocks of a text.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut joined = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            joined = false;
            continue;
        }
        let block = block_of(line);
        match (blocks.last_mut().filter(|_| joined), block) {
            (
                Some(Block::List {
                    ordered: before,
                    items,
                }),
                Block::List {
                    ordered,
                    items: more,
                },
            ) if *before == ordered => items.extend(more),
            (Some(Block::Checks(items)), Block::Checks(more)) => items.extend(more),
            (_, block) => blocks.push(block),
        }
        joined = true;
    }
    blocks
}

fn block_of(line: &str) -> Block {
    if let Some(heading) = line.strip_prefix("## ") {
        return Block::Heading(heading.to_owned());
    }
    if let Some(item) = line.strip_prefix("[] ") {
        return Block::Checks(vec![spans(item)]);
    }
    if let Some(item) = line.strip_prefix("- ") {
        return Block::List {
            ordered: false,
            items: vec![spans(item)],
        };
    }
    match line.split_once(". ") {
        Some((number, item))
            if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Block::List {
                ordered: true,
                items: vec![spans(item)],
            }
        }
        _ => Block::Paragraph(spans(line)),
    }
}

fn spans(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find("https://") {
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|letter: char| letter.is_whitespace() || !letter.is_ascii())
            .unwrap_or(from.len());
        let (address, after) = from.split_at(end);
        push(&mut spans, before, false);
        push(&mut spans, address, true);
        rest = after;
    }
    push(&mut spans, rest, false);
    spans
}

fn push(spans: &mut Vec<Span>, text: &str, is_link: bool) {
    if !text.is_empty() {
        spans.push(Span {
            text: text.to_owned(),
            is_link,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<Span> {
        spans(text)
    }

    #[test]
    fn paragraphs_lists_and_ticks_are_told_apart() {
        let text = "一つ目。\n\n- 甲\n- 乙\n\n1. 一\n2. 二\n[] する\n## 章\n終わり。";
        assert_eq!(
            blocks(text),
            [
                Block::Paragraph(plain("一つ目。")),
                Block::List {
                    ordered: false,
                    items: vec![plain("甲"), plain("乙")]
                },
                Block::List {
                    ordered: true,
                    items: vec![plain("一"), plain("二")]
                },
                Block::Checks(vec![plain("する")]),
                Block::Heading("章".to_owned()),
                Block::Paragraph(plain("終わり。")),
            ]
        );
    }

    #[test]
    fn an_address_ends_where_japanese_begins() {
        let found = spans("東は https://example.jp/a.html 、西は https://example.jp/b。");
        let links: Vec<&str> = found
            .iter()
            .filter(|span| span.is_link)
            .map(|span| span.text.as_str())
            .collect();
        assert_eq!(links, ["https://example.jp/a.html", "https://example.jp/b"]);
        let whole: String = found.iter().map(|span| span.text.as_str()).collect();
        assert_eq!(
            whole,
            "東は https://example.jp/a.html 、西は https://example.jp/b。"
        );
    }
}
