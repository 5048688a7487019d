//! Clinics that are connected and say nothing: what they cost while others ask.

use tokio::task::JoinSet;

use super::{
    generator::Fault,
    line::{Line, Way},
};

/// Connections opened at once.
const OPENING: usize = 32;

/// Connections that rest.
pub(super) struct Idle {
    lines: Vec<Line>,
    /// Memory of the whole process before and after they were opened, in octets.
    memory: Option<(u64, u64)>,
}

/// What they came to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rested {
    pub(super) connections: usize,
    /// Octets of memory a connection, its two ends together.
    pub(super) octets_each: Option<u64>,
    /// Connections that did not answer any more at the end.
    pub(super) lost: usize,
}

impl Idle {
    /// Opens so many, each heard once.
    pub(super) async fn open(
        way: &Way,
        connections: usize,
        memory: fn() -> Option<u64>,
    ) -> Result<Self, Fault> {
        let before = memory();
        let (mut opening, mut lines) = (JoinSet::new(), Vec::with_capacity(connections));
        for at in 0..connections {
            let way = way.clone();
            opening.spawn(async move {
                let mut line = way.connect().await?;
                line.greet().await?;
                line.rest();
                Ok(line)
            });
            if at >= OPENING
                && let Some(opened) = opening.join_next().await
            {
                lines.push(joined(opened)?);
            }
        }
        while let Some(opened) = opening.join_next().await {
            lines.push(joined(opened)?);
        }
        Ok(Self {
            lines,
            memory: before.zip(memory()),
        })
    }

    /// Asks each once more.
    pub(super) async fn close(mut self) -> Rested {
        let mut lost = 0;
        for line in &mut self.lines {
            lost += usize::from(line.greet().await.is_err());
        }
        let connections = self.lines.len();
        let octets_each = self.memory.and_then(|(before, after)| {
            let count = u64::try_from(connections).ok().filter(|count| *count > 0)?;
            Some(after.saturating_sub(before) / count)
        });
        Rested {
            connections,
            octets_each,
            lost,
        }
    }
}

fn joined(opened: Result<std::io::Result<Line>, tokio::task::JoinError>) -> Result<Line, Fault> {
    let opened = opened.map_err(std::io::Error::other)?;
    Ok(opened?)
}
