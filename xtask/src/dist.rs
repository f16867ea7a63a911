//! `cargo xtask dist`: the program as a Debian package with its service. Built with `dpkg-deb` alone, then opened again and
//! compared with what it should hold.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::cargo;

/// A file of the package: where it comes from, where it goes, its permissions.
struct Part {
    from: &'static str,
    to: &'static str,
    mode: u32,
}

const fn part(from: &'static str, to: &'static str) -> Part {
    Part { from, to, mode: 0o644 }
}

const PARTS: [Part; 8] = [
    part("packaging/ayumi.service", "usr/lib/systemd/system/ayumi.service"),
    part("packaging/ayumi.1", "usr/share/man/man1/ayumi.1"),
    part("packaging/copyright", "usr/share/doc/ayumi/copyright"),
    part("CHANGELOG.md", "usr/share/doc/ayumi/changelog"),
    part("docs/configuration.md", "usr/share/doc/ayumi/configuration.md"),
    part("docs/operations.md", "usr/share/doc/ayumi/operations.md"),
    part("docs/upgrade.md", "usr/share/doc/ayumi/upgrade.md"),
    part("docs/cli.md", "usr/share/doc/ayumi/cli.md"),
];

const SCRIPTS: [&str; 3] = ["postinst", "prerm", "postrm"];
const PROGRAM: &str = "usr/bin/ayumi";
const CONFIGURATION: &str = "etc/ayumi/ayumi.toml";

/// Builds the package. `--debug` takes the program as tests build it: quick, and good enough to try the package.
pub fn run(options: &[&str]) -> Result<()> {
    let (folder, build): (_, &[&str]) = match options {
        [] => ("release", &["build", "--release", "--locked", "--package", "ayumi"]),
        ["--debug"] => ("debug", &["build", "--package", "ayumi"]),
        other => bail!("dist does not know {other:?}"),
    };
    cargo(build)?;
    let target = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    let package = pack(&target.join(folder).join("ayumi"), &target.join("dist"))?;
    verify(&package)?;
    try_out(&package)?;
    eprintln!("\n== {}", package.display());
    Ok(())
}

/// The package of a program, in a folder.
fn pack(program: &Path, folder: &Path) -> Result<PathBuf> {
    let root = folder.join("root");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    put(&fs::read(program).with_context(|| program.display().to_string())?, &root.join(PROGRAM), 0o755)?;
    said("strip", &["--strip-debug", &text(&root.join(PROGRAM))])?;
    for Part { from, to, mode } in &PARTS {
        put(&fs::read(from).with_context(|| (*from).to_owned())?, &root.join(to), *mode)?;
    }
    for file in ["usr/share/man/man1/ayumi.1", "usr/share/doc/ayumi/changelog"] {
        said("gzip", &["--best", "--no-name", &text(&root.join(file))])?;
    }
    put(configuration(program)?.as_bytes(), &root.join(CONFIGURATION), 0o640)?;
    for script in SCRIPTS {
        put(&fs::read(Path::new("packaging").join(script))?, &root.join("DEBIAN").join(script), 0o755)?;
    }
    put(format!("/{CONFIGURATION}\n").as_bytes(), &root.join("DEBIAN/conffiles"), 0o644)?;
    let (version, architecture) = (env!("CARGO_PKG_VERSION"), said("dpkg", &["--print-architecture"])?);
    let architecture = architecture.trim();
    put(control(version, architecture, size(&root)?).as_bytes(), &root.join("DEBIAN/control"), 0o644)?;
    let package = folder.join(format!("ayumi_{version}_{architecture}.deb"));
    said("dpkg-deb", &["--root-owner-group", "--build", &text(&root), &text(&package)])?;
    Ok(package)
}

/// The example of the configuration, with the ledger where the service keeps it.
fn configuration(program: &Path) -> Result<String> {
    let example = said(&text(&fs::canonicalize(program)?), &["config", "example"])?;
    let usual = "# address = \"sqlite:ayumi.sqlite3\"\n";
    ensure!(example.contains(usual), "the example no longer names the ledger as {usual:?}");
    Ok(example.replace(usual, "address = \"sqlite:/var/lib/ayumi/ayumi.sqlite3\"\n"))
}

fn control(version: &str, architecture: &str, kilobytes: u64) -> String {
    format!(
        "Package: ayumi\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: the authors of Ayumi <ayumi@localhost>\nSection: misc\n\
         Priority: optional\nDepends: adduser, libc6 (>= 2.34), libgcc-s1\nInstalled-Size: {kilobytes}\n\
         Description: programme for digital talent of a local government\n\
         \x20A municipality's policy as data, its staff's ledger, and answers with their\n grounds: who holds which role, who is next, where the targets stand.\n"
    )
}

/// Opens the package again: the files with their permissions, the fields, the scripts, the service.
fn verify(package: &Path) -> Result<()> {
    let listed = said("dpkg-deb", &["--contents", &text(package)])?;
    let mut found: Vec<(String, String)> = listed.lines().filter(|line| !line.starts_with('d')).filter_map(entry).collect();
    found.sort();
    let mut wanted: Vec<(String, String)> = PARTS.iter().map(|part| ("-rw-r--r--".to_owned(), zipped(part.to))).collect();
    wanted.extend([("-rwxr-xr-x".into(), PROGRAM.into()), ("-rw-r-----".into(), CONFIGURATION.into())]);
    wanted.sort();
    ensure!(found == wanted, "the package holds\n{found:#?}\nand should hold\n{wanted:#?}");
    ensure!(listed.lines().all(|line| line.contains(" root/root ")), "everything in the package belongs to root:\n{listed}");
    for (field, value) in [("Package", "ayumi"), ("Version", env!("CARGO_PKG_VERSION"))] {
        let told = said("dpkg-deb", &["--field", &text(package), field])?;
        ensure!(told.trim() == value, "{field}: {told}");
    }
    for script in SCRIPTS {
        said("sh", &["-n", &format!("packaging/{script}")])?;
    }
    Ok(())
}

/// Takes the program out of the package and runs it.
fn try_out(package: &Path) -> Result<()> {
    let folder = package.with_extension("tried");
    said("dpkg-deb", &["--extract", &text(package), &text(&folder)])?;
    let program = fs::canonicalize(folder.join(PROGRAM))?;
    let told = said(&text(&program), &["--version"])?;
    ensure!(told.contains(env!("CARGO_PKG_VERSION")), "the packaged program says {told}");
    let told = said(&text(&program), &["config", "check", "--config", &text(&folder.join(CONFIGURATION))])?;
    eprintln!("{}", told.trim());
    Ok(fs::remove_dir_all(folder)?)
}

/// 「-rw-r--r-- root/root  1234 2026-11-21 02:00 ./usr/…」
fn entry(line: &str) -> Option<(String, String)> {
    let (mode, path) = (line.split(' ').next()?, line.rsplit(' ').next()?);
    Some((mode.to_owned(), path.trim_start_matches("./").to_owned()))
}

fn zipped(path: &str) -> String {
    if path.ends_with("ayumi.1") || path.ends_with("changelog") { format!("{path}.gz") } else { path.to_owned() }
}

fn put(bytes: &[u8], to: &Path, mode: u32) -> Result<()> {
    let folder = to.parent().context("a folder")?;
    fs::create_dir_all(folder)?;
    for above in folder.ancestors().take_while(|above| above.exists() && above.file_name().is_some_and(|name| name != "dist")) {
        fs::set_permissions(above, fs::Permissions::from_mode(0o755))?;
    }
    fs::write(to, bytes)?;
    Ok(fs::set_permissions(to, fs::Permissions::from_mode(mode))?)
}

/// Kilobytes of all files below.
fn size(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len().div_ceil(1024) };
    }
    Ok(sum)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// What a program said; it must end well.
fn said(program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output().with_context(|| format!("{program} could not be started"))?;
    ensure!(output.status.success(), "{program} {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}
