//! The folder of a demo: what is in it, how it is made, how it is found again.

mod cards;
mod make;
mod pki;

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
pub(crate) use cards::{CardKind, StoredCard};
use domain::{Date, institution::InstitutionCode};
pub(crate) use make::Wanted;
use serde::{Deserialize, Serialize};
use sim::{
    cases::{Case, cases},
    population::Population,
};
use store::Database;

use crate::{
    clock::At,
    emulate::scenario::Scenario,
    platform,
    settings::{ClinicSettings, HubSettings},
};

/// Name of the demo's clinic, invented.
const CLINIC_NAME: &str = "しかく内科クリニック";

/// The scenario an emulator was started with, kept beside its people.
const SCENARIO: &str = "scenario.toml";
/// The demo's one account of staff and its password: for invented people only, printed at every start.
pub(crate) const STAFF: &str = "hanako";
pub(crate) const STAFF_PASSWORD: &str = "demo-uketsuke";

/// Where a demo is.
#[derive(Clone)]
pub(crate) struct Place {
    dir: PathBuf,
}

/// What a demo was made with; written last, so that it stands only where everything does.
#[derive(Serialize, Deserialize)]
pub(crate) struct Made {
    seed: u64,
    people: usize,
    on: String,
    institution: String,
    /// The hub's database, where it is not the folder's own file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server: Option<Database>,
}

/// Where a running demo is reached.
#[derive(Serialize, Deserialize)]
pub(crate) struct Running {
    /// Address of the hub.
    pub(crate) hub: String,
    /// Address of the reader for software cards.
    pub(crate) reader: String,
    /// Address of the counter's pages.
    pub(crate) counter: String,
    /// Address of the reader's screen.
    #[serde(default)]
    pub(crate) kiosk: String,
}

/// A demo that was made.
pub(crate) struct Demo {
    pub(crate) place: Place,
    pub(crate) made: Made,
}

impl Place {
    pub(crate) fn new(dir: &Path) -> Self {
        Self {
            dir: std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned()),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The hub's database: a file here, or the one `named`.
    fn database(&self, named: Option<&Database>) -> Database {
        named
            .cloned()
            .unwrap_or_else(|| self.path("hub/hub.db").into())
    }

    /// A demo made earlier.
    pub(crate) fn open(&self) -> anyhow::Result<Demo> {
        let file = self.path("demo.toml");
        let text = fs::read_to_string(&file).with_context(|| {
            format!(
                "ここにデモはありません。先に始めてください。no demo in {}: start one with `shikaku demo --dir {}`",
                self.dir.display(),
                self.dir.display()
            )
        })?;
        Ok(Demo {
            place: self.clone(),
            made: toml::from_str(&text).context("demo.toml is not as it was written")?,
        })
    }

    /// Refuses a second demo on the same folder.
    pub(crate) fn lock(&self) -> anyhow::Result<File> {
        platform::private_folder(&self.dir)
            .with_context(|| format!("failed to use the folder {}", self.dir.display()))?;
        let file = File::options()
            .create(true)
            .append(true)
            .open(self.path("demo.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(_) => bail!(
                "このフォルダーのデモはもう動いています。先のを止めるか、--dir で別のフォルダーを選んでください。a demo is already running on {}",
                self.dir.display()
            ),
        }
    }

    pub(crate) fn running(&self) -> anyhow::Result<Running> {
        let text = fs::read(self.path("running.json"))
            .with_context(|| format!("no demo is running on {}", self.dir.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }

    pub(crate) fn write_running(&self, running: &Running) -> anyhow::Result<()> {
        Ok(fs::write(
            self.path("running.json"),
            serde_json::to_vec(running)?,
        )?)
    }

    pub(crate) fn remove_running(&self) {
        // Gone already is as good; the next start writes it anew.
        let _ = fs::remove_file(self.path("running.json"));
    }
}

impl Demo {
    /// The hub's database.
    pub(crate) fn database(&self) -> Database {
        self.place.database(self.made.server.as_ref())
    }

    pub(crate) fn institution(&self) -> anyhow::Result<InstitutionCode> {
        Ok(InstitutionCode::parse(&self.made.institution)?)
    }

    /// The day the people were made for.
    pub(crate) fn on(&self) -> anyhow::Result<Date> {
        Ok(domain::date::parse_compact(&self.made.on)?)
    }

    /// The people of the demo, beside the named cases.
    pub(crate) fn population(&self) -> anyhow::Result<Population> {
        Ok(Population {
            seed: self.made.seed,
            count: self.made.people,
            on: self.on()?,
        })
    }

    pub(crate) fn cases(&self) -> anyhow::Result<Vec<Case>> {
        let mut cases = cases(self.on()?, &self.institution()?);
        let scenario = self.place.path(SCENARIO);
        if scenario.exists() {
            let more = Scenario::read(&scenario)?.cases(&cases)?;
            cases.extend(more);
        }
        Ok(cases)
    }

    /// The case of a name, exact by case or person, else the only one whose text holds it.
    pub(crate) fn find(&self, name: &str) -> anyhow::Result<Case> {
        let plain = |text: &str| text.replace(['　', ' '], "");
        let mut cases = self.cases()?;
        let exact = |case: &Case| {
            case.id == name || plain(&case.person.registered.person.name) == plain(name)
        };
        let holds = |case: &Case| case.id.contains(name) || case.title_ja.contains(name);
        if let Some(at) = cases.iter().position(exact) {
            return Ok(cases.swap_remove(at));
        }
        let found: Vec<usize> = (0..cases.len()).filter(|at| holds(&cases[*at])).collect();
        match found.as_slice() {
            [at] => Ok(cases.swap_remove(*at)),
            [] => bail!(
                "{name} という人も事例もありません。`shikaku people` で一覧を見られます。nobody here is called {name}"
            ),
            several => bail!(
                "{} cases fit {name}: be more exact, see `shikaku people --case {name}`",
                several.len()
            ),
        }
    }

    pub(crate) fn hub_settings(&self, at: Option<At>) -> HubSettings {
        let pki = |name: &str| Some(self.place.path(&format!("pki/{name}")));
        HubSettings {
            database: Some(self.database()),
            certificate: pki("hub.pem"),
            key: pki("hub.key"),
            client_ca: pki("ca.pem"),
            card_roots: pki("card-ca.der").map(|root| vec![root]),
            card_policies: Some(vec![card::issue::TEST_POLICY.to_owned()]),
            verifier_key: pki("verifier.key"),
            audit_key: pki("audit.key"),
            at,
            ..HubSettings::default()
        }
    }

    pub(crate) fn clinic_settings(&self, at: Option<At>, hub: SocketAddr) -> ClinicSettings {
        let path = |name: &str| Some(self.place.path(name));
        ClinicSettings {
            institution: Some(self.made.institution.clone()),
            name: Some(CLINIC_NAME.to_owned()),
            hub: Some(format!("https://{hub}")),
            certificate: path("pki/clinic.pem"),
            key: path("pki/clinic.key"),
            hub_ca: path("pki/ca.pem"),
            req: path("OQS/req"),
            res: path("OQS/res"),
            face: path("OQS/face"),
            work: path("OQS/work"),
            records: path("clinic/records"),
            at,
            face_reader: crate::settings::ReaderSettings::of_a_demo(&self.place),
            ..ClinicSettings::default()
        }
    }

    /// What a waiting program is told.
    pub(crate) fn ready(&self, running: &Running) -> serde_json::Value {
        serde_json::json!({
            "ready": true,
            "counter": running.counter,
            "kiosk": running.kiosk,
            "req": self.place.path("OQS/req"),
            "res": self.place.path("OQS/res"),
            "face": self.place.path("OQS/face"),
            "institution": self.made.institution,
        })
    }

    /// What a person is told.
    pub(crate) fn welcome(&self, running: &Running) -> String {
        let dir = self.place.dir.display();
        format!(
            "\n資格 デモが動いています。止めるには Ctrl-C。 The demo is running; Ctrl-C stops it.\n\
             \x20 受付の画面      {}\n\
             \x20 リーダーの画面  {}\n\
             \x20 目視の職員      {}staff   （名前 {STAFF}、パスワード {STAFF_PASSWORD}）\n\
             \x20 要求を置く所    {dir}/OQS/req   （答えは {dir}/OQS/res）\n\
             \x20 事例を見る      shikaku people --dir {dir}\n\
             \x20 カードを置く    shikaku tap --dir {dir} --patient 事例 --kiosk   （画面で操作。--pin なら操作まで行う）\n\
             \x20 監査を確かめる  shikaku audit verify --dir {dir}\n\n",
            running.counter, running.kiosk, running.counter,
        )
    }
}
