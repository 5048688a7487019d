//! How elements and fields belong together: one table per record, in the order of the specification, used by the
//! reader and by both writers.

mod field;
mod kind;
mod layout;

use roxmltree::Node;

pub(crate) use field::{Field, Item};
pub(crate) use kind::{CONSENT, Kind, SEX, fault_of};
pub(crate) use layout::{Place, Shape, layout};

use super::{
    Oddity, Profile, ReadError, WriteError,
    document::Reading,
    order::{bucket, java_hash},
    writer::Writer,
};

/// One element of a record and the field it is read into and written from.
pub(crate) struct Element<R> {
    /// The element's name.
    pub(crate) name: &'static str,
    /// Wrong names of it that are understood when the right one is absent.
    legacy: &'static [&'static str],
    /// What its value may be.
    kind: Kind,
    hash: u32,
    field: fn(&R) -> &dyn Field,
    field_mut: fn(&mut R) -> &mut dyn Field,
}

impl<R> Element<R> {
    pub(crate) const fn new(
        name: &'static str,
        legacy: &'static [&'static str],
        kind: Kind,
        field: fn(&R) -> &dyn Field,
        field_mut: fn(&mut R) -> &mut dyn Field,
    ) -> Self {
        Self {
            name,
            legacy,
            kind,
            hash: java_hash(name),
            field,
            field_mut,
        }
    }
}

/// Most elements a record may have; one more does not compile.
const MOST: usize = 80;

/// A group of elements that become one value.
pub(crate) trait Record: Default + 'static {
    /// Its elements in the order of the specification.
    const ELEMENTS: &'static [Element<Self>];

    /// Buckets of the hash table whose order real answers show (see [`super::order`]).
    const BUCKETS: u32 = 16;

    /// Positions of its elements in that order, worked out when compiled.
    const OBSERVED: [u8; MOST] = observed(Self::ELEMENTS, Self::BUCKETS);

    /// Wrong names that mean nothing we keep.
    const IGNORED: &'static [&'static str] = &[];

    /// Takes note of an element nobody knows.
    fn note_unknown(&mut self, _name: &str) {}
}

/// Builds a table of elements: `"Name" | "LegacyName" => path.of.field: Kind;`.
macro_rules! elements {
    ($record:ty { $($name:literal $(| $legacy:literal)* => $($field:ident).+ : $kind:expr;)* }) => {
        &[$($crate::oqs::table::Element::<$record>::new(
            $name,
            &[$($legacy),*],
            $kind,
            |record| &record.$($field).+,
            |record| &mut record.$($field).+,
        )),*]
    };
}
pub(crate) use elements;

/// Reads the children of `node` in whatever order they come.
pub(crate) fn read_record<R: Record>(
    node: Node<'_, '_>,
    reading: &mut Reading<'_>,
) -> Result<R, ReadError> {
    let mut record = R::default();
    let mut legacy: Vec<(&'static Element<R>, Node<'_, '_>)> = Vec::new();
    let mut expected = 0;
    reading.attributes(node);
    for child in node.children() {
        if child.is_text() {
            reading.stray(child);
        }
        if !child.is_element() {
            continue;
        }
        let name = child.tag_name().name();
        // Messages in the order of the specification find each element where the last one left off.
        let known = (expected..R::ELEMENTS.len())
            .chain(0..expected)
            .find(|at| R::ELEMENTS[*at].name == name);
        if let Some(at) = known {
            expected = at + 1;
            let element = &R::ELEMENTS[at];
            (element.field_mut)(&mut record).read(element.name, element.kind, child, reading)?;
        } else if let Some(element) = R::ELEMENTS.iter().find(|e| e.legacy.contains(&name)) {
            legacy.push((element, child));
        } else if R::IGNORED.contains(&name) {
            reading.note_at(child, |at| Oddity::LegacyName {
                name: name.to_owned(),
                at,
            });
        } else {
            record.note_unknown(name);
            reading.note_at(child, |at| Oddity::UnknownElement {
                name: name.to_owned(),
                at,
            });
        }
    }
    for (element, child) in legacy {
        reading.note_at(child, |at| Oddity::LegacyName {
            name: child.tag_name().name().to_owned(),
            at,
        });
        let field = (element.field_mut)(&mut record);
        if field.is_absent() {
            field.read(element.name, element.kind, child, reading)?;
        }
    }
    Ok(record)
}

/// Writes every field that is there, in the writer's order.
pub(crate) fn write_record<R: Record>(record: &R, writer: &mut Writer) -> Result<(), WriteError> {
    let observed_order = writer.profile() == Profile::Observed;
    let mut write =
        |element: &Element<R>| (element.field)(record).write(element.name, element.kind, writer);
    if observed_order {
        let order = &R::OBSERVED[..R::ELEMENTS.len()];
        order
            .iter()
            .try_for_each(|at| write(&R::ELEMENTS[usize::from(*at)]))
    } else {
        R::ELEMENTS.iter().try_for_each(write)
    }
}

/// Positions of `elements` by bucket; those of one bucket stay in the order of the specification.
const fn observed<R>(elements: &[Element<R>], buckets: u32) -> [u8; MOST] {
    let mut order = [0; MOST];
    let mut taken = 0;
    let mut current = 0;
    while current < buckets {
        let mut at = 0;
        while at < elements.len() {
            if bucket(elements[at].hash, buckets) == current {
                order[taken] = at as u8;
                taken += 1;
            }
            at += 1;
        }
        current += 1;
    }
    order
}

/// Whether no field is there.
pub(crate) fn is_empty<R: Record>(record: &R) -> bool {
    R::ELEMENTS
        .iter()
        .all(|element| (element.field)(record).is_absent())
}

/// Writes a record as an element of its own; an empty one as `<Name/>`.
pub(crate) fn write_group<R: Record>(
    name: &'static str,
    record: &R,
    writer: &mut Writer,
) -> Result<(), WriteError> {
    if is_empty(record) {
        writer.empty(name);
        return Ok(());
    }
    writer.open(name);
    write_record(record, writer)?;
    writer.close(name);
    Ok(())
}
