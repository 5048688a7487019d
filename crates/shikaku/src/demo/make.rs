//! Making a demo: keys, database, people, folders; then the file that says it is all there.

use std::{fs, path::Path};

use anyhow::Context;
use domain::{
    certificate::{CertificateKey, CertificateStatus},
    check_digit,
    clock::Clock,
    institution::InstitutionCode,
    visit::StaffId,
};
use sim::{
    cases::cases,
    population::{Population, SimPerson},
};
use store::{Database, NewPerson, Store};

use super::{CLINIC_NAME, Demo, Made, Place, STAFF, STAFF_PASSWORD, pki};
use crate::{
    clock::{At, SystemClock},
    emulate::scenario::Scenario,
};

/// What a new demo is to hold.
pub(crate) struct Wanted {
    pub(crate) people: usize,
    pub(crate) seed: u64,
    pub(crate) at: Option<At>,
    /// Another database than the folder's own file.
    pub(crate) database: Option<Database>,
}

/// Prefecture 13, score table 1 (医科), then the institution's seven digits.
const INSTITUTION_BODY: &str = "000001";

/// People taken in by one transaction: memory stays flat however many there are.
const AT_ONCE: usize = 10_000;

impl Place {
    /// The demo in this folder, made first where there is none.
    pub(crate) async fn open_or_make(&self, wanted: &Wanted) -> anyhow::Result<Demo> {
        let demo = if self.path("demo.toml").exists() {
            self.open()?
        } else {
            self.make(wanted)
                .await
                .with_context(|| format!("failed to make a demo in {}", self.dir.display()))?
        };
        let now = SystemClock::new(wanted.at).unix_ms() / 1000;
        let store = Store::reach(&demo.database()).await?;
        if let Some(previous) = pki::clinic_fingerprint(self)? {
            store.revoke_institution_certificate(&previous).await?;
        }
        pki::make_audit_key(self)?;
        pki::make_face_authority(self)?;
        let fingerprint = pki::issue_institutions(self, &demo.made.institution, now)?;
        let enrolled = store::Institution {
            code: demo.institution()?,
            name: CLINIC_NAME.to_owned(),
        };
        store.enrol_institution(&enrolled, &fingerprint).await?;
        store.close().await?;
        let staff = self.path("clinic/staff.json");
        if !staff.exists() {
            let name = StaffId::parse(STAFF).context("a name of staff")?;
            clinic::Accounts::keep(
                &staff,
                &name,
                STAFF_PASSWORD,
                &crate::entropy::SystemEntropy,
            )?;
        }
        Ok(demo)
    }

    async fn make(&self, wanted: &Wanted) -> anyhow::Result<Demo> {
        let clock = SystemClock::new(wanted.at);
        let on = clock.now().date();
        let number = check_digit::complete(INSTITUTION_BODY).context("the body is digits")?;
        let institution = InstitutionCode::parse(&format!("131{number}"))?;
        // An attempt that broke off leaves parts; without demo.toml they are nobody's.
        if self.path("hub").exists() {
            fs::remove_dir_all(self.path("hub"))?;
        }
        for folder in [
            "pki",
            "hub",
            "cards",
            "clinic/records",
            "OQS/req",
            "OQS/res",
            "OQS/face",
            "OQS/work",
        ] {
            fs::create_dir_all(self.path(folder))?;
        }
        pki::make_authority(self)?;
        let authority = pki::make_cards(self)?;

        let store = Store::reach(&self.database(wanted.database.as_ref())).await?;
        let issuer = authority.issuer_der()?;
        let population = Population {
            seed: wanted.seed,
            count: wanted.people,
            on,
        };
        let named = cases(on, &institution)
            .into_iter()
            .flat_map(|case| std::iter::once(case.person).chain(case.others));
        let mut people = population
            .people()
            .chain(named)
            .map(|person| registered(person, &issuer));
        loop {
            let some: Vec<NewPerson> = people.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            store
                .load_people(some, "shikaku demo", clock.unix_ms())
                .await?;
        }
        store.close().await?;

        let made = Made {
            seed: wanted.seed,
            people: wanted.people,
            on: domain::date::compact(on),
            institution: institution.as_str().to_owned(),
            server: wanted.database.clone(),
        };
        let part = self.path("demo.toml.part");
        fs::write(&part, toml::to_string(&made)?)?;
        fs::rename(&part, self.path("demo.toml"))?;
        Ok(Demo {
            place: self.clone(),
            made,
        })
    }
}

impl Demo {
    /// Takes in the people of a scenario, once; the file is kept with them, so that every command knows them.
    pub(crate) async fn take_in(&self, file: &Path) -> anyhow::Result<()> {
        let (wanted, kept) = (fs::read(file)?, self.place.path(super::SCENARIO));
        if kept.exists() {
            anyhow::ensure!(
                fs::read(&kept)? == wanted,
                "このフォルダーは別のシナリオで作られています。--dir で新しいフォルダーを選んでください。this folder was made with another scenario: choose a new one with --dir"
            );
            return Ok(());
        }
        let cases = Scenario::read(file)?.cases(&self.cases()?)?;
        let issuer = pki::card_authority(&self.place)?.issuer_der()?;
        let people = cases
            .into_iter()
            .map(|case| registered(case.person, &issuer))
            .collect();
        let store = Store::reach(&self.database()).await?;
        let learned = SystemClock::new(None).unix_ms();
        store
            .load_people(people, "shikaku emulate", learned)
            .await?;
        store.close().await?;
        let part = self.place.path("scenario.toml.part");
        fs::write(&part, wanted)?;
        fs::rename(&part, &kept)?;
        Ok(())
    }
}

fn registered(person: SimPerson, issuer: &[u8]) -> NewPerson {
    let key = CertificateKey {
        issuer: issuer.to_vec(),
        serial: person.certificate_serial,
    };
    let status = CertificateStatus {
        revoked: person.certificate.revoked,
        registered: person.certificate.registered,
        last_day: person.certificate.last_day,
    };
    NewPerson {
        registered: person.registered,
        certificate: Some((key, status)),
    }
}
