//! The columns of the tabular exports as a page: `docs/exports.md`.

use crate::csv::COLUMNS;
use crate::parquet::sql;
use crate::star::TABLES;

const HEAD: &str = "# Exported tables

Generated from the exporters' own lists; do not edit. To refresh: `UPDATE_DOCS=1 cargo test -p plumbline-export`.

`plumbline export --format csv|parquet|xlsx|html|fhir|ndjson --out DIR [ID...]` writes all current reports, or some. The
same facts give the same bytes. What OCR read and nobody has confirmed stays out. An absent thing is an empty field or NULL, never 0;
why a figure has no value stands in `state`.

## CSV: `figures.csv`

UTF-8, comma, CRLF, quotes where needed. One row a figure. A text that a spreadsheet program would take for a formula
has an apostrophe before it.

";

const OTHERS: &str = "
## FHIR, NDJSON, the workbook

Every format is written a report at a time; how long that takes: [speed](speed.md).

- `fhir`: one Bundle per report, see [VBPR in FHIR](fhir.md).
- `ndjson`: `MeasureReport.ndjson`, `Measure.ndjson`, `Organization.ndjson`, `Provenance.ndjson`. A contract or organization that
  several reports share stands there once. Where two reports know different things of one, each has a version of its own.
- `xlsx`: `plumbline.xlsx`. A sheet that is full (1,048,576 rows) goes on in one of the same name with a number, and the sheet
  Notes says so. A text longer than a cell takes (32,767 characters) is cut, says so at its end and stands whole in the CSV.
  Verdicts, severities and differences are marked by words and signs, weight and colour.
";

const PARQUET: &str = "
## Parquet: a star of tables

`<table>/payer=<payer>/year=<year>/<report id>_<series>_<file>.parquet`, one file per report and table, compressed with
Snappy, row groups of 20,000. `payer` is the payer's name in lower-case letters, digits and hyphens, `year` the year in which the
performance period ends; where there is none it is NULL.

- **Decimals** are `DECIMAL(38,18)`: 20 digits before the point, 18 after it, nothing rounded. A figure with more digits
  stops the export and is named. How many digits the payer printed is in `displayed` and `quantum`. Products of two such
  columns need a cast: `CAST(value AS DECIMAL(38,9))`.
- **Run after run** a folder holds each report once. A report's files replace those it had; a new version of a report
  removes the files of the version it replaces; superseded versions are left out, and so is a version that is earlier than
  one in the folder. An export of all current reports also removes what the same source files gave before and give no
  longer. Reports of other files stay: a folder can be filled bit by bit, and by several people at once.
- Each file is replaced whole; one with the same content is left as it is. A report's row in `report` is written last.

```sql
-- DuckDB
SELECT r.payer_name, f.service_start, f.service_end, f.paid_through, f.value, f.source_place
FROM read_parquet('DIR/figure/*/*/*.parquet', hive_partitioning = true) f
JOIN read_parquet('DIR/report/*/*/*.parquet', hive_partitioning = true) r USING (report_id)
WHERE f.code = 'total-cost-of-care-pmpm' AND f.strata IS NULL AND f.state = 'reported' AND f.year = 2024;
```
";

const HTML: &str = "
## HTML: evidence packs

`<payer>-<period>-<report id>.html`, one file per report: what it says, each figure linked to its place in the source as it
looks (the cells of the sheet, the page with the figure's box, the JSON pointer), the checks that ran and passed, findings,
waivers, sign-off, and the SHA-256 of the file and of the facts. With `--per payer` `<payer>.html`, one file per payer:
contents with every chosen report, its version, verdict and hashes, and the versions that are stored and not in it; then
report after report; then every rule with what it found.

A pack needs no other file and no network, and holds no script. It prints on A4 and Letter: each report begins a page and is
named at its head, tables repeat their headings.
";

/// The page. Checked against `docs/exports.md` by a test.
pub fn columns_markdown() -> String {
    let mut page = format!("{HEAD}| column | what it holds |\n|---|---|\n");
    for (name, about) in COLUMNS {
        page.push_str(&format!("| `{name}` | {about} |\n"));
    }
    page.push_str(OTHERS);
    page.push_str(PARQUET);
    for table in TABLES {
        page.push_str(&format!("\n### `{}`\n\n{}\n\n", table.name, table.about));
        page.push_str("| column | type | what it holds |\n|---|---|---|\n");
        for (name, kind, about) in (table.columns)() {
            page.push_str(&format!("| `{name}` | {} | {about} |\n", sql(kind)));
        }
    }
    page.push_str(HTML);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_the_exporters_write() {
        let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/exports.md");
        let fresh = columns_markdown();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&page, &fresh).expect("docs/ can be written");
        }
        let kept = std::fs::read_to_string(&page).unwrap_or_default();
        assert!(
            kept == fresh,
            "docs/exports.md is out of date: UPDATE_DOCS=1 cargo test -p plumbline-export"
        );
    }
}
