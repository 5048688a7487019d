//! Which elements stand where: unknown, misplaced, missing, twice, in another order.

use roxmltree::Node;

use super::{
    Code, Message,
    finding::{Detail, Findings},
    need::{Need, needs},
    value,
};
use crate::oqs::table::{Place, Shape};

/// Checks a document against the layout of its message.
pub(super) fn check(root: Node<'_, '_>, message: Message, text: &str, findings: &mut Findings) {
    let layout = message.layout();
    let mut homes = vec![("XmlMsg", "XmlMsg")];
    collect("XmlMsg", &layout, &mut homes);
    let mut walk = Walk {
        text,
        message,
        homes: &homes,
        findings,
    };
    walk.group("XmlMsg", root, &layout);
}

/// Every element of a layout with the element it stands in.
fn collect(parent: &'static str, layout: &[Place], homes: &mut Vec<(&'static str, &'static str)>) {
    for place in layout {
        homes.push((place.name, parent));
        match &place.shape {
            Shape::Value | Shape::Values => {}
            Shape::Group(layout) | Shape::Repeated(layout) => collect(place.name, layout, homes),
            Shape::List { item, layout } => {
                homes.push((item, place.name));
                collect(item, layout, homes);
            }
        }
    }
}

pub(super) struct Walk<'a> {
    pub(super) text: &'a str,
    pub(super) message: Message,
    homes: &'a [(&'static str, &'static str)],
    pub(super) findings: &'a mut Findings,
}

impl Walk<'_> {
    pub(super) fn add(&mut self, node: Node<'_, '_>, code: Code, element: &str, detail: Detail) {
        self.findings.add(node.range().start, code, element, detail);
    }

    /// Checks the elements of a group named `name`.
    fn group(&mut self, name: &'static str, node: Node<'_, '_>, layout: &[Place]) {
        self.attributes(name, node);
        let needs = needs(self.message, name, node);
        let mut seen = vec![false; layout.len()];
        let mut furthest: Option<usize> = None;
        let mut expected = 0;
        for child in self.elements(name, node) {
            let found = child.tag_name().name();
            // A list of rows, and a message in order, find each element where the last one left off.
            let known = (expected..layout.len())
                .chain(0..expected)
                .find(|at| layout[*at].name == found);
            let Some(at) = known else {
                self.stranger(child, found, layout, &mut seen);
                continue;
            };
            expected = at;
            let place = &layout[at];
            if seen[at] && !matches!(place.shape, Shape::Repeated(_) | Shape::Values) {
                self.add(child, Code::DuplicateElement, place.name, Detail::None);
            }
            seen[at] = true;
            match furthest.filter(|furthest| *furthest > at) {
                Some(furthest) if self.message.is_request() => {
                    let detail = Detail::Element(layout[furthest].name);
                    self.add(child, Code::Order, place.name, detail);
                }
                Some(_) => {}
                None => furthest = Some(at),
            }
            let needed = needs
                .iter()
                .any(|(name, need)| *name == place.name && *need == Need::Must);
            self.place(place, child, needed);
        }
        for (element, need) in needs {
            let there = layout
                .iter()
                .zip(&seen)
                .any(|(place, seen)| *seen && place.name == element);
            if !there {
                let code = match need {
                    Need::Must => Code::MissingElement,
                    Need::Programs => Code::NeededByPrograms,
                };
                self.add(node, code, element, Detail::None);
            }
        }
    }

    fn place(&mut self, place: &Place, node: Node<'_, '_>, needed: bool) {
        match &place.shape {
            Shape::Value | Shape::Values => value::check(self, place, node, needed),
            Shape::Group(layout) | Shape::Repeated(layout) => self.group(place.name, node, layout),
            Shape::List { item, layout } => {
                self.attributes(place.name, node);
                for child in self.elements(place.name, node) {
                    let found = child.tag_name().name();
                    if found == *item {
                        self.group(item, child, layout);
                    } else {
                        self.stranger(child, found, &[], &mut []);
                    }
                }
            }
        }
    }

    /// An element that does not belong here.
    fn stranger(&mut self, node: Node<'_, '_>, found: &str, layout: &[Place], seen: &mut [bool]) {
        if let Some(at) = layout
            .iter()
            .position(|place| place.legacy.contains(&found))
        {
            let right = Detail::Element(layout[at].name);
            self.add(node, Code::LegacyName, found, right);
            seen[at] = true;
        } else if let Some((_, home)) = self.homes.iter().find(|(name, _)| *name == found) {
            self.add(node, Code::MisplacedElement, found, Detail::Element(home));
        } else if self.message.is_request() {
            self.add(node, Code::UnknownElement, found, Detail::None);
        } else {
            self.add(node, Code::UnknownInAnswer, found, Detail::None);
        }
    }

    /// The elements within a group; text between them is a finding.
    fn elements<'b, 'input>(
        &mut self,
        name: &'static str,
        node: Node<'b, 'input>,
    ) -> impl Iterator<Item = Node<'b, 'input>> + use<'b, 'input> {
        for text in node.children().filter(Node::is_text) {
            if !text.text().is_some_and(|text| text.trim().is_empty()) {
                self.add(text, Code::StrayText, name, Detail::None);
            }
        }
        node.children().filter(Node::is_element)
    }

    pub(super) fn attributes(&mut self, name: &str, node: Node<'_, '_>) {
        if has_attributes(node) {
            self.add(node, Code::Attribute, name, Detail::None);
        }
    }
}

/// Whether an element has attributes, or declares a namespace of its own.
pub(super) fn has_attributes(node: Node<'_, '_>) -> bool {
    let inherited = node
        .parent_element()
        .map_or(0, |parent| parent.namespaces().len());
    let own = node.namespaces().len();
    node.attributes().len() > 0 || own != inherited && own > 0
}
