//! What the tests need beyond Rust: a browser, a Japanese font, PostgreSQL and the manager of its fail-over, and the
//! accessibility checker axe-core.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

const AXE_VERSION: &str = "4.14.1";
/// SHA-512 of the package `axe-core` at that version, as the npm registry serves it.
const AXE_PACKAGE_SHA512: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b73\
                                  4f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";
/// SHA-512 of `axe.min.js` in that package.
const AXE_SCRIPT_SHA512: &str = "e63e659f9806d7ae5bd40899043b0871a5062c5442b01b3f1a3edf5eaf50bf5c\
                                 3a7104a72463293b4ad1b77c661a0d4e40e850dec89de9d6ece70a8c13a9af17";

/// Where Debian keeps PostgreSQL's programs, one folder a version.
const POSTGRESQL: &str = "/usr/lib/postgresql";

/// What programs that read cards are compiled against.
const CARD_SERVICE: &str = "/usr/include/PCSC/winscard.h";

/// The features that this machine can compile beside the usual ones: card readers, where their service's library is.
pub fn features() -> &'static [&'static str] {
    let found = output("pkg-config", &["--exists", "libpcsclite"]).is_ok();
    if found {
        &["--features", "shikaku/pcsc"]
    } else {
        &[]
    }
}

/// Where the accessibility checker's script lies once `install` has run.
pub fn axe(target: &Path) -> PathBuf {
    target.join("tools").join("axe.min.js")
}

/// The browser: `$CHROMIUM`, or the first known name on the path.
pub fn chromium() -> Option<PathBuf> {
    std::env::var_os("CHROMIUM")
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .or_else(|| on_path(&["chromium", "chromium-browser", "google-chrome"]))
}

/// Installs what is missing, saying so; does nothing (and asks no registry) when nothing is.
pub fn install(target: &Path) -> Result<()> {
    let axe = axe(target);
    let needs_axe = !(axe.is_file() && sha512(&axe)? == AXE_SCRIPT_SHA512);
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if !has_japanese_font() {
        missing.push("fonts-noto-cjk");
    }
    if !Path::new(POSTGRESQL).is_dir() {
        missing.push("postgresql");
    }
    for (program, package) in [("patroni", "patroni"), ("etcd", "etcd-server")] {
        if on_path(&[program]).is_none() {
            missing.push(package);
        }
    }
    missing.extend(card_stack());
    if needs_axe && on_path(&["npm"]).is_none() {
        missing.extend(["nodejs", "npm"]);
    }
    if missing.is_empty() {
        println!("system packages: nothing is missing");
    } else {
        install_packages(&missing)?;
    }
    ensure!(
        chromium().is_some(),
        "find a browser: install Chromium, or set CHROMIUM to its program"
    );
    if needs_axe {
        fetch_axe(&axe)?;
    }
    println!("axe-core {AXE_VERSION}: {}", axe.display());
    Ok(())
}

/// Brings `packages` by apt, as root or through sudo.
fn install_packages(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = format!("install these yourself: {list}");
    ensure!(
        on_path(&["apt-get"]).is_some(),
        "install missing packages, for this machine has no apt; {by_hand}"
    );
    let sudo = if output("id", &["-u"])?.trim() == "0" {
        false
    } else if output("sudo", &["-n", "true"]).is_ok() {
        true
    } else {
        bail!(
            "install missing packages, for this is neither root nor has sudo without a password; {by_hand}"
        );
    };
    println!("installing by apt what is missing: {list}");
    let steady = ["-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"];
    apt(sudo, &[&steady[..], &["update"]].concat())?;
    let words = ["install", "--yes", "--no-install-recommends"];
    apt(sudo, &[&steady[..], &words, packages].concat()).context(by_hand)
}

fn apt(sudo: bool, words: &[&str]) -> Result<()> {
    let mut command = if sudo {
        let mut command = Command::new("sudo");
        command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        command
    } else {
        Command::new("apt-get")
    };
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .arg("-q")
        .args(words);
    let status = command
        .stdin(Stdio::null())
        .status()
        .context("start apt-get")?;
    ensure!(status.success(), "run {command:?}: {status}");
    Ok(())
}

/// Packages of the smart-card stack that are not installed: daemon, virtual reader, a client written elsewhere. Tests
/// skip with a word without them.
fn card_stack() -> Vec<&'static str> {
    let driver = Path::new("/usr/lib/pcsc/drivers/serial/libifdvpcd.so");
    let daemon = on_path(&["pcscd"]).is_some() || Path::new("/usr/sbin/pcscd").is_file();
    [
        ("pcscd", daemon),
        ("vsmartcard-vpcd", driver.exists()),
        ("libpcsclite-dev", Path::new(CARD_SERVICE).is_file()),
        ("pkg-config", on_path(&["pkg-config"]).is_some()),
        ("opensc", on_path(&["opensc-tool"]).is_some()),
        ("openssl", on_path(&["openssl"]).is_some()),
    ]
    .into_iter()
    .filter(|(_, installed)| !installed)
    .map(|(package, _)| package)
    .collect()
}

/// Whether Chromium will draw Japanese letters rather than boxes.
fn has_japanese_font() -> bool {
    let installed = ["-W", "-f=${db:Status-Status}", "fonts-noto-cjk"];
    output("dpkg-query", &installed).is_ok_and(|status| status == "installed")
        || output("fc-list", &[":lang=ja", "family"]).is_ok_and(|fonts| !fonts.trim().is_empty())
}

/// Brings axe-core from the npm registry, checks it, and publishes its script whole, by rename.
fn fetch_axe(axe: &Path) -> Result<()> {
    let tools = axe.parent().context("name the tools folder")?;
    std::fs::create_dir_all(tools).with_context(|| format!("make {}", tools.display()))?;
    let folder = tools
        .to_str()
        .context("read the tools folder's name as text")?;
    println!("fetching axe-core {AXE_VERSION} from the npm registry");
    let wanted = format!("axe-core@{AXE_VERSION}");
    let cache = format!("--cache={folder}/npm-cache");
    let destination = format!("--pack-destination={folder}");
    output("npm", &["pack", &wanted, "--silent", &cache, &destination])?;
    let package = tools.join(format!("axe-core-{AXE_VERSION}.tgz"));
    expect_sha512(&package, AXE_PACKAGE_SHA512)?;
    let archive = package
        .to_str()
        .context("read the package's name as text")?;
    output(
        "tar",
        &["-xzf", archive, "-C", folder, "package/axe.min.js"],
    )?;
    let script = tools.join("package").join("axe.min.js");
    expect_sha512(&script, AXE_SCRIPT_SHA512)?;
    std::fs::rename(&script, axe).with_context(|| format!("publish {}", axe.display()))?;
    for leftover in ["package", "npm-cache"] {
        std::fs::remove_dir_all(tools.join(leftover)).ok();
    }
    Ok(())
}

fn expect_sha512(path: &Path, wanted: &str) -> Result<()> {
    let found = sha512(path)?;
    ensure!(
        found == wanted,
        "trust {}: its SHA-512 is {found}, wanted {wanted}",
        path.display()
    );
    Ok(())
}

fn sha512(path: &Path) -> Result<String> {
    let name = path.to_str().context("read a file's name as text")?;
    let printed = output("sha512sum", &["--", name])?;
    Ok(printed
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned())
}

/// What a command prints on standard output; an error tells what it said on standard error.
fn output(program: &str, words: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(words)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("start {program}"))?;
    ensure!(
        output.status.success(),
        "run {program} {}: {}\n{}",
        words.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|candidate| candidate.is_file())
}
