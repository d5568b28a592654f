//! System packages: installed through apt on Debian and Ubuntu, listed exactly elsewhere.

use std::process::Command;

/// What the core and the command line need: a C compiler for the bundled SQLite.
pub const CORE: &[Package] = &[C_COMPILER];

/// What building and opening the window needs.
pub const WINDOW: &[Package] = &[C_COMPILER, PKG_CONFIG, WEBKIT, FONT];

/// What the tests need: the window, a screen without a monitor, WebKit's driver, OCR, which is optional at run time, and a
/// database server.
pub const TEST: &[Package] = &[C_COMPILER, PKG_CONFIG, WEBKIT, FONT, XVFB, XAUTH, DRIVER, OCR, POSTGRES];

/// What measuring a team's database needs.
pub const GROWING: &[Package] = &[C_COMPILER, POSTGRES];

/// A system package, how to tell that it is there, and what it is called where apt is not.
pub struct Package {
    debian: &'static str,
    /// Exits with 0 where the thing is there.
    probe: &'static [&'static str],
    purpose: &'static str,
    elsewhere: &'static str,
}

const C_COMPILER: Package = Package {
    debian: "gcc",
    probe: &["cc", "--version"],
    purpose: "a C compiler, for SQLite",
    elsewhere: "Fedora: gcc · Arch: gcc · macOS: xcode-select --install",
};
const PKG_CONFIG: Package = Package {
    debian: "pkg-config",
    probe: &["pkg-config", "--version"],
    purpose: "finds WebKit",
    elsewhere: "Fedora: pkgconf-pkg-config · Arch: pkgconf",
};
const WEBKIT: Package = Package {
    debian: "libwebkit2gtk-4.1-dev",
    probe: &["pkg-config", "--exists", "webkit2gtk-4.1"],
    purpose: "the window's web view",
    elsewhere: "Fedora: webkit2gtk4.1-devel · Arch: webkit2gtk-4.1",
};
const FONT: Package = Package {
    debian: "fonts-dejavu-core",
    probe: &["sh", "-c", "test -n \"$(fc-list 2>/dev/null | head -n 1)\""],
    purpose: "a font to draw with",
    elsewhere: "Fedora: dejavu-sans-fonts · Arch: ttf-dejavu",
};
const XVFB: Package = Package {
    debian: "xvfb",
    probe: &["sh", "-c", "command -v Xvfb && command -v xvfb-run"],
    purpose: "a screen for the window's tests",
    elsewhere: "Fedora: xorg-x11-server-Xvfb · Arch: xorg-server-xvfb",
};
const XAUTH: Package = Package {
    debian: "xauth",
    probe: &["sh", "-c", "command -v xauth"],
    purpose: "used by xvfb-run",
    elsewhere: "Fedora: xorg-x11-xauth · Arch: xorg-xauth",
};
const DRIVER: Package = Package {
    debian: "webkit2gtk-driver",
    probe: &["sh", "-c", "command -v WebKitWebDriver"],
    purpose: "drives the window in tests",
    elsewhere: "Fedora: webkit2gtk-driver · Arch: part of webkit2gtk-4.1",
};

const OCR: Package = Package {
    debian: "tesseract-ocr",
    probe: &["sh", "-c", "tesseract --list-langs | grep -qx eng"],
    purpose: "reads pages without text; its English data comes with it",
    elsewhere: "Fedora: tesseract · Arch: tesseract tesseract-data-eng · macOS: brew install tesseract",
};

const POSTGRES: Package = Package {
    debian: "postgresql",
    probe: &[
        "sh",
        "-c",
        "ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb",
    ],
    purpose: "a server to publish reports to; tests start their own",
    elsewhere: "Fedora: postgresql-server · Arch: postgresql · macOS: brew install postgresql",
};

/// Makes sure that every package is there. Errors: what is missing, by name, with how to install it.
pub fn ensure(packages: &[Package]) -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<&Package> = packages.iter().filter(|package| !succeeds(package.probe)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.debian).collect();
    if !succeeds(&["apt-get", "--version"]) {
        let list: Vec<String> = missing
            .iter()
            .map(|package| format!("  {} ({}) · {}", package.debian, package.purpose, package.elsewhere))
            .collect();
        return Err(format!(
            "these system packages are missing (Debian's names first):\n{}",
            list.join("\n")
        ));
    }
    eprintln!("\n== installing {}", names.join(" "));
    let as_root: &[&str] = if is_root() {
        &[]
    } else if succeeds(&["sudo", "-n", "true"]) {
        &["sudo", "-n"]
    } else {
        return Err(format!(
            "system packages are missing; install them with\n  sudo apt-get install --no-install-recommends {}",
            names.join(" ")
        ));
    };
    let apt = |arguments: &[&str]| {
        let words: Vec<&str> = as_root
            .iter()
            .copied()
            .chain(["apt-get", "-o", "DPkg::Lock::Timeout=300"])
            .chain(arguments.iter().copied())
            .collect();
        run(&words)
    };
    apt(&["update", "-qq"])?;
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(&names);
    apt(&install)?;
    match missing.iter().find(|package| !succeeds(package.probe)) {
        None => Ok(()),
        Some(package) => Err(format!(
            "{} was installed, yet {:?} still fails",
            package.debian, package.probe
        )),
    }
}

fn run(words: &[&str]) -> Result<(), String> {
    let [program, arguments @ ..] = words else {
        return Ok(());
    };
    match Command::new(program)
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
    {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` ended with {status}", words.join(" "))),
        Err(error) => Err(format!("`{}` cannot be started: {error}", words.join(" "))),
    }
}

fn succeeds(words: &[&str]) -> bool {
    let [program, arguments @ ..] = words else { return true };
    Command::new(program)
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
