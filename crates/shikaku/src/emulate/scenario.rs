//! Scenario files: people of a vendor's own, told in TOML as changes to a named case (docs/EMULATOR.md).

use std::{fs, path::Path};

use anyhow::{Context, bail};
use domain::{
    Date,
    coverage::CoverageId,
    date::parse_compact,
    eligibility::{NumberAsked, Validity},
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
    person::{PersonId, Sex},
};
use serde::Deserialize;
use sim::cases::Case;

use super::Fault;
use crate::clock::At;

/// Numbers of a scenario's people start here, above those of the named cases.
const FIRST: u64 = 1 << 41;

/// One file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    /// When it is taken to be; `--at` goes before it.
    pub(crate) at: Option<At>,
    /// Seed of the faults.
    pub(crate) seed: Option<u64>,
    /// Faults, as `--fault` takes them.
    #[serde(default)]
    faults: Vec<String>,
    #[serde(default, rename = "person")]
    people: Vec<Someone>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Someone {
    case: String,
    like: String,
    title: String,
    name: String,
    kana: String,
    birthdate: Option<Day>,
    sex: Option<u8>,
    address: Option<String>,
    #[serde(default)]
    coverage: Covered,
    #[serde(default)]
    card: Card,
    expected: Option<String>,
    expected_by_card: Option<String>,
    should: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Covered {
    insurer: Option<String>,
    insurer_name: Option<String>,
    symbol: Option<String>,
    number: Option<String>,
    branch: Option<String>,
    acquired: Option<Day>,
    lost: Option<Day>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Card {
    pin: Option<String>,
    revoked: Option<bool>,
    registered: Option<bool>,
    last_day: Option<Day>,
}

/// `yyyyMMdd`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
struct Day(Date);

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let day = parse_compact(&text)
            .map_err(|error| format!("{text}: 日付は 20260801 のように書いてください。{error}"))?;
        Ok(Self(day))
    }
}

impl Scenario {
    /// Reads a file; an error names the line.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("failed to read {}", path.display()))?;
        toml::from_str(&text).with_context(|| {
            format!(
                "シナリオ {} を直してください。mend the scenario, see docs/EMULATOR.md",
                path.display()
            )
        })
    }

    pub(crate) fn faults(&self) -> anyhow::Result<Vec<Fault>> {
        let parsed = self.faults.iter().map(|text| text.parse::<Fault>());
        parsed.collect::<Result<_, _>>().map_err(anyhow::Error::msg)
    }

    /// Its people as cases, after the named ones they are like.
    pub(crate) fn cases(&self, named: &[Case]) -> anyhow::Result<Vec<Case>> {
        let mut cases: Vec<Case> = Vec::new();
        for someone in &self.people {
            let taken = |case: &Case| case.id == someone.case;
            if named.iter().any(taken) || cases.iter().any(taken) {
                bail!(
                    "{}: この名前の事例はもうあります。a case has this name already",
                    someone.case
                );
            }
            let case = someone.case(named).with_context(|| {
                format!(
                    "シナリオの {} を直してください。mend this person",
                    someone.case
                )
            })?;
            cases.push(case);
        }
        Ok(cases)
    }
}

impl Someone {
    fn case(&self, named: &[Case]) -> anyhow::Result<Case> {
        let like = named.iter().find(|case| case.id == self.like);
        let mut case = like.cloned().with_context(|| {
            format!(
                "like = \"{}\" という事例はありません。no such case: see `shikaku people`",
                self.like
            )
        })?;
        // Cases live as long as the program; a scenario is read once.
        case.id = self.case.clone().leak();
        (case.title_ja, case.title_en) = (self.title.clone().leak(), case.id);
        if let Some(should) = &self.should {
            case.what_to_do_ja = should.clone().leak();
        }
        case.others.clear();
        self.person(&mut case)?;
        let registered = &case.person.registered;
        case.ask = registered.coverages.first().map(|coverage| NumberAsked {
            insurer: coverage.insurer.clone(),
            symbol: coverage.symbol.clone(),
            number: coverage.number.clone(),
            branch: coverage.branch.clone(),
            birthdate: registered.person.birthdate,
            limit_consent: true,
        });
        let validity = |code: &Option<String>, preset| match code {
            None => Ok(preset),
            Some(code) => Validity::from_code(code)
                .map(Some)
                .with_context(|| format!("expected = \"{code}\": 1から6。write 1 to 6")),
        };
        case.expected_validity = validity(&self.expected, case.expected_validity)?;
        case.expected_by_card = validity(&self.expected_by_card, case.expected_by_card)?;
        Ok(case)
    }

    fn person(&self, case: &mut Case) -> anyhow::Result<()> {
        let hash = hash(&self.case);
        let number = FIRST + u64::from(hash) * 16;
        let sim = &mut case.person;
        sim.certificate_serial = [&[0x6F], hash.to_be_bytes().as_slice()].concat();
        let card = &self.card;
        sim.pin = card.pin.clone().or(sim.pin.take());
        let certificate = &mut sim.certificate;
        certificate.revoked = card.revoked.unwrap_or(certificate.revoked);
        certificate.registered = card.registered.unwrap_or(certificate.registered);
        certificate.last_day = card.last_day.map_or(certificate.last_day, |day| day.0);

        let person = &mut sim.registered.person;
        person.id = PersonId(number);
        person.name.clone_from(&self.name);
        person.kana.clone_from(&self.kana);
        person.birthdate = self.birthdate.map_or(person.birthdate, |day| day.0);
        person.address = self.address.clone().or(person.address.take());
        person.sex = match self.sex {
            None => person.sex,
            Some(1) => Sex::Male,
            Some(2) => Sex::Female,
            Some(3) => Sex::Unset,
            Some(other) => bail!("sex = {other}: 1・2・3。write 1, 2 or 3"),
        };
        for (at, coverage) in (1..).zip(&mut sim.registered.coverages) {
            (coverage.id, coverage.person) = (CoverageId(number + at), PersonId(number));
        }
        let Some(first) = sim.registered.coverages.first_mut() else {
            return Ok(());
        };
        let told = &self.coverage;
        if let Some(insurer) = &told.insurer {
            first.insurer = InsurerNumber::parse(insurer).context("insurer")?;
        }
        if let Some(name) = &told.insurer_name {
            first.insurer_name.clone_from(name);
        }
        if let Some(symbol) = &told.symbol {
            first.symbol = Some(Symbol::parse(symbol).context("symbol")?);
        }
        if let Some(branch) = &told.branch {
            first.branch = Some(Branch::parse(branch).context("branch")?);
        }
        // A number of its own, so that nobody is mistaken for the case they are like.
        let own = format!("{:07}", hash % 10_000_000);
        let number = told.number.as_deref().unwrap_or(&own);
        first.number = MemberNumber::parse(number).context("number")?;
        first.acquired = told.acquired.map_or(first.acquired, |day| day.0);
        first.lost = told.lost.map(|day| day.0).or(first.lost);
        Ok(())
    }
}

/// FNV-1a: the numbers of a person follow from the name of the case alone.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
