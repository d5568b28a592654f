//! Files that would crash a reader, fill the memory or never end: each costs itself and nothing else.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::{Duration, Instant};

use plumbline_app::commands::{CancelRequest, ImportRequest};
use plumbline_app::reading::{OcrSettings, ReadingSettings};
use plumbline_app::{App, ProgressPhase, Reading, verbs};
use serde_json::Value;

/// A folder with files, and a workspace beside it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a temporary folder"));
        std::fs::create_dir_all(folder.files()).expect("made");
        std::fs::create_dir_all(folder.workspace()).expect("made");
        folder
    }

    fn files(&self) -> PathBuf {
        self.0.path().join("files")
    }

    fn workspace(&self) -> PathBuf {
        self.0.path().join("workspace")
    }

    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Folder {
        std::fs::write(self.files().join(name), bytes).expect("written");
        self
    }

    fn run(&self, limits: &[(&str, &str)], arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_plumbline"))
            .args(["--json", "--workspace"])
            .arg(self.workspace())
            .args(arguments)
            .envs(
                limits
                    .iter()
                    .map(|(key, value)| (format!("PLUMBLINE_READING_{key}"), value)),
            )
            .output()
            .expect("plumbline starts")
    }

    /// Imports all files and gives their entries by name.
    fn import(&self, limits: &[(&str, &str)]) -> Vec<(String, Value)> {
        let output = self.run(limits, &["import", &self.files().to_string_lossy()]);
        let text = String::from_utf8_lossy(&output.stdout);
        let said: Value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr)));
        said["files"]
            .as_array()
            .expect("files")
            .iter()
            .map(|file| {
                let path = file["path"].as_str().expect("a path");
                let name = Path::new(path).file_name().expect("a name");
                (name.to_string_lossy().into_owned(), file.clone())
            })
            .collect()
    }

    /// Imports the one file and gives its error's code and message.
    fn failure(&self, limits: &[(&str, &str)]) -> (String, String) {
        let files = self.import(limits);
        let [(_, file)] = files.as_slice() else {
            panic!("one file was given: {files:?}")
        };
        assert_eq!(file["status"], "failed", "{file}");
        let text = |key: &str| file["error"][key].as_str().unwrap_or_default().to_owned();
        (text("code"), text("message"))
    }
}

fn sample(path: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample_reports");
    std::fs::read(root.join(path)).expect("a sample")
}

/// A PDF of these objects, numbered from 1, the first being the catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = vec![];
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        file.extend(format!("{number} 0 obj\n").bytes().chain(object.iter().copied()));
        file.extend(b"\nendobj\n");
    }
    let xref = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    file.extend(format!("trailer\n<< /Root 1 0 R /Size {size} >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    file
}

fn stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {dictionary} /Length {} >>\nstream\n", bytes.len()).into_bytes();
    object.extend(bytes);
    object.extend(b"\nendstream");
    object
}

/// One page that draws the content with one form, `/X`.
fn one_page(content: Vec<u8>, form: Vec<u8>) -> Vec<u8> {
    pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>"
            .to_vec(),
        content,
        form,
    ])
}

/// Pages whose content is small and inflates to this many MiB of a piece of it, drawn this often over on each.
fn inflating_pdf(piece: &[u8], mebibytes: usize, times: usize, pages: usize) -> Vec<u8> {
    let block = piece.repeat((1 << 20) / piece.len());
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&block).expect("deflated");
    // After a full flush a piece stands for itself and can be repeated.
    encoder.flush().expect("deflated");
    let start = encoder.get_ref().len();
    encoder.write_all(&block).expect("deflated");
    encoder.flush().expect("deflated");
    let head = encoder.get_ref().clone();
    let mut deflated = head.clone();
    (2..mebibytes).for_each(|_| deflated.extend_from_slice(&head[start..]));
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 6 + page)).collect();
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F 5 0 R >> >> /Contents [3 0 R {}] >>",
        "4 0 R ".repeat(times)
    );
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>").into_bytes(),
        stream("", b"BT /F 10 Tf 72 700 Td (Member months 12,400) Tj ET"),
        stream("/Filter /FlateDecode", &deflated),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ];
    objects.extend((0..pages).map(|_| page.clone().into_bytes()));
    pdf(&objects)
}

/// A page of blanks far above what a stream may unpack to.
fn bomb_pdf() -> Vec<u8> {
    inflating_pdf(b" ", 2048, 1, 1)
}

/// A page that takes the first engine many seconds and stays within what a file may draw.
fn slow_pdf() -> Vec<u8> {
    inflating_pdf(b"q 1 0 0 1 0 0 cm Q ", 100, 9, 1)
}

/// A form that draws itself.
fn self_drawing_pdf() -> Vec<u8> {
    one_page(
        stream("", b"/X Do"),
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /X 5 0 R >> >>",
            b"/X Do /X Do",
        ),
    )
}

/// A sheet with a cell in its first and one in its last corner.
fn corners_xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "first").expect("written");
    sheet.write_string(1_048_575, 16_383, "last").expect("written");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn hostile_files_cost_themselves_and_a_good_one_among_them_is_imported_as_if_alone() {
    let good = "lakeshore/2024-h1-scorecard.json";
    let alone = Folder::new().with("good.json", sample(good)).import(&[]);
    let among = Folder::new()
        .with("bomb.pdf", bomb_pdf())
        .with("corners.xlsx", corners_xlsx())
        .with("deep.json", "[".repeat(200_000))
        .with(
            "deep.pdf",
            pdf(&[[b"[".repeat(100_000), b"]".repeat(100_000)].concat()]),
        )
        .with("empty.pdf", "")
        .with("good.json", sample(good))
        .with("half.pdf", &sample("meadowlark/2024-q3-provider-summary.pdf")[..800])
        .with("half.xlsx", &sample("harborview/2024-q3-value-report.xlsx")[..4000])
        .with("itself.pdf", self_drawing_pdf());
    let began = Instant::now();
    let files = among.import(&[("MEMORY_MIB", "256"), ("CPU_SECONDS", "10"), ("WALL_SECONDS", "20")]);
    assert!(began.elapsed() < Duration::from_secs(180), "no file exceeds its time");
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "bomb.pdf",
            "corners.xlsx",
            "deep.json",
            "deep.pdf",
            "empty.pdf",
            "good.json",
            "half.pdf",
            "half.xlsx",
            "itself.pdf"
        ],
        "every file has its entry, in path order"
    );
    for (name, file) in files.iter().filter(|(name, _)| name != "good.json") {
        assert!(
            file["status"] == "failed" || file["status"] == "needs_mapping",
            "{name}: {file}"
        );
        let said = |key: &str| file["error"][key].as_str().unwrap_or_default().to_owned();
        assert!(
            said("message").contains(name.as_str()),
            "the cause names the file: {file}"
        );
        assert!(!said("code").is_empty() && !said("remedy").is_empty(), "{file}");
    }
    let of = |files: &[(String, Value)], key: &str| {
        let good = files
            .iter()
            .find(|(name, _)| name == "good.json")
            .expect("the good file");
        good.1[key].clone()
    };
    for key in [
        "status",
        "sha256",
        "format",
        "report_ids",
        "mapping",
        "figures",
        "unmapped",
        "issues",
        "error",
    ] {
        assert_eq!(of(&files, key), of(&alone, key), "{key}");
    }
    assert_eq!(of(&files, "status"), "imported");
}

#[test]
fn a_file_that_unpacks_to_too_much_is_refused_before_it_does() {
    let (code, message) = Folder::new()
        .with("bomb.pdf", bomb_pdf())
        .failure(&[("MEMORY_MIB", "128")]);
    assert_eq!(code, "too_large", "{message}");
    assert!(
        message.contains("bomb.pdf") && message.contains("unpacked size of stream 4"),
        "{message}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_takes_more_memory_than_allowed_says_so() {
    let (code, message) = Folder::new()
        .with("large.pdf", inflating_pdf(b" ", 120, 1, 1))
        .failure(&[
            ("MEMORY_MIB", "100"),
            ("MEMORY_ALONE_MIB", "128"),
            ("CPU_SECONDS", "300"),
            ("WALL_SECONDS", "600"),
        ]);
    assert_eq!(code, "out_of_memory", "{message}");
    assert!(
        message.contains("large.pdf") && message.contains("128 MiB"),
        "{message}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_needs_more_memory_is_read_alone_with_more() {
    let files = Folder::new()
        .with("large.pdf", inflating_pdf(b" ", 120, 1, 1))
        .import(&[
            ("MEMORY_MIB", "128"),
            ("MEMORY_ALONE_MIB", "1024"),
            ("CPU_SECONDS", "300"),
            ("WALL_SECONDS", "600"),
        ]);
    let (_, file) = &files[0];
    assert_eq!(file["status"], "needs_mapping", "it was read to its end: {file}");
}

#[cfg(unix)]
#[test]
fn a_file_that_takes_more_processor_time_than_allowed_says_so() {
    let (code, message) = Folder::new().with("slow.pdf", slow_pdf()).failure(&[
        ("MEMORY_MIB", "32000"),
        ("CPU_SECONDS", "1"),
        ("WALL_SECONDS", "600"),
    ]);
    assert_eq!(code, "cpu_limit", "{message}");
    assert!(message.contains("1 seconds of processor time"), "{message}");
}

#[test]
fn a_file_that_does_not_end_in_time_says_so_by_the_workspaces_settings() {
    let folder = Folder::new().with("slow.pdf", slow_pdf());
    std::fs::write(
        folder.workspace().join("settings.toml"),
        "[reading]\nmemory_mib = 32000\ncpu_seconds = 300\nwall_seconds = 1\n",
    )
    .expect("written");
    let began = Instant::now();
    let (code, message) = folder.failure(&[]);
    assert_eq!(code, "time_limit", "{message}");
    assert!(began.elapsed() < Duration::from_secs(30), "it is ended at once");
}

/// The text of a PDF's first line, and what was noticed of the file.
fn read_text(folder: &Folder, limits: &[(&str, &str)], name: &str) -> (String, Vec<String>) {
    let output = folder.run(limits, &["read", &folder.files().join(name).to_string_lossy()]);
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    let issues = said["issues"].as_array().expect("issues");
    let message = |issue: &Value| issue["message"].as_str().unwrap_or_default().to_owned();
    (
        said["parts"][0]["lines"][0]["text"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        issues.iter().map(message).collect(),
    )
}

#[cfg(target_os = "linux")]
#[test]
fn a_second_reading_that_breaks_down_costs_no_more_than_an_issue() {
    // The second engine keeps every operation of a page; the first one passes over them.
    let folder = Folder::new().with("large.pdf", inflating_pdf(b"q Q ", 6, 1, 1));
    let limits = [
        ("MEMORY_MIB", "200"),
        ("CPU_SECONDS", "300"),
        ("WALL_SECONDS", "600"),
        ("SECOND_READING_SECONDS", "300"),
    ];
    let (text, issues) = read_text(&folder, &limits, "large.pdf");
    assert_eq!(text, "Member months 12,400");
    let [issue] = issues.as_slice() else {
        panic!("{issues:?}")
    };
    assert!(
        issue.contains("page 1")
            && issue.contains("more than 200 MiB of memory")
            && issue.contains("one reading alone"),
        "{issue}"
    );
    let off = [&limits[..3], &[("SECOND_READING_SECONDS", "0")]].concat();
    assert_eq!(
        read_text(&folder, &off, "large.pdf"),
        (text, vec![]),
        "without it there is nothing to say"
    );
}

#[test]
fn a_second_reading_that_takes_too_long_is_given_up() {
    let folder = Folder::new().with("large.pdf", inflating_pdf(b"q Q ", 2, 1, 12));
    let limits = [
        ("MEMORY_MIB", "32000"),
        ("CPU_SECONDS", "300"),
        ("WALL_SECONDS", "600"),
        ("SECOND_READING_SECONDS", "1"),
    ];
    let (text, issues) = read_text(&folder, &limits, "large.pdf");
    assert_eq!(text, "Member months 12,400");
    assert!(
        matches!(issues.as_slice(), [issue] if issue.contains("it takes more than 1 seconds")),
        "{issues:?}"
    );
}

#[test]
fn a_file_that_gives_more_than_allowed_says_so() {
    let rows: String = (0..20_000).map(|row| format!("Member months,{row}\n")).collect();
    let folder = Folder::new().with("long.csv", rows);
    let file = folder.files().join("long.csv");
    let output = folder.run(&[("OUTPUT_MIB", "1")], &["read", &file.to_string_lossy()]);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        message.contains("long.csv") && message.contains("more than 1 MiB"),
        "{message}"
    );
    let whole = folder.run(&[], &["read", &file.to_string_lossy()]);
    assert_eq!(whole.status.code(), Some(0), "within its limits it is read");
}

#[test]
fn a_wrong_setting_is_wrong_usage() {
    let folder = Folder::new();
    let output = folder.run(&[("WORKERS", "many")], &["reports"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("PLUMBLINE_READING_WORKERS"));
}

#[test]
fn files_read_side_by_side_are_stored_in_path_order_and_only_once() {
    let mut folder = Folder::new();
    for number in 0..12 {
        let bytes = if number % 3 == 0 {
            sample("lakeshore/2024-h1-scorecard.json")
        } else {
            format!("no report {number}").into_bytes()
        };
        folder = folder.with(&format!("{number:02}.json"), bytes);
    }
    let files = folder.import(&[("WORKERS", "5")]);
    let states: Vec<_> = files
        .iter()
        .map(|(_, file)| file["status"].as_str().expect("a status"))
        .collect();
    assert_eq!(
        (states[0], states[3], states[9]),
        ("imported", "duplicate", "duplicate")
    );
    assert_eq!(files[9].1["report_ids"], files[0].1["report_ids"]);
    assert!(files.is_sorted_by_key(|(name, _)| name.clone()));
}

#[test]
fn cancelling_gives_up_the_file_being_read() {
    let folder = Folder::new().with("slow.pdf", slow_pdf());
    let reading = Reading::Worker {
        program: env!("CARGO_BIN_EXE_plumbline").into(),
        settings: ReadingSettings {
            memory_mib: 32_000,
            cpu_seconds: 300,
            wall_seconds: 600,
            ..ReadingSettings::default()
        },
        ocr: OcrSettings::default(),
    };
    let app = Arc::new(App::open(&folder.workspace()).expect("opens").with_reading(reading));
    let (began, reads) = std::sync::mpsc::channel();
    app.on_progress(move |progress| {
        if progress.phase == ProgressPhase::Reading {
            began.send(()).expect("heard");
        }
    });
    let work = {
        let (app, path) = (Arc::clone(&app), folder.files().to_string_lossy().into_owned());
        std::thread::spawn(move || {
            let request = ImportRequest {
                paths: vec![path],
                mapping: None,
                sound: false,
                job: "import".into(),
            };
            verbs::import_paths(&app, request).expect("the workspace works")
        })
    };
    reads.recv().expect("reading begins");
    std::thread::sleep(Duration::from_millis(300));
    let asked = Instant::now();
    verbs::cancel_job(&app, CancelRequest { job: "import".into() }).expect("cancelled");
    let result = work.join().expect("no panic");
    assert_eq!((result.cancelled, result.files.len()), (1, 0));
    assert!(asked.elapsed() < Duration::from_secs(10), "it takes effect at once");
}
