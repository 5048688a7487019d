//! What each floor of the house may stand on (docs/ARCHITECTURE.md).

use crate::hold;
use crate::manifests::{Dependency, Package, packages};

/// What `domain` may use: arithmetic on dates, digests and text. Nothing that does I/O, tells the time or (de)serialises.
const DOMAIN_MAY_USE: [&str; 5] = ["hex", "jiff", "sha2", "thiserror", "unicode-normalization"];
/// What `domain`'s tests and benches may use beside that.
const DOMAIN_TESTS_MAY_USE: [&str; 2] = ["divan", "proptest"];
/// Features by which a crate that `domain` may use would do what `domain` may not.
const NOT_IN_DOMAIN: [&str; 5] = ["serde", "std", "tz-system", "tzdb-zoneinfo", "js"];

/// Each crate with the crates of this project that it may stand on, for tests too.
const MAY_STAND_ON: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("wire", &["domain"]),
    ("card", &["domain"]),
    ("web", &["domain"]),
    ("hub", &["domain", "store", "wire", "card", "web"]),
    ("clinic", &["domain", "wire", "card", "web"]),
    ("pack", &["domain", "store", "wire", "card", "web"]),
    (
        "sim",
        &[
            "domain", "store", "wire", "card", "web", "hub", "clinic", "pack",
        ],
    ),
    (
        "shikaku",
        &[
            "domain", "store", "wire", "card", "web", "hub", "clinic", "pack", "sim",
        ],
    ),
    ("xtask", &[]),
];

const MEND: &str = "move the code to the floor it belongs to, or let the lower floor define a type or trait that the \
                    upper one fills in (docs/ARCHITECTURE.md, floors)";

#[test]
fn every_crate_has_a_floor_and_its_folder_has_its_name() {
    let broken: Vec<String> = packages()
        .iter()
        .filter(|package| {
            let placed = MAY_STAND_ON.iter().any(|(name, _)| *name == package.name);
            let at_home = [format!("crates/{}", package.name), package.name.clone()];
            let fuzzing = package.name.ends_with("fuzz");
            !at_home.iter().any(|home| home == package.folder()) || !(placed || fuzzing)
        })
        .map(|package| format!("{} in {}", package.name, package.folder()))
        .collect();
    hold(
        &broken,
        "a crate lies in crates/ in a folder of its own name, and has a line in MAY_STAND_ON (xtask/tests/tidy/floors.rs). \
         No new crate unless it removes a forbidden arrow or a heavy dependency",
    );
}

#[test]
fn domain_stands_on_no_crate_and_does_no_io() {
    let package = named("domain");
    let broken: Vec<String> = package
        .dependencies
        .iter()
        .filter(|dependency| {
            let test = dependency.kind == "dev"
                && DOMAIN_TESTS_MAY_USE.contains(&dependency.name.as_str());
            !test && !DOMAIN_MAY_USE.contains(&dependency.name.as_str())
        })
        .map(|dependency| format!("domain depends on {}", dependency.name))
        .collect();
    hold(
        &broken,
        "convert in the adapter (wire, store, …) and pass time, randomness and identifiers in as arguments; a crate \
         that is arithmetic only may be added to DOMAIN_MAY_USE",
    );
}

#[test]
fn domain_asks_for_no_feature_that_tells_time_or_serialises() {
    let package = named("domain");
    let mut broken = Vec::new();
    for dependency in package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != "dev")
    {
        for feature in &dependency.features {
            if NOT_IN_DOMAIN.contains(&feature.as_str()) {
                broken.push(format!("domain asks {} for {feature}", dependency.name));
            }
        }
    }
    hold(
        &broken,
        "ask for the feature in the crate that needs it, not in domain",
    );
}

#[test]
fn wire_store_card_and_web_stand_on_domain_only() {
    hold(&arrows(&["wire", "store", "card", "web"]), MEND);
}

#[test]
fn hub_clinic_and_pack_stand_on_floors_0_and_1_only() {
    hold(&arrows(&["hub", "clinic", "pack"]), MEND);
}

#[test]
fn clinic_never_links_store() {
    let broken: Vec<String> = arrows(&["clinic"])
        .into_iter()
        .filter(|arrow| arrow.ends_with(" store"))
        .collect();
    hold(
        &broken,
        "the clinic can only say what a real clinic could say: ask the hub over the wire, keep the clinic's own state in files",
    );
}

#[test]
fn hub_never_links_card_readers() {
    let mut broken = Vec::new();
    for package in packages().iter().filter(|package| package.name == "hub") {
        if package.features.contains("card/pcsc") {
            broken.push("a feature of hub turns on card/pcsc".to_owned());
        }
        for dependency in &package.dependencies {
            let reader =
                dependency.name == "card" && dependency.features.iter().any(|name| name == "pcsc");
            if reader || dependency.name == "pcsc" {
                broken.push(format!(
                    "hub depends on {} with card readers",
                    dependency.name
                ));
            }
        }
    }
    hold(
        &broken,
        "turn on `pcsc` in shikaku or clinic only; the hub checks certificates, it reads no card",
    );
}

#[test]
fn card_readers_are_an_optional_feature_of_card() {
    let mut broken = Vec::new();
    for package in packages() {
        let reads = package
            .dependencies
            .iter()
            .any(|dependency| dependency.name == "pcsc");
        if reads && (package.name != "card" || !package.features.contains("pcsc")) {
            broken.push(format!("{} links the system's card service", package.name));
        }
    }
    hold(
        &broken,
        "only card may depend on pcsc, and only under its feature `pcsc`",
    );
}

#[test]
fn sim_is_imported_by_shikaku_only() {
    let mut broken = Vec::new();
    for package in packages() {
        if package.name != "shikaku"
            && package
                .dependencies
                .iter()
                .any(|dependency| dependency.name == "sim")
        {
            broken.push(format!("{} depends on sim", package.name));
        }
    }
    hold(
        &broken,
        "write the test in crates/shikaku/tests, or pass the synthetic facts in as arguments",
    );
}

#[test]
fn no_arrow_points_up() {
    let all: Vec<&str> = MAY_STAND_ON.iter().map(|(name, _)| *name).collect();
    hold(&arrows(&all), MEND);
}

/// Every arrow from one of `names` to a crate of this project that it may not stand on, dev-dependencies included.
fn arrows(names: &[&str]) -> Vec<String> {
    let mut broken = Vec::new();
    for package in packages()
        .iter()
        .filter(|package| names.contains(&package.name.as_str()))
    {
        let allowed = MAY_STAND_ON
            .iter()
            .find(|(name, _)| *name == package.name)
            .map_or(&[][..], |(_, allowed)| allowed);
        let ours = package
            .dependencies
            .iter()
            .filter(|dependency| dependency.ours);
        for Dependency { name, kind, .. } in ours {
            // A crate's tests may ask itself for a feature.
            let itself = *name == package.name && kind == "dev";
            if !itself && !allowed.contains(&name.as_str()) {
                broken.push(format!("{} ({kind}-dependency) → {name}", package.name));
            }
        }
    }
    broken
}

fn named(name: &str) -> Package {
    packages()
        .into_iter()
        .find(|package| package.name == name)
        .unwrap_or_else(|| panic!("there is a crate {name}"))
}
