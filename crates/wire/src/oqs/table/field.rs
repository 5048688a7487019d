//! What a field may be: a text, a group, a list of groups, or groups one after the other.

use roxmltree::Node;

use super::{Kind, Record, Shape, layout, read_record, write_group};
use crate::oqs::{Oddity, ReadError, WriteError, document::Reading, writer::Writer};

/// A field that an element is read into and written from.
pub(crate) trait Field {
    /// Reads the element; a second one of the same name is refused where one may stand.
    fn read(
        &mut self,
        name: &'static str,
        kind: Kind,
        node: Node<'_, '_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadError>;

    /// Writes the element, if the field is there.
    fn write(&self, name: &'static str, kind: Kind, writer: &mut Writer) -> Result<(), WriteError>;

    /// Whether the element is absent.
    fn is_absent(&self) -> bool;

    /// What stands in the element.
    fn shape(&self) -> Shape;
}

/// A record that stands in a list, with the name of its element.
pub(crate) trait Item: Record {
    /// Name of the element each one stands in.
    const ITEM: &'static str;
}

fn once<T>(
    field: &Option<T>,
    name: &'static str,
    node: Node<'_, '_>,
    reading: &Reading<'_>,
) -> Result<(), ReadError> {
    match field {
        None => Ok(()),
        Some(_) => Err(ReadError::Duplicate {
            element: name,
            at: reading.position(node),
        }),
    }
}

impl Field for Option<String> {
    fn read(
        &mut self,
        name: &'static str,
        kind: Kind,
        node: Node<'_, '_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadError> {
        once(self, name, node, reading)?;
        let value = match kind {
            Kind::Source => reading.source(name, node)?,
            _ => reading.value(name, node)?,
        };
        if let Some(fault) = kind.fault(&value) {
            reading.note_at(node, |at| Oddity::BadValue {
                element: name,
                fault,
                at,
            });
        }
        *self = Some(value);
        Ok(())
    }

    fn write(&self, name: &'static str, kind: Kind, writer: &mut Writer) -> Result<(), WriteError> {
        match (self, kind) {
            (None, _) => Ok(()),
            (Some(value), Kind::Source) => writer.source(name, value),
            (Some(value), _) => writer.value(name, value),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn shape(&self) -> Shape {
        Shape::Value
    }
}

impl<R: Record> Field for Option<R> {
    fn read(
        &mut self,
        name: &'static str,
        _kind: Kind,
        node: Node<'_, '_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadError> {
        once(self, name, node, reading)?;
        *self = Some(read_record(node, reading)?);
        Ok(())
    }

    fn write(
        &self,
        name: &'static str,
        _kind: Kind,
        writer: &mut Writer,
    ) -> Result<(), WriteError> {
        self.as_ref()
            .map_or(Ok(()), |record| write_group(name, record, writer))
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn shape(&self) -> Shape {
        Shape::Group(layout::<R>())
    }
}

/// Values one after the other, each in an element of its own.
impl Field for Vec<String> {
    fn read(
        &mut self,
        name: &'static str,
        kind: Kind,
        node: Node<'_, '_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadError> {
        let mut one: Option<String> = None;
        Field::read(&mut one, name, kind, node, reading)?;
        self.extend(one);
        Ok(())
    }

    fn write(
        &self,
        name: &'static str,
        _kind: Kind,
        writer: &mut Writer,
    ) -> Result<(), WriteError> {
        self.iter().try_for_each(|value| writer.value(name, value))
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn shape(&self) -> Shape {
        Shape::Values
    }
}

/// Groups one after the other, without an element around them.
impl<R: Item> Field for Vec<R> {
    fn read(
        &mut self,
        _name: &'static str,
        _kind: Kind,
        node: Node<'_, '_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadError> {
        self.push(read_record(node, reading)?);
        Ok(())
    }

    fn write(
        &self,
        _name: &'static str,
        _kind: Kind,
        writer: &mut Writer,
    ) -> Result<(), WriteError> {
        self.iter()
            .try_for_each(|item| write_group(R::ITEM, item, writer))
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn shape(&self) -> Shape {
        Shape::Repeated(layout::<R>())
    }
}

/// A list in an element of its own.
impl<R: Item> Field for Option<Vec<R>> {
    fn read(
        &mut self,
        name: &'static str,
        _kind: Kind,
        node: Node<'_, '_>,
        reading: &mut Reading<'_>,
    ) -> Result<(), ReadError> {
        once(self, name, node, reading)?;
        let mut items = Vec::new();
        reading.attributes(node);
        for child in node.children() {
            if child.is_text() {
                reading.stray(child);
            } else if child.is_element() && child.tag_name().name() == R::ITEM {
                items.push(read_record(child, reading)?);
            } else if child.is_element() {
                reading.note_at(child, |at| Oddity::UnknownElement {
                    name: child.tag_name().name().to_owned(),
                    at,
                });
            }
        }
        *self = Some(items);
        Ok(())
    }

    fn write(
        &self,
        name: &'static str,
        _kind: Kind,
        writer: &mut Writer,
    ) -> Result<(), WriteError> {
        match self.as_deref() {
            None => {}
            Some([]) => writer.empty(name),
            Some(items) => {
                writer.open(name);
                for item in items {
                    write_group(R::ITEM, item, writer)?;
                }
                writer.close(name);
            }
        }
        Ok(())
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn shape(&self) -> Shape {
        Shape::List {
            item: R::ITEM,
            layout: layout::<R>(),
        }
    }
}
