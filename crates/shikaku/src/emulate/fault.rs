//! What may go wrong on purpose, and on which requests: `KIND[:PARAM][@PERCENT]`, decided by seed and identifier.

use std::str::FromStr;

use clinic::ZipMethod;

/// One kind of fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// The answer comes so many seconds later.
    Late(u64),
    /// The answer grows in so many steps under its final name.
    Half(u64),
    /// The declaration names the other coding.
    WrongEncoding,
    /// The same answer is published a second time, so many seconds after the first.
    Duplicate(u64),
    /// The line to the hub is down for so many seconds from this request on.
    HubDown(u64),
    /// The answer comes so many seconds later: longer than known programs wait.
    AfterTimeout(u64),
    /// The answer comes as a ZIP, locked this way when there is a password.
    Zip(ZipMethod, Option<String>),
    /// An empty file comes first; the answer takes its place after so many seconds, never when 0.
    Empty(u64),
}

/// A kind, and the share of requests it falls on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    /// What goes wrong.
    pub(crate) kind: Kind,
    /// How many of a hundred requests it falls on.
    percent: u64,
}

/// Names of the kinds, with what stands for the parameter when none is given.
const KINDS: &str = "late[:SECONDS=10] half[:STEPS=5] wrong-encoding duplicate[:SECONDS=2] \
    hub-down[:SECONDS=10] after-timeout[:SECONDS=310] zip[:PASSWORD] zipcrypto:PASSWORD empty[:SECONDS=5]";

impl Kind {
    fn parse(name: &str, param: Option<&str>) -> Result<Self, String> {
        let number = |preset: u64| match param {
            None => Ok(preset),
            Some(text) => text
                .parse()
                .ok()
                .filter(|number| *number <= 86_400)
                .ok_or_else(|| {
                    format!("{name}:{text}: 数を書いてください。write a number up to 86400")
                }),
        };
        Ok(match name {
            "late" => Self::Late(number(10)?),
            "half" => Self::Half(number(5)?.clamp(2, 100)),
            "wrong-encoding" => Self::WrongEncoding,
            "duplicate" => Self::Duplicate(number(2)?),
            "hub-down" => Self::HubDown(number(10)?),
            "after-timeout" => Self::AfterTimeout(number(310)?),
            "zip" => Self::Zip(ZipMethod::Aes256, param.map(str::to_owned)),
            "zipcrypto" => match param.filter(|password| !password.is_empty()) {
                Some(password) => Self::Zip(ZipMethod::ZipCrypto, Some(password.to_owned())),
                None => {
                    return Err(format!(
                        "{name} にはパスワードが要ります。write {name}:PASSWORD"
                    ));
                }
            },
            "empty" => Self::Empty(number(5)?),
            _ => {
                return Err(format!(
                    "{name} という故障はありません。no such fault; there are: {KINDS}"
                ));
            }
        })
    }

    /// Its name, without parameters: a password is not told on.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Late(_) => "late",
            Self::Half(_) => "half",
            Self::WrongEncoding => "wrong-encoding",
            Self::Duplicate(_) => "duplicate",
            Self::HubDown(_) => "hub-down",
            Self::AfterTimeout(_) => "after-timeout",
            Self::Zip(ZipMethod::Aes256, _) => "zip",
            Self::Zip(ZipMethod::ZipCrypto, _) => "zipcrypto",
            Self::Empty(_) => "empty",
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (rest, percent) = match text.rsplit_once('@') {
            None => (text, 100),
            Some((rest, share)) => {
                let share = share.parse().ok().filter(|share| *share <= 100);
                let share = share.ok_or_else(|| {
                    format!("{text}: @ のあとは0から100。write a share of 0 to 100 after @")
                })?;
                (rest, share)
            }
        };
        let (name, param) = match rest.split_once(':') {
            Some((name, param)) => (name, Some(param)),
            None => (rest, None),
        };
        Ok(Self {
            kind: Kind::parse(name, param)?,
            percent,
        })
    }
}

/// Every fault asked for, and the seed that spreads them.
#[derive(Clone, Debug)]
pub(crate) struct Faults {
    pub(crate) seed: u64,
    pub(crate) all: Vec<Fault>,
}

impl Faults {
    /// What falls on the request, or the card check, of this identifier. The same seed always says the same.
    pub(crate) fn on<'a>(&'a self, identifier: &str) -> impl Iterator<Item = &'a Kind> {
        let (seed, identifier) = (self.seed, identifier.to_owned());
        self.all
            .iter()
            .filter(move |fault| dice(seed, fault.kind.name(), &identifier) < fault.percent)
            .map(|fault| &fault.kind)
    }
}

/// A number of 0 to 99 (FNV-1a, then a mixing of its bits).
fn dice(seed: u64, kind: &str, identifier: &str) -> u64 {
    let bytes = seed
        .to_be_bytes()
        .into_iter()
        .chain(kind.bytes())
        .chain([b'/']);
    let hash = bytes
        .chain(identifier.bytes())
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    (mixed ^ (mixed >> 33)) % 100
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(seed: u64, texts: &[&str]) -> Faults {
        let all = texts
            .iter()
            .map(|text| text.parse().expect("a fault"))
            .collect();
        Faults { seed, all }
    }

    #[test]
    fn a_fault_is_written_with_its_parameter_and_its_share() {
        let fault: Fault = "late:7@25".parse().expect("a fault");
        assert_eq!((fault.kind, fault.percent), (Kind::Late(7), 25));
        let zip: Fault = "zip:pass:word".parse().expect("a fault");
        let password = Some("pass:word".to_owned());
        assert_eq!(zip.kind, Kind::Zip(ZipMethod::Aes256, password.clone()));
        let old: Fault = "zipcrypto:pass:word".parse().expect("a fault");
        assert_eq!(old.kind, Kind::Zip(ZipMethod::ZipCrypto, password));
        for wrong in [
            "later",
            "late:soon",
            "late@101",
            "late@half",
            "late:99999999",
            "zipcrypto",
        ] {
            assert!(wrong.parse::<Fault>().is_err(), "{wrong}");
        }
        let said = "later".parse::<Fault>().expect_err("unknown");
        assert!(
            said.contains("after-timeout"),
            "it lists what there is: {said}"
        );
    }

    #[test]
    fn the_same_seed_spreads_faults_the_same_and_near_their_share() {
        let fallen = |seed| -> Vec<usize> {
            let faults = faults(seed, &["late@20"]);
            (0..1000)
                .filter(|at| faults.on(&format!("r{at}")).next().is_some())
                .collect()
        };
        assert_eq!(fallen(1), fallen(1));
        assert_ne!(fallen(1), fallen(2));
        assert!((140..260).contains(&fallen(1).len()), "{}", fallen(1).len());
        assert_eq!(faults(1, &["late@0"]).on("r").count(), 0);
        assert_eq!(faults(1, &["late", "half"]).on("r").count(), 2);
    }
}
