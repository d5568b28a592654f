//! Measures reading a large sheet: `cargo xtask bench readers` builds this in release mode and runs it.
//!
//! It makes a workbook of 200,000 rows and 20 columns and reads it in processes of their own: with this crate, displayed
//! values included; with bare calamine; with openpyxl (read-only) and pandas where Python has them, which `python3` or
//! the program named in `PLUMBLINE_PYTHON` tells. Printed is a Markdown table of CPU seconds and the largest resident
//! memory of each process, as Linux counts them in `/proc`; elsewhere both stay blank.

mod measure;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use measure::{Measured, Result, measured, report};

const ROWS: u32 = 200_000;
const COLUMNS: u32 = 20;
/// Columns of words before those of figures.
const WORDS: u32 = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => compare(),
        ["plumbline", path] => with_plumbline(path),
        ["calamine", path] => with_calamine(path),
        _ => Err("it takes no arguments: run `cargo xtask bench readers`".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench readers: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Makes the workbook, lets each reader read it and prints the table.
fn compare() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("sheet.xlsx");
    make(&path)?;
    let size = std::fs::metadata(&path)?.len();
    println!(
        "{ROWS} rows × {COLUMNS} columns, {:.1} MB of .xlsx\n",
        size as f64 / 1e6
    );
    println!("| reader | CPU s | × Plumbline's | peak MB | cells |\n|---|---:|---:|---:|---:|");
    let this = std::env::current_exe()?;
    let calamine = measured(Command::new(&this).arg("calamine").arg(&path))?;
    let ours = measured(Command::new(&this).arg("plumbline").arg(&path))?;
    print("Plumbline, displayed values included", &ours, &ours);
    print(&format!("calamine {CALAMINE}, stored values alone"), &calamine, &ours);
    let python = std::env::var("PLUMBLINE_PYTHON").unwrap_or_else(|_| "python3".into());
    for (name, module, script) in [
        ("openpyxl, read-only", "openpyxl", OPENPYXL),
        ("pandas, its openpyxl engine", "pandas", PANDAS),
    ] {
        match version(&python, module) {
            Some(version) => {
                let found = measured(Command::new(&python).args(["-c", script]).arg(&path))?;
                print(&format!("{name} {version}"), &found, &ours);
            }
            None => println!("| {name} | skipped: {python} has no {module} | | | |"),
        }
    }
    Ok(())
}

/// The version of the library compared with: see `Cargo.toml`.
const CALAMINE: &str = "0.38";

/// The version of a Python module; `None` where Python or the module is not installed.
fn version(python: &str, module: &str) -> Option<String> {
    let script = format!("import {module}; print({module}.__version__)");
    let output = Command::new(python).args(["-c", &script]).output().ok()?;
    let version = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !version.is_empty()).then_some(version)
}

const OPENPYXL: &str = "
import sys, resource, openpyxl
cells = 0
for row in openpyxl.load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True):
    cells += sum(value is not None for value in row)
used = resource.getrusage(resource.RUSAGE_SELF)
print(cells, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6)
";

const PANDAS: &str = "
import sys, resource, pandas
cells = int(pandas.read_excel(sys.argv[1], header=None).notna().sum().sum())
used = resource.getrusage(resource.RUSAGE_SELF)
print(cells, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6)
";

fn print(name: &str, found: &Measured, ours: &Measured) {
    let shown = |value: Option<f64>, places: usize| value.map_or_else(String::new, |value| format!("{value:.places$}"));
    let times = found
        .cpu_seconds
        .zip(ours.cpu_seconds)
        .map(|(found, ours)| found / ours);
    println!(
        "| {name} | {} | {} | {} | {} |",
        shown(found.cpu_seconds, 2),
        shown(times, 2),
        shown(found.peak_mb, 0),
        found.count
    );
}

fn with_plumbline(path: &str) -> Result<()> {
    let document = plumbline_readers::read(Path::new(path))?;
    let tables = document.parts.iter().flat_map(|part| &part.tables);
    let cells: usize = tables.map(|table| table.cells.len()).sum();
    let figure = document.parts[0].tables[0]
        .cells
        .iter()
        .find(|cell| cell.text.ends_with('%'));
    if figure.is_none() {
        return Err("no percentage shows as one: displayed values are part of the work".into());
    }
    report(cells as u64);
    Ok(())
}

fn with_calamine(path: &str) -> Result<()> {
    use calamine::Reader;
    let bytes = std::fs::read(path)?;
    let mut workbook = calamine::Xlsx::new(std::io::Cursor::new(bytes))?;
    let range = workbook.worksheet_range("Figures")?;
    report(range.used_cells().count() as u64);
    Ok(())
}

/// Writes the workbook: words as shared texts, figures under currency, percent, count and date formats. Synthetic.
fn make(path: &Path) -> Result<()> {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path)?);
    let options = zip::write::SimpleFileOptions::default();
    let mut part = |name: &str, content: &str| -> Result<()> {
        archive.start_file(name, options)?;
        archive.write_all(content.as_bytes())?;
        Ok(())
    };
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    part(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
         <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
         <Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/>\
         </Types>",
    )?;
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"r1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    )?;
    part(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><sheets><sheet name=\"Figures\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        ),
    )?;
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"r1\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"r2\" Type=\"{DOCUMENT}/styles\" Target=\"styles.xml\"/>\
             <Relationship Id=\"r3\" Type=\"{DOCUMENT}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
        ),
    )?;
    part(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"&quot;$&quot;#,##0.00_);(&quot;$&quot;#,##0.00)\"/>\
             <numFmt numFmtId=\"165\" formatCode=\"0.0%\"/></numFmts><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill><patternFill/></fill></fills>\
             <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"5\"><xf numFmtId=\"0\"/>\
             <xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"3\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
        ),
    )?;
    let mut texts = format!("<sst xmlns=\"{MAIN}\">");
    for index in 0..1000 {
        write!(texts, "<si><t>Measure {index} of the group</t></si>")?;
    }
    texts.push_str("</sst>");
    part("xl/sharedStrings.xml", &texts)?;
    let mut sheet = format!("<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1:T{ROWS}\"/><sheetData>");
    for row in 0..ROWS {
        write!(sheet, "<row r=\"{}\">", row + 1)?;
        for column in 0..COLUMNS {
            let address = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            let number = row.wrapping_mul(7919).wrapping_add(column * 104_729) % 1_000_000;
            if row == 0 || column < WORDS {
                write!(sheet, "<c r=\"{address}\" t=\"s\"><v>{}</v></c>", number % 1000)?;
                continue;
            }
            let style = 1 + column % 4;
            match style {
                1 => write!(
                    sheet,
                    "<c r=\"{address}\" s=\"1\"><v>{}.{:02}</v></c>",
                    number,
                    number % 100
                )?,
                2 => write!(sheet, "<c r=\"{address}\" s=\"2\"><v>0.{number:06}</v></c>")?,
                3 => write!(sheet, "<c r=\"{address}\" s=\"3\"><v>{number}</v></c>")?,
                _ => write!(
                    sheet,
                    "<c r=\"{address}\" s=\"4\"><v>{}</v></c>",
                    45_000 + number % 1000
                )?,
            }
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    part("xl/worksheets/sheet1.xml", &sheet)?;
    archive.finish()?;
    Ok(())
}
