//! What a reader process takes from itself before it meets a file's content.

use super::settings::ReadingSettings;

/// Open files of a reader: its three streams, and what opening its kin needs. No file can be opened on top.
#[cfg(unix)]
const OPEN_FILES: u64 = 3;

/// Limits memory and processor time, and takes away core dumps and the writing of files.
///
/// Errors: the limit that could not be set, and why.
#[cfg(unix)]
pub(super) fn limit_use(settings: &ReadingSettings) -> Result<(), String> {
    use rustix::process::Resource;
    let memory = settings.memory_bytes();
    // Linux counts under DATA what is really the process's own, not the libraries of a window mapped beside it.
    let counted = lower(Resource::Data, memory, memory);
    let reserved = lower(Resource::As, memory.saturating_mul(4), memory.saturating_mul(4));
    if cfg!(target_os = "linux") {
        counted.and(reserved)?;
    }
    // The soft limit ends the process with a signal that names the cause; the hard one is for a process that ignores it.
    lower(
        Resource::Cpu,
        settings.cpu_seconds,
        settings.cpu_seconds.saturating_add(1),
    )?;
    lower(Resource::Core, 0, 0)?;
    lower(Resource::Fsize, 0, 0)
}

/// Takes away every file, folder and connection that is not open already.
///
/// Where the system knows no such rule (a Linux before 5.13, another Unix), files still cannot be opened or written.
/// Errors: what could not be taken away, and why.
#[cfg(unix)]
pub(super) fn close_files() -> Result<(), String> {
    #[cfg(target_os = "linux")]
    shut_file_system()?;
    lower(rustix::process::Resource::Nofile, OPEN_FILES, OPEN_FILES)
}

#[cfg(not(unix))]
pub(super) fn limit_use(_: &ReadingSettings) -> Result<(), String> {
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn close_files() -> Result<(), String> {
    Ok(())
}

/// Takes all access to the file system and the network from this thread and those it starts.
#[cfg(target_os = "linux")]
fn shut_file_system() -> Result<(), String> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr};
    // Rights newer than the running kernel are left out by the crate.
    const KNOWN: ABI = ABI::V5;
    Ruleset::default()
        .handle_access(AccessFs::from_all(KNOWN))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(KNOWN)))
        .and_then(Ruleset::create)
        .and_then(|rules| rules.restrict_self())
        .map(drop)
        .map_err(|error| format!("access to files could not be taken away: {error}"))
}

/// Open files of the OCR program: its streams, libraries and data.
#[cfg(unix)]
const OCR_OPEN_FILES: u64 = 64;

/// Where programs and their libraries and data stand. Nothing of a user's stands there.
#[cfg(target_os = "linux")]
const SYSTEM_FOLDERS: [&str; 8] = [
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/opt",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
];

/// Takes from this process what the OCR program does not need, before it becomes that program.
///
/// It can read [`SYSTEM_FOLDERS`], its own folder and its data where Landlock is known, and write nowhere.
/// Errors: what could not be taken away, and why.
#[cfg(unix)]
pub(super) fn confine_ocr(launch: &super::launch::Launch) -> Result<(), String> {
    let use_of = ReadingSettings {
        memory_mib: launch.memory_mib,
        cpu_seconds: launch.cpu_seconds,
        ..ReadingSettings::default()
    };
    limit_use(&use_of)?;
    #[cfg(target_os = "linux")]
    {
        let program = launch.program.canonicalize().unwrap_or_else(|_| launch.program.clone());
        let beside = [launch.program.parent(), program.parent()];
        let own = beside.into_iter().flatten().chain(launch.data.as_deref());
        let readable: Vec<&std::path::Path> = SYSTEM_FOLDERS.iter().map(std::path::Path::new).chain(own).collect();
        leave_readable(&readable)?;
    }
    lower(rustix::process::Resource::Nofile, OCR_OPEN_FILES, OCR_OPEN_FILES)
}

/// Takes all access to the file system and the network but the reading and running of files in these folders.
#[cfg(target_os = "linux")]
fn leave_readable(folders: &[&std::path::Path]) -> Result<(), String> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, path_beneath_rules};
    const KNOWN: ABI = ABI::V5;
    Ruleset::default()
        .handle_access(AccessFs::from_all(KNOWN))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(KNOWN)))
        .and_then(Ruleset::create)
        // Folders that are not there are passed over.
        .and_then(|rules| rules.add_rules(path_beneath_rules(folders, AccessFs::from_read(KNOWN))))
        .and_then(|rules| rules.restrict_self())
        .map(drop)
        .map_err(|error| format!("access to files could not be taken away: {error}"))
}

/// Lowers a limit; one that is lower already stays.
#[cfg(unix)]
fn lower(resource: rustix::process::Resource, soft: u64, hard: u64) -> Result<(), String> {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let present = getrlimit(resource);
    let least = |limit: u64, present: Option<u64>| Some(present.map_or(limit, |present| present.min(limit)));
    let new = Rlimit {
        current: least(soft, present.current),
        maximum: least(hard, present.maximum),
    };
    setrlimit(resource, new).map_err(|error| format!("the limit {resource:?} could not be set: {error}"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn a_confined_reader_can_neither_write_nor_delete_nor_open() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let kept = folder.path().join("plumbline.sqlite");
        std::fs::write(&kept, "reports").expect("written");
        // Access is taken from one thread, so that the other tests keep theirs.
        let (inside, outside) = (kept.clone(), kept.with_extension("new"));
        let done = std::thread::spawn(move || {
            super::shut_file_system().expect("the rule is set");
            [
                std::fs::read(&inside).is_ok(),
                std::fs::write(&inside, "x").is_ok(),
                std::fs::remove_file(&inside).is_ok(),
                std::fs::write(outside, "x").is_ok(),
            ]
        })
        .join()
        .expect("no panic");
        if !supported() {
            eprintln!("skipped: this kernel has no Landlock");
            return;
        }
        assert_eq!(done, [false; 4], "read, write, delete and create must all be refused");
        assert_eq!(std::fs::read_to_string(&kept).expect("still there"), "reports");
    }

    #[test]
    fn the_ocr_program_reads_the_system_and_nothing_of_the_users() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let kept = folder.path().join("plumbline.sqlite");
        std::fs::write(&kept, "reports").expect("written");
        let (inside, outside) = (kept.clone(), kept.with_extension("new"));
        let done = std::thread::spawn(move || {
            super::leave_readable(&[std::path::Path::new("/usr")]).expect("the rule is set");
            [
                std::fs::read_dir("/usr").is_ok(),
                std::fs::read(&inside).is_ok(),
                std::fs::write(&inside, "x").is_ok(),
                std::fs::write(outside, "x").is_ok(),
            ]
        })
        .join()
        .expect("no panic");
        if !supported() {
            eprintln!("skipped: this kernel has no Landlock");
            return;
        }
        assert_eq!(done, [true, false, false, false]);
    }

    fn supported() -> bool {
        std::fs::read_to_string("/proc/self/status").is_ok() && std::path::Path::new("/proc/kallsyms").exists() && {
            use landlock::{AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
            Ruleset::default()
                .set_compatibility(CompatLevel::HardRequirement)
                .handle_access(AccessFs::WriteFile)
                .and_then(Ruleset::create)
                .is_ok()
        }
    }
}
