//! Pages without text: drawn in a reader process, read by Tesseract in a process of its own, one page at a time.
//!
//! The picture goes from one to the other unopened. Whatever happens to a page's picture or its OCR costs that page's
//! OCR and is said of that page.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use plumbline_model::ErrorInfo;
use plumbline_readers::{ScannedPage, looks_turned};

use super::launch::{LAUNCHER_WORD, Launch};
use super::ocr_settings::OcrSettings;
use super::settings::ReadingSettings;
use super::supervise::{Ended, end, last_words, lock, signal, start, watch};
use super::{Said, Task, Work, errors};

/// A picture's first bytes: binary portable graymap.
const PICTURE: &[u8] = b"P5\n";
/// What a drawn page may take, in bytes: more than the largest picture a reader makes.
const MAX_PICTURE: u64 = 64 << 20;
/// Tesseract is told the dots per inch that readers draw at.
const DPI: &str = "300";

/// What reading one file's pages needs.
pub(super) struct Ocr<'a> {
    /// This program: it draws pages, and starts the OCR program.
    pub(super) own: &'a Path,
    /// Tesseract.
    pub(super) engine: PathBuf,
    /// What drawing a page may use.
    pub(super) drawing: &'a ReadingSettings,
    pub(super) settings: &'a OcrSettings,
}

impl Ocr<'_> {
    /// Reads these pages of a file within the settings' time. Errors: a person cancelled.
    pub(super) fn scan(
        &self,
        bytes: &[u8],
        pages: &[u32],
        cancelled: &AtomicBool,
    ) -> Result<Vec<ScannedPage>, ErrorInfo> {
        let deadline = Instant::now() + Duration::from_secs(self.settings.wall_seconds);
        let most = usize::try_from(self.settings.pages).unwrap_or(usize::MAX);
        let mut scans = Vec::with_capacity(pages.len());
        for (index, &page) in pages.iter().enumerate() {
            let (turn, words) = if index >= most {
                (
                    0,
                    Err(format!("OCR reads the first {most} pages without text of a file.")),
                )
            } else {
                match self.page(bytes, page, deadline, cancelled) {
                    Ok((turn, words)) => (turn, Ok(words)),
                    Err(Failure::Cancelled) => return Err(errors::cancelled()),
                    Err(Failure::Page(why)) => (0, Err(why)),
                }
            };
            scans.push(ScannedPage { page, turn, words });
        }
        Ok(scans)
    }

    /// The words of one page, and how its text runs.
    fn page(
        &self,
        bytes: &[u8],
        page: u32,
        deadline: Instant,
        cancelled: &AtomicBool,
    ) -> Result<(u16, String), Failure> {
        let read = |turn: u16| -> Result<(Vec<u8>, String), Failure> {
            let picture = self.draw(bytes, page, turn, deadline, cancelled)?;
            let found = self.tesseract(
                &[
                    "--psm",
                    "3",
                    "-l",
                    &self.settings.language,
                    "-c",
                    "tessedit_create_tsv=1",
                ],
                &picture,
                deadline,
                cancelled,
            )?;
            Ok((picture, found))
        };
        let (picture, words) = read(0)?;
        if !looks_turned(&words) {
            return Ok((0, words));
        }
        // Without an answer the page is taken as it stands.
        let orientation = match self.tesseract(&["--psm", "0", "-l", "osd"], &picture, deadline, cancelled) {
            Ok(said) => said,
            Err(Failure::Cancelled) => return Err(Failure::Cancelled),
            Err(Failure::Page(_)) => String::new(),
        };
        match turn_of(&orientation) {
            None | Some(0) => Ok((0, words)),
            Some(turn) => Ok((turn, read(turn)?.1)),
        }
    }

    /// A page as a picture.
    fn draw(
        &self,
        bytes: &[u8],
        page: u32,
        turn: u16,
        deadline: Instant,
        cancelled: &AtomicBool,
    ) -> Result<Vec<u8>, Failure> {
        draw((self.own, self.drawing), bytes, (page, turn), deadline, cancelled).map_err(|failure| match failure {
            Failure::Page(why) => Failure::Page(format!("It could not be drawn for OCR: {why}")),
            Failure::Cancelled => Failure::Cancelled,
        })
    }

    /// What Tesseract says of a picture.
    fn tesseract(
        &self,
        options: &[&str],
        picture: &[u8],
        deadline: Instant,
        cancelled: &AtomicBool,
    ) -> Result<String, Failure> {
        let launch = Launch {
            program: self.engine.clone(),
            arguments: ["stdin", "stdout", "--dpi", DPI]
                .iter()
                .chain(options)
                .map(|&word| word.to_owned())
                .collect(),
            data: std::env::var_os("TESSDATA_PREFIX").map(PathBuf::from),
            memory_mib: self.settings.memory_mib,
            cpu_seconds: self.settings.cpu_seconds,
        };
        let launch = serde_json::to_string(&launch).map_err(|error| not_started(&error))?;
        let mut command = Command::new(self.own);
        command
            .arg(LAUNCHER_WORD)
            .arg(launch)
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let run = Run {
            input: picture,
            deadline,
            most: self.settings.output_mib.saturating_mul(1 << 20),
            cancelled,
        };
        let ran = run.of(command.spawn())?;
        if ran.status.success() {
            return Ok(String::from_utf8_lossy(&ran.output).into_owned());
        }
        Err(Failure::Page(cause(
            &ran,
            "OCR",
            self.settings.cpu_seconds,
            self.settings.memory_mib,
        )))
    }
}

/// A page as a picture, drawn in a reader process: a file in the format PGM. `reader` is the program and what it may use,
/// `page` the page, 1 for the first, and how its text runs, in degrees clockwise.
fn draw(
    (own, drawing): (&Path, &ReadingSettings),
    bytes: &[u8],
    (page, turn): (u32, u16),
    deadline: Instant,
    cancelled: &AtomicBool,
) -> Result<Vec<u8>, Failure> {
    let task = Task {
        work: Work::Draw { page, turn },
        settings: *drawing,
    };
    let task = serde_json::to_string(&task).map_err(|error| not_started(&error))?;
    let own_deadline = Instant::now() + Duration::from_secs(drawing.wall_seconds);
    let run = Run {
        input: bytes,
        deadline: deadline.min(own_deadline),
        most: MAX_PICTURE,
        cancelled,
    };
    let ran = run.of(start(own, &task, None))?;
    if ran.output.starts_with(PICTURE) && ran.status.success() {
        return Ok(ran.output);
    }
    Err(Failure::Page(match serde_json::from_slice(&ran.output) {
        Ok(Said::Failed(error)) => error.message,
        _ => cause(&ran, "drawing it", drawing.cpu_seconds, drawing.memory_mib),
    }))
}

/// A page as a picture for a person: a file in the format PGM. `reader` and `page` as for OCR.
///
/// Errors: a person cancelled; why the page cannot be drawn.
pub(super) fn picture(
    reader: (&Path, &ReadingSettings),
    bytes: &[u8],
    page: (u32, u16),
    cancelled: &AtomicBool,
) -> Result<Vec<u8>, ErrorInfo> {
    let deadline = Instant::now() + Duration::from_secs(reader.1.wall_seconds);
    draw(reader, bytes, page, deadline, cancelled).map_err(|failure| match failure {
        Failure::Cancelled => errors::cancelled(),
        Failure::Page(why) => errors::not_drawn(page.0, &why),
    })
}

/// Why a process did not do its work; `what` is its work.
fn cause(ran: &Ran, what: &str, cpu_seconds: u64, memory_mib: u64) -> String {
    let first_line = ran.last_words.lines().map(str::trim).find(|line| !line.is_empty());
    match signal(ran.status) {
        Some((_, "SIGXCPU")) => {
            format!("{what} took more than {cpu_seconds} seconds of processor time and was ended.")
        }
        Some((_, "SIGKILL")) => format!("{what} was ended by the system, most likely for want of memory."),
        _ if ran.last_words.contains("memory allocation of") || ran.last_words.contains("bad_alloc") => {
            format!("{what} took more than {memory_mib} MiB of memory and was ended.")
        }
        Some((number, name)) => format!("{what} broke down (signal {number} {name})."),
        None => format!("{what} broke down ({}).", first_line.unwrap_or("it gave no reason")),
    }
}

/// Scanned pages and the file they are of as one input for a reader, and how many bytes the pages take.
///
/// Errors: they cannot be written as JSON.
pub(super) fn pack(scans: &[ScannedPage], bytes: &[u8]) -> Result<(Vec<u8>, usize), ErrorInfo> {
    let mut input = serde_json::to_vec(scans).map_err(|error| errors::not_started(&error.to_string()))?;
    let prefix = input.len();
    input.extend_from_slice(bytes);
    Ok((input, prefix))
}

/// How a page's text runs, in degrees clockwise, from what Tesseract says of its orientation.
///
/// "Rotate" is how far the picture has to be turned clockwise until its text stands upright.
fn turn_of(orientation: &str) -> Option<u16> {
    let rotate = orientation.lines().find_map(|line| line.strip_prefix("Rotate:"))?;
    match rotate.trim().parse::<u16>().ok()? {
        rotate @ (0 | 90 | 180 | 270) => Some((360 - rotate) % 360),
        _ => None,
    }
}

/// Why a page was not read.
enum Failure {
    Cancelled,
    /// A sentence for a person.
    Page(String),
}

fn not_started(error: &dyn std::fmt::Display) -> Failure {
    Failure::Page(format!("OCR could not be started ({error})."))
}

/// One process that takes bytes and gives bytes, within bounds.
struct Run<'a> {
    input: &'a [u8],
    deadline: Instant,
    /// Bytes of its answer at most.
    most: u64,
    cancelled: &'a AtomicBool,
}

/// What became of a process.
struct Ran {
    status: ExitStatus,
    output: Vec<u8>,
    last_words: String,
}

impl Run<'_> {
    fn of(&self, child: std::io::Result<std::process::Child>) -> Result<Ran, Failure> {
        let mut child = child.map_err(|error| not_started(&error))?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let child = Mutex::new(child);
        let deadline = Mutex::new(self.deadline);
        let (done, stopped) = channel::<()>();
        let (output, last_words, ended) = std::thread::scope(|scope| {
            let input = self.input;
            scope.spawn(move || {
                // A process that ends before it has heard everything says why itself, or its end does.
                stdin.map(|mut stdin| stdin.write_all(input).and_then(|()| stdin.flush()))
            });
            let last_words = scope.spawn(move || stderr.map_or_else(String::new, last_words));
            let (child, deadline) = (&child, &deadline);
            let watch = scope.spawn(move || watch(child, deadline, self.cancelled, &stopped));
            let mut output = Vec::new();
            // What cannot be read any more was not said.
            let _ = stdout.map(|stdout| stdout.take(self.most.saturating_add(1)).read_to_end(&mut output));
            if output.len() as u64 > self.most {
                end(&mut lock(child));
            }
            // The process has closed its output; it ends by itself, or at the deadline.
            let last_words = last_words.join().unwrap_or_default();
            drop(done);
            (output, last_words, watch.join().unwrap_or_default())
        });
        let status = lock(&child).wait().map_err(|error| not_started(&error))?;
        match ended {
            Some(Ended::Cancelled) => Err(Failure::Cancelled),
            Some(Ended::OutOfTime) => Err(Failure::Page("OCR of the file took too long and was ended.".into())),
            None if output.len() as u64 > self.most => {
                Err(Failure::Page("OCR answered without end and was ended.".into()))
            }
            None => Ok(Ran {
                status,
                output,
                last_words,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tesseract_says_of_a_pages_orientation_is_how_its_text_runs() {
        let said =
            |rotate: &str| format!("Page number: 0\nOrientation in degrees: 270\nRotate: {rotate}\nScript: Latin\n");
        assert_eq!(turn_of(&said("0")), Some(0));
        assert_eq!(turn_of(&said("90")), Some(270), "text that runs up is turned clockwise");
        assert_eq!(turn_of(&said("12")), None);
        assert_eq!(turn_of("Too few characters. Skipping this page"), None);
    }
}
