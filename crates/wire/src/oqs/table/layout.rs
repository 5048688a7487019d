//! The tables of records as one tree, for who looks at a message without reading it into values.

use super::{Element, Kind, Record};

/// What stands in an element.
pub(crate) enum Shape {
    /// A value.
    Value,
    /// A value; the element may stand there any number of times.
    Values,
    /// Elements.
    Group(Vec<Place>),
    /// Elements; the element may stand there any number of times.
    Repeated(Vec<Place>),
    /// Elements of one name, each holding elements.
    List {
        /// Their name.
        item: &'static str,
        /// What each holds.
        layout: Vec<Place>,
    },
}

/// One element where it may stand.
pub(crate) struct Place {
    /// Its name.
    pub(crate) name: &'static str,
    /// Wrong names of it.
    pub(crate) legacy: &'static [&'static str],
    /// What its value may be.
    pub(crate) kind: Kind,
    /// What stands in it.
    pub(crate) shape: Shape,
}

/// The elements of a record in the order of the specification, with all that stands in them.
pub(crate) fn layout<R: Record>() -> Vec<Place> {
    let record = R::default();
    let place = |element: &Element<R>| Place {
        name: element.name,
        legacy: element.legacy,
        kind: element.kind,
        shape: (element.field)(&record).shape(),
    };
    R::ELEMENTS.iter().map(place).collect()
}
