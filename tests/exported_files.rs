//! What leaves as workbooks, CSV files and evidence packs: golden for two samples, recalculated where LibreOffice is.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use plumbline_app::commands::{CancelRequest, CheckRequest, EvidencePack, ExportFormat, ExportRequest, ExportResult};
use plumbline_app::verbs;
use plumbline_tests::{Workspace, aligned, root};

const SAMPLES: [&str; 2] = [
    "harborview/2024-q3-value-report.xlsx",
    "cascade/2024-rolling-cost-review.pdf",
];

fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    let paths: Vec<PathBuf> = SAMPLES
        .iter()
        .map(|sample| root().join("sample_reports").join(sample))
        .collect();
    workspace.import(&paths);
    workspace
}

fn export(workspace: &Workspace, format: ExportFormat, out: &Path) -> ExportResult {
    let request = ExportRequest {
        format,
        out: out.to_string_lossy().into_owned(),
        ids: vec![],
        pack: EvidencePack::Report,
        job: "test".into(),
    };
    verbs::export_reports(&workspace.app, request).expect("the folder can be written")
}

/// A path as every machine has it.
fn redacted(text: &str) -> String {
    text.replace(&format!("{}/", root().to_string_lossy()), "")
}

#[test]
fn the_csv_of_two_samples_is_as_reviewed() {
    let workspace = workspace();
    let out = workspace.folder.path().join("csv");
    let result = export(&workspace, ExportFormat::Csv, &out);
    let mut reader = csv::Reader::from_path(&result.files[0].path).expect("a CSV file");
    let header = reader.headers().expect("a header").clone();
    let shown = [
        "payer",
        "kind",
        "code",
        "term",
        "value",
        "unit",
        "displayed",
        "state",
        "service_end",
        "source_place",
    ];
    let columns = shown.map(|name| header.iter().position(|known| known == name).expect("documented"));
    let mut rows = vec![shown.map(str::to_owned).to_vec()];
    for row in reader.records() {
        let row = row.expect("whole");
        rows.push(columns.iter().map(|column| row[*column].to_owned()).collect());
    }
    insta::assert_snapshot!(aligned(&rows));
}

#[test]
fn the_evidence_packs_of_two_samples_are_as_reviewed() {
    let workspace = workspace();
    let result = export(&workspace, ExportFormat::Html, &workspace.folder.path().join("html"));
    assert!(result.notes.is_empty(), "every source is shown: {:?}", result.notes);
    let picture = regex::Regex::new("data:image/png;base64,[A-Za-z0-9+/=]+").expect("a pattern");
    let style = regex::Regex::new("(?s)<style>.*</style>|sha256-[^']+").expect("a pattern");
    let hash =
        regex::Regex::new("(SHA-256 of the facts</dt><dd><span class=\"hash\">)[0-9a-f]{64}").expect("a pattern");
    for file in &result.files {
        let page = std::fs::read_to_string(&file.path).expect("written");
        let shown = page.matches("data:image/png;base64,").count();
        let pdf = file.path.contains("cascade");
        assert_eq!(shown > 0, pdf, "a PDF shows its pages, a workbook its cells");
        assert_eq!(page.contains("<td class=\"marked\""), !pdf);
        let page = picture.replace_all(&page, "PICTURE");
        let page = style.replace_all(&page, "STYLE");
        let page = hash.replace_all(&page, "${1}HASH");
        let page = redacted(&page).replace("><", ">\n<");
        let name = if pdf { "pack@cascade" } else { "pack@harborview" };
        insta::assert_snapshot!(name, page);
    }
}

#[test]
fn libreoffice_calculates_what_the_workbook_says() {
    let program = ["soffice", "libreoffice"].into_iter().find(|program| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    });
    let Some(program) = program else {
        eprintln!("skipped, formulas not recalculated: LibreOffice is not installed");
        return;
    };
    let workspace = workspace();
    // The components of a total are inferred by the check.
    verbs::check_reports(&workspace.app, CheckRequest::default()).expect("the rules run");
    let out = workspace.folder.path().join("xlsx");
    let result = export(&workspace, ExportFormat::Xlsx, &out);
    let kept = recalculated(&result.files[0].path);
    without_results(std::path::Path::new(&result.files[0].path));
    let sheet = 4;
    let run = Command::new(program)
        .arg(format!(
            "-env:UserInstallation=file://{}",
            workspace.folder.path().join("profile").display()
        ))
        .args(["--headless", "--convert-to"])
        .arg(format!(
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,{sheet}"
        ))
        .arg("--outdir")
        .arg(&out)
        .arg(&result.files[0].path)
        .output()
        .expect("LibreOffice runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let csv = out.join("plumbline-Recalculated.csv");
    let mut reader = csv::Reader::from_path(&csv).expect("the sheet Recalculated");
    let mut rows = 0;
    for row in reader.records() {
        let row = row.expect("whole");
        let number = |column: usize| row[column].parse::<f64>().unwrap_or_else(|_| panic!("{row:?}"));
        let kept = &kept[rows];
        for (column, kept) in (6..9).zip(&kept.0) {
            assert!(
                (number(column) - kept).abs() < 0.005,
                "{row:?}: {kept} was kept in column {column}"
            );
        }
        assert_eq!(row[10], kept.1, "{row:?}");
        rows += 1;
    }
    assert_eq!(rows, kept.len());
    assert!(rows > 0, "the samples have amounts that follow from others");
}

/// What an export comes to that a person cancels at the report with this number, counted from 0.
fn cancelled_at(format: ExportFormat, report: usize) -> (tempfile::TempDir, ExportResult) {
    let Workspace { folder, app } = workspace();
    let app = Arc::new(app);
    let listener = Arc::downgrade(&app);
    app.on_progress(move |progress| {
        if progress.report_id.is_some() && progress.done == report {
            let app = listener.upgrade().expect("the export runs on it");
            let found = verbs::cancel_job(&app, CancelRequest { job: progress.job }).expect("heard");
            assert!(found.found, "an export can be cancelled");
        }
    });
    let request = ExportRequest {
        format,
        out: folder.path().join("out").to_string_lossy().into_owned(),
        ids: vec![],
        pack: EvidencePack::Report,
        job: "test".into(),
    };
    let result = verbs::export_reports(&app, request).expect("an end a person asked for is no error");
    (folder, result)
}

fn left_in(folder: &tempfile::TempDir) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.path().join("out")).expect("the folder was made");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

#[test]
fn a_cancelled_export_keeps_what_is_whole_and_says_so() {
    let (folder, result) = cancelled_at(ExportFormat::Fhir, 1);
    assert!(result.stopped.is_some_and(|end| end.cancelled));
    assert_eq!(result.files.len(), 1, "the first Bundle was whole");
    assert_eq!(left_in(&folder), [PathBuf::from(&result.files[0].path)]);

    // A table of half the reports would look like one of all.
    for format in [ExportFormat::Csv, ExportFormat::Ndjson, ExportFormat::Xlsx] {
        let (folder, result) = cancelled_at(format, 1);
        assert!(result.stopped.is_some_and(|end| end.cancelled));
        assert!(result.files.is_empty());
        assert_eq!(left_in(&folder), Vec::<PathBuf>::new(), "{format:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_what_to_do() {
    let workspace = workspace();
    let file = workspace.folder.path().join("no-folder");
    std::fs::write(&file, "a file stands here").expect("written");
    let request = ExportRequest {
        format: ExportFormat::Fhir,
        out: file.to_string_lossy().into_owned(),
        ids: vec![],
        pack: EvidencePack::Report,
        job: "test".into(),
    };
    let said = verbs::export_reports(&workspace.app, request).expect_err("a file is no folder");
    assert!(said.to_string().contains("no-folder cannot be written"), "{said}");
    assert!(said.to_string().contains("Choose another folder"), "{said}");
}

/// What the sheet Recalculated holds as results of its formulas: reported, following, difference, and what that means.
fn recalculated(path: &str) -> Vec<([f64; 3], String)> {
    use calamine::{DataType, Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheet = book.worksheet_range("Recalculated").expect("the sheet");
    let number = |cell: &calamine::Data| cell.as_f64().expect("a number");
    sheet
        .rows()
        .skip(1)
        .map(|row| ([6, 7, 8].map(|column| number(&row[column])), row[10].to_string()))
        .collect()
}

/// Takes the results of formulas out of a workbook: whoever shows it has to calculate them.
fn without_results(path: &Path) {
    let bytes = std::fs::read(path).expect("there");
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let mut to = zip::ZipWriter::new(std::fs::File::create(path).expect("writable"));
    let result = regex::Regex::new("(</f>)<v>[^<]*</v>").expect("a pattern");
    let mut taken = 0;
    for index in 0..from.len() {
        let mut entry = from.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).expect("readable");
        if name.starts_with("xl/worksheets/") && name.ends_with(".xml") {
            let text = String::from_utf8(bytes).expect("XML");
            taken += result.find_iter(&text).count();
            bytes = result.replace_all(&text, "$1").into_owned().into_bytes();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("writable");
        std::io::Write::write_all(&mut to, &bytes).expect("written");
    }
    to.finish().expect("written");
    assert!(taken > 0, "formulas are kept with their results");
}
