//! What the pack's devices are (機器スペック): dated facts, shown beside what the stock says today.

use domain::Date;
use serde::Deserialize;

use crate::dated::{self, DataError, Dated, HasWindow};

/// All devices, of all times.
#[derive(Clone, Debug, Deserialize)]
pub struct Equipment {
    device: Vec<Device>,
}

/// One device.
#[derive(Clone, Debug, Deserialize)]
pub struct Device {
    /// Its line in the price book, such as `goods.router`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Maker and model; 要確認 where the page prints none.
    pub model: String,
    /// What it is for.
    pub purpose: String,
    /// Form and intake of its maintenance.
    pub maintenance: String,
    /// Years of maintenance; 0 where it is to be confirmed.
    pub maintenance_years: u8,
    /// When this holds.
    #[serde(flatten)]
    pub dated: Dated,
    /// Its specification: what, and how much.
    pub facts: Vec<(String, String)>,
}

impl HasWindow for Device {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        self.code.clone()
    }
}

impl Equipment {
    /// The file's name in a data folder.
    pub const FILE: &str = "equipment.toml";

    /// Reads and checks the file.
    ///
    /// # Errors
    /// [`DataError`] for a text that is no such file.
    pub fn read(text: &str) -> Result<Self, DataError> {
        let equipment: Self = dated::read(Self::FILE, text)?;
        dated::check(Self::FILE, &equipment.device)?;
        Ok(equipment)
    }

    /// The devices of a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &Device> {
        self.device
            .iter()
            .filter(move |device| device.dated.holds(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_6_1_the_pages_devices_keep_every_field() {
        let equipment = Equipment::read(include_str!("../data/equipment.toml")).expect("our own");
        let day = jiff::civil::date(2026, 11, 26);
        let facts = |code: &str| {
            let device = equipment
                .on(day)
                .find(|device| device.code == code)
                .expect("a device");
            (
                device.model.clone(),
                device.facts.len(),
                device.maintenance_years,
            )
        };
        assert_eq!(facts("goods.router"), ("YAMAHA RTX830".to_owned(), 3, 5));
        assert_eq!(facts("goods.desktop.monitor").1, 9);
        assert_eq!(facts("goods.notebook").2, 5);
        assert_eq!(facts("goods.hub").0, "要確認");
    }
}
