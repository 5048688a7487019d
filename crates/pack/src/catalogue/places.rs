//! Prefectures and the area each belongs to (start-pack §8.4).

use domain::Date;
use domain::area::Area;
use serde::Deserialize;

use crate::dated::{self, DataError, Dated, HasWindow};

const FILE: &str = "prefecture.toml";

#[derive(Clone, Debug)]
pub(super) struct Places(Vec<Place>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFile {
    area: Vec<Place>,
}

#[derive(Clone, Debug, Deserialize)]
struct Place {
    #[serde(deserialize_with = "area")]
    area: Area,
    prefectures: Vec<String>,
    #[serde(flatten)]
    dated: Dated,
}

impl HasWindow for Place {
    fn dated(&self) -> &Dated {
        &self.dated
    }

    fn name(&self) -> String {
        self.area.code().to_owned()
    }
}

impl Places {
    pub(super) fn read(text: &str) -> Result<Self, DataError> {
        let file: PlaceFile = dated::read(FILE, text)?;
        dated::check(FILE, &file.area)?;
        for place in &file.area {
            for name in &place.prefectures {
                let day = place.dated.valid_from;
                let holding = file.area.iter().filter(|other| other.dated.holds(day));
                let times = holding
                    .flat_map(|other| &other.prefectures)
                    .filter(|other| *other == name)
                    .count();
                if times != 1 {
                    return Err(DataError(format!("{FILE}: {name} stands {times} times")));
                }
            }
        }
        Ok(Self(file.area))
    }

    pub(super) fn on(&self, day: Date) -> impl Iterator<Item = (&str, Area)> {
        let holding = self.0.iter().filter(move |place| place.dated.holds(day));
        holding.flat_map(|place| {
            place
                .prefectures
                .iter()
                .map(|name| (name.as_str(), place.area))
        })
    }

    pub(super) fn area(&self, prefecture: &str, day: Date) -> Option<Area> {
        self.on(day)
            .find(|(name, _)| *name == prefecture)
            .map(|(_, area)| area)
    }
}

fn area<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Area, D::Error> {
    let text = String::deserialize(source)?;
    Area::from_code(&text)
        .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is no area: east or west")))
}
