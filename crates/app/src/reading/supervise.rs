//! The side that starts a reader process, listens to it, and ends it when it takes too much.

use std::ffi::OsStr;
use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use plumbline_model::{ErrorInfo, FileFormat};
use plumbline_readers::second_reading_not_made;

use super::errors::Cause;
use super::settings::ReadingSettings;
use super::worker::WORKER_WORD;
use super::{Answer, Said, Task, Work, errors};

/// How often the clock and a wish to cancel are looked at.
const GLANCE: Duration = Duration::from_millis(50);
/// What is said of a reader that gave no reason.
const NO_ANSWER: &str = "it ended without an answer";
/// How long a reader may take to end after its output has.
const LAST_BREATH: Duration = Duration::from_secs(2);
/// How much of a reader's last words is kept, in bytes.
const LAST_WORDS: u64 = 16 << 10;

/// Variables a program may need to start at all: where the system's and the program's libraries are.
const KEPT_VARIABLES: [&str; 4] = [
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FRAMEWORK_PATH",
    "SystemRoot",
];

/// How long a reader may take beyond its second reading's time: it looks at the clock between pages, and gives up itself.
const LAST_PAGE: Duration = Duration::from_secs(3);

/// Why a reader was ended from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    OutOfTime,
    Cancelled,
}

/// Held by every reader that runs beside others, and by none while one runs alone.
static BESIDE_OTHERS: RwLock<()> = RwLock::new(());

/// Has a reader process do one piece of work on bytes. Takes at most the wall time of the settings and a little more;
/// twice that, and until no other reader runs, for a file that needs the memory of a reader alone.
///
/// Errors: what the reader says of the file, or what became of the reader.
pub(super) fn ask(
    program: &Path,
    settings: &ReadingSettings,
    work: Work,
    own_mappings: Option<&Path>,
    bytes: &[u8],
    cancelled: &AtomicBool,
    heard: &mut dyn FnMut(FileFormat),
) -> Result<Answer, ErrorInfo> {
    let first = {
        let _beside = BESIDE_OTHERS.read().unwrap_or_else(PoisonError::into_inner);
        ask_once(program, settings, work.clone(), own_mappings, bytes, cancelled, heard)
    };
    match first {
        Err(error) if error.code == errors::OUT_OF_MEMORY && settings.memory_alone_mib > settings.memory_mib => {
            let _alone = BESIDE_OTHERS.write().unwrap_or_else(PoisonError::into_inner);
            let settings = ReadingSettings {
                memory_mib: settings.memory_alone_mib,
                ..*settings
            };
            ask_once(program, &settings, work, own_mappings, bytes, cancelled, heard)
        }
        answer => answer,
    }
}

fn ask_once(
    program: &Path,
    settings: &ReadingSettings,
    work: Work,
    own_mappings: Option<&Path>,
    bytes: &[u8],
    cancelled: &AtomicBool,
    heard: &mut dyn FnMut(FileFormat),
) -> Result<Answer, ErrorInfo> {
    if cancelled.load(Ordering::Relaxed) {
        return Err(errors::cancelled());
    }
    let task = serde_json::to_string(&Task {
        work,
        settings: *settings,
    })
    .map_err(|error| errors::not_started(&error.to_string()))?;
    let mut child = start(program, &task, own_mappings).map_err(|error| errors::not_started(&error.to_string()))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let child = Mutex::new(child);
    let deadline = Mutex::new(Instant::now() + Duration::from_secs(settings.wall_seconds));
    let (done, stopped) = channel::<()>();
    let (talk, over, last_words, ended) = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A reader that ends before it has heard everything says why itself, or its end does.
            stdin.map(|mut stdin| stdin.write_all(bytes).and_then(|()| stdin.flush()))
        });
        let last_words = scope.spawn(move || stderr.map_or_else(String::new, last_words));
        let (child, deadline) = (&child, &deadline);
        let watch = scope.spawn(move || watch(child, deadline, cancelled, &stopped));
        let output = AtomicU64::new(0);
        let mut again = || {
            let mut deadline = lock(deadline);
            let second = Duration::from_secs(settings.second_reading_seconds) + LAST_PAGE;
            *deadline = (*deadline).min(Instant::now() + second);
        };
        let talk = stdout.map_or_else(Talk::default, |stdout| {
            let counted = Counted {
                inner: stdout,
                count: &output,
            };
            listen(
                counted.take(settings.output_bytes().saturating_add(1)),
                heard,
                &mut again,
            )
        });
        // With everything said the process has nothing left to do; without, its own end tells the cause.
        let over = output.load(Ordering::Relaxed) > settings.output_bytes();
        if talk.whole || over {
            end(&mut lock(child));
        }
        let deadline = Instant::now() + LAST_BREATH;
        while !talk.whole && !over && !has_ended(child) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(2));
        }
        end(&mut lock(child));
        drop(done);
        (
            talk,
            over,
            last_words.join().unwrap_or_default(),
            watch.join().unwrap_or_default(),
        )
    });
    let status = lock(&child).wait();
    if talk.whole {
        return talk.answer.unwrap_or_else(|| Err(errors::crashed(NO_ANSWER)));
    }
    let cause = match ended {
        Some(Ended::Cancelled) => return Err(errors::cancelled()),
        Some(Ended::OutOfTime) => Cause::Time,
        None if over => Cause::Output,
        None => status.map_or_else(
            |error| Cause::Breakdown(error.to_string()),
            |status| cause_of_death(status, &last_words),
        ),
    };
    match talk.answer {
        // The second reading did not come to its end; the first one stands.
        Some(answer) => answer.map(|mut answer| {
            let why = cause.of_second_reading(settings);
            answer
                .issues()
                .into_iter()
                .for_each(|issues| issues.push(second_reading_not_made(talk.page, &why)));
            answer
        }),
        None => Err(cause.error(settings)),
    }
}

pub(super) fn start(program: &Path, task: &str, own_mappings: Option<&Path>) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command
        .arg(WORKER_WORD)
        .arg(task)
        .args(own_mappings.map(OsStr::new))
        .env_clear()
        .envs(
            KEPT_VARIABLES
                .iter()
                .filter_map(|name| Some((name, std::env::var_os(name)?))),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if cfg!(unix) {
        command.current_dir("/");
    }
    command.spawn()
}

/// Ends the reader at its deadline or when a person cancels; `None` when it was done before.
pub(super) fn watch(
    child: &Mutex<Child>,
    deadline: &Mutex<Instant>,
    cancelled: &AtomicBool,
    done: &Receiver<()>,
) -> Option<Ended> {
    loop {
        match done.recv_timeout(GLANCE) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        let ended = match (cancelled.load(Ordering::Relaxed), Instant::now() >= *lock(deadline)) {
            (true, _) => Ended::Cancelled,
            (false, true) => Ended::OutOfTime,
            (false, false) => continue,
        };
        end(&mut lock(child));
        return Some(ended);
    }
}

/// What a reader said.
#[derive(Debug, Default)]
struct Talk {
    /// What the file gave, with what the second reading noticed so far, or why it cannot be read.
    answer: Option<Result<Answer, ErrorInfo>>,
    /// The page that the second reading came to.
    page: Option<u32>,
    /// Whether nothing more is to be said.
    whole: bool,
}

/// Hears what a reader says until it is done or ends; `again` is told when its second reading begins.
fn listen(output: impl Read, heard: &mut dyn FnMut(FileFormat), again: &mut dyn FnMut()) -> Talk {
    let output = BufReader::with_capacity(1 << 16, output);
    let mut talk = Talk::default();
    for said in serde_json::Deserializer::from_reader(output).into_iter::<Said>() {
        match said {
            Ok(Said::Format(format)) => heard(format),
            Ok(Said::Answered { answer, again: more }) => {
                talk.answer = Some(Ok(answer));
                talk.whole = !more;
                if more {
                    again();
                }
            }
            Ok(Said::Failed(error)) => {
                talk.answer = Some(Err(error));
                talk.whole = true;
            }
            Ok(Said::Page(number)) => talk.page = Some(number),
            Ok(Said::Noticed(issue)) => {
                if let Some(Ok(answer)) = &mut talk.answer {
                    answer
                        .issues()
                        .into_iter()
                        .for_each(|issues| issues.push(issue.clone()));
                }
            }
            Ok(Said::Compared) => talk.whole = talk.answer.is_some(),
            Err(_) => return talk,
        }
        if talk.whole {
            break;
        }
    }
    talk
}

/// Counts the bytes that come through.
struct Counted<'a, R> {
    inner: R,
    count: &'a AtomicU64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The start of what a reader writes to its standard error; the rest is taken and forgotten, so that it never blocks.
pub(super) fn last_words(mut stderr: impl Read) -> String {
    let mut kept = Vec::new();
    // What cannot be read any more was not said.
    let _ = stderr.by_ref().take(LAST_WORDS).read_to_end(&mut kept);
    let _ = std::io::copy(&mut stderr, &mut std::io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}

pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn has_ended(child: &Mutex<Child>) -> bool {
    !matches!(lock(child).try_wait(), Ok(None))
}

/// Ends a process; one that has ended stays as it is.
pub(super) fn end(child: &mut Child) {
    // The only error is that there is nothing left to end.
    let _ = child.kill();
}

/// What became of a reader that was not done and was not ended from here.
fn cause_of_death(status: ExitStatus, last_words: &str) -> Cause {
    let first_line = last_words.lines().map(str::trim).find(|line| !line.is_empty());
    if last_words.contains("has overflowed its stack") {
        return Cause::Depth;
    }
    if last_words.contains("memory allocation of") {
        return Cause::Memory;
    }
    match signal(status) {
        Some((_, "SIGXCPU")) => Cause::Processor,
        // Nothing of ours sends it here: the system does, to the process that fills its memory.
        Some((_, "SIGKILL")) => Cause::Memory,
        Some((number, "")) => Cause::Breakdown(format!("signal {number}")),
        Some((number, name)) => Cause::Breakdown(format!("signal {number}, {name}")),
        None => Cause::Breakdown(first_line.unwrap_or(NO_ANSWER).to_owned()),
    }
}

/// The signal that ended a process, with its name where it is a usual one.
#[cfg(unix)]
pub(super) fn signal(status: ExitStatus) -> Option<(i32, &'static str)> {
    use rustix::process::Signal;
    let number = std::os::unix::process::ExitStatusExt::signal(&status)?;
    let usual = [
        (Signal::ILL, "SIGILL"),
        (Signal::ABORT, "SIGABRT"),
        (Signal::BUS, "SIGBUS"),
        (Signal::FPE, "SIGFPE"),
        (Signal::KILL, "SIGKILL"),
        (Signal::SEGV, "SIGSEGV"),
        (Signal::TERM, "SIGTERM"),
        (Signal::XCPU, "SIGXCPU"),
        (Signal::XFSZ, "SIGXFSZ"),
        (Signal::SYS, "SIGSYS"),
    ];
    let name = usual.iter().find(|(signal, _)| signal.as_raw() == number);
    Some((number, name.map_or("", |(_, name)| name)))
}

#[cfg(not(unix))]
pub(super) fn signal(_: ExitStatus) -> Option<(i32, &'static str)> {
    None
}
