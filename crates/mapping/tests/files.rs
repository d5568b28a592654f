//! Mapping files: errors that lead to the line, a user's folder over the built-in files, recognition between them.
#![allow(clippy::unwrap_used)] // A test that cannot go on should stop there.

mod support;

use plumbline_mapping::{MapError, Mapped, Mapping, MappingError, Mappings, Origin, Recognition, apply, schema};
use plumbline_model::StatementKind;
use support::{drawn, json, workbook};

const SMALL: &str = r#"
id          = "small"
version     = 3
description = "A small layout"
source      = "nowhere"
formats     = ["xlsx", "json"]
[payer]
name = "Small Plan"
[report]
line_of_business = "commercial"
[[recognize]]
text = '^Small Plan$'
[[fact]]
kind = "subject"
find = '^For (.+)$'
[[table]]
name   = "Costs"
header = ['^Item$', '^Amount$']
[[table.column]]
name   = "amount"
header = ['^Amount$']
unit   = "USD"
[[table.term]]
payer_term = "Medical"
metric     = "med-cost"
"#;

fn parse(text: &str) -> Result<Mapping, MappingError> {
    Mapping::parse(text, "small.toml", Origin::File("small.toml".into()))
}

#[test]
fn an_error_names_file_line_and_key() {
    let cases = [
        (
            SMALL.replace("unit   = \"USD\"", "unit   = \"dollars\""),
            22,
            "unit",
            "\"dollars\" is not a unit",
        ),
        (
            SMALL.replace("'^For (.+)$'", "'^For (.+$'"),
            15,
            "find",
            "is not a pattern",
        ),
        (
            SMALL.replace("version     = 3", "vresion     = 3"),
            3,
            "vresion",
            "unknown field",
        ),
        (
            SMALL.replace("kind = \"subject\"", "kind = \"sub\""),
            14,
            "kind",
            "unknown variant",
        ),
    ];
    for (text, at, word, what) in cases {
        match parse(&text) {
            Err(MappingError::NotUnderstood {
                file,
                line,
                key,
                problem,
            }) => {
                assert_eq!(
                    (file.as_str(), line, key.as_str()),
                    ("small.toml", at, word),
                    "{problem}"
                );
                assert!(problem.contains(what), "{problem}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_file_that_cannot_work_says_why() {
    let cases = [
        (
            SMALL.replace("\"med-cost\"", "\"med-costs\""),
            "neither a VBPR metric nor a local code",
        ),
        (SMALL.replace("unit   = \"USD\"", ""), "no unit is given"),
        (
            SMALL.replace("unit   = \"USD\"", "unit = \"members\""),
            "usually in USD",
        ),
        (
            format!("{SMALL}[[table.term]]\npayer_term = \"Medical\"\nmetric = \"rx-cost\"\n"),
            "stands twice",
        ),
        (
            SMALL.replace("\"med-cost\"", "\"total-cost-of-care\""),
            "needs \"definition\"",
        ),
        (SMALL.replace("unit   = \"USD\"", "role = \"peer\""), "gives no reason"),
    ];
    for (text, what) in cases {
        let error = parse(&text).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn a_users_folder_replaces_by_id_or_adds() {
    let folder = tempfile::tempdir().unwrap();
    let own = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    own("a.toml", SMALL);
    own("b.toml", &SMALL.replace("\"small\"", "\"harborview\""));
    own("notes.txt", "not a mapping");
    let mappings = Mappings::load(Some(folder.path())).unwrap();
    assert_eq!(mappings.list().len(), Mappings::built_in().unwrap().list().len() + 1);
    assert_eq!(mappings.get("harborview").unwrap().version(), 3);
    assert!(matches!(mappings.get("small").unwrap().origin(), Origin::File(path) if path.ends_with("a.toml")));
    own("c.toml", SMALL);
    assert!(matches!(
        Mappings::load(Some(folder.path())),
        Err(MappingError::SameId { .. })
    ));
}

#[test]
fn two_layouts_that_fit_alike_are_never_chosen_between() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), SMALL).unwrap();
    std::fs::write(folder.path().join("b.toml"), SMALL.replace("\"small\"", "\"smaller\"")).unwrap();
    let mappings = Mappings::load(Some(folder.path())).unwrap();
    let document = workbook(vec![drawn(
        1,
        "S",
        "Small Plan\nFor Willow\nItem|Amount\nMedical|$1.00",
    )]);
    match mappings.recognize(&document, "") {
        Recognition::Ambiguous { ids } => assert_eq!(ids, ["small", "smaller"]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_layout_out_of_its_years_is_not_taken() {
    let dated = "[[fact]]\nkind = \"period\"\nfind = '^Period: (.+)$'\n[[table]]";
    let text = SMALL
        .replace("formats ", "valid_to = \"2023-12-31\"\nformats ")
        .replacen("[[table]]", dated, 1);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), text).unwrap();
    let mappings = Mappings::load(Some(folder.path())).unwrap();
    let of = |period: &str| {
        workbook(vec![drawn(
            1,
            "S",
            &format!("Small Plan\nPeriod: {period}\nItem|Amount\nMedical|$1.00"),
        )])
    };
    assert!(matches!(
        mappings.recognize(&of("01/01/2023 - 12/31/2023"), ""),
        Recognition::Recognized { .. }
    ));
    assert!(matches!(
        mappings.recognize(&of("01/01/2024 - 12/31/2024"), ""),
        Recognition::Unknown { .. }
    ));
}

#[test]
fn a_heading_the_mapping_does_not_know_takes_its_rows_out_of_the_known_section() {
    let text = SMALL.replace(
        "[[table.term]]\npayer_term = \"Medical\"",
        "[[table.section]]\nrow = '^Own$'\nname = \"own\"\n[[table.term]]\nsection = \"own\"\npayer_term = \"Medical\"",
    );
    let mapping = parse(&text).unwrap();
    let document = workbook(vec![drawn(
        1,
        "S",
        "Small Plan\nFor Willow\nItem|Amount\nOwn\nMedical|$1.00\nOther groups\nMedical|$9.00",
    )]);
    let report = apply(&mapping, &document, "s.xlsx").unwrap().reports.remove(0);
    assert_eq!(
        report.metrics.iter().map(|m| m.displayed.as_str()).collect::<Vec<_>>(),
        ["$1.00"]
    );
    assert_eq!(report.unmapped[0].displayed, "$9.00");
    assert_eq!(
        report.unmapped[0].suggestions[0].code, "med-cost",
        "a suggestion, and no more"
    );
}

#[test]
fn a_column_without_a_role_leaves_no_figure_behind() {
    let document = workbook(vec![drawn(
        1,
        "S",
        "Small Plan\nFor Willow\nItem|Amount|Adjusted\nMedical|$1.00|$1.10",
    )]);
    let report = apply(&parse(SMALL).unwrap(), &document, "s.xlsx")
        .unwrap()
        .reports
        .remove(0);
    assert_eq!(
        (report.unmapped[0].term.as_str(), report.unmapped[0].displayed.as_str()),
        ("Adjusted", "$1.10")
    );
}

#[test]
fn a_fact_that_is_not_there_is_said_and_the_rest_is_taken() {
    let document = workbook(vec![drawn(1, "S", "Small Plan\nItem|Amount\nMedical|$1.00")]);
    let mapped = apply(&parse(SMALL).unwrap(), &document, "s.xlsx").unwrap();
    assert!(
        mapped
            .issues
            .iter()
            .any(|i| i.code == "SRC012" && i.message.contains("provider organization"))
    );
    assert_eq!(mapped.reports[0].metrics.len(), 1);
    assert!(mapped.reports[0].statement(StatementKind::Subject).is_none());
}

#[test]
fn a_document_without_the_tables_or_in_another_format_is_an_error() {
    let mapping = parse(SMALL).unwrap();
    let empty = workbook(vec![drawn(1, "S", "Small Plan")]);
    assert!(matches!(
        apply(&mapping, &empty, "s.xlsx"),
        Err(MapError::NoTable { .. })
    ));
    let blank = workbook(vec![drawn(1, "S", "Small Plan\nItem|Amount\nMedical|")]);
    assert!(matches!(
        apply(&mapping, &blank, "s.xlsx"),
        Err(MapError::NoFigures { .. })
    ));
    let pdf = support::document(plumbline_model::FileFormat::Pdf, vec![]);
    assert!(matches!(
        apply(&mapping, &pdf, "s.pdf"),
        Err(MapError::WrongFormat { .. })
    ));
}

#[test]
fn objects_in_json_are_rows_wherever_they_stand_in_the_file() {
    let text = SMALL
        .replace(
            "header = ['^Item$', '^Amount$']",
            "json = \"/results/*/lines/*\"\nlabel = '^item$'",
        )
        .replace("'^For (.+)$'", "'^For (.+)$'\noptional = true");
    let mapping = parse(&text).unwrap();
    let document = json(&[
        ("/who", "Small Plan"),
        ("/results/0/lines/0/item", "Medical"),
        ("/results/0/lines/0/amount", "12.5"),
        ("/results/0/lines/1/amount", "3"),
        ("/results/0/lines/1/item", "Dental"),
    ]);
    let report = apply(&mapping, &document, "s.json").unwrap().reports.remove(0);
    assert_eq!(report.metrics[0].anchor.place(), "/results/0/lines/0/amount");
    assert_eq!(
        (report.unmapped[0].term.as_str(), report.unmapped[0].displayed.as_str()),
        ("Dental", "3")
    );
}

#[test]
fn the_schema_in_the_repository_is_the_codes() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../mappings/schema.json");
    let mut fresh = serde_json::to_string_pretty(&schema()).unwrap();
    fresh.push('\n');
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "mappings/schema.json is not what the code says. Refresh it with\n  UPDATE_SCHEMA=1 cargo test -p plumbline-mapping --test files the_schema"
    );
}

#[test]
fn every_key_of_a_mapping_file_is_documented() {
    fn undocumented(node: &serde_json::Value, at: &str, found: &mut Vec<String>) {
        if let Some(properties) = node.get("properties").and_then(|p| p.as_object()) {
            for (key, property) in properties {
                let known =
                    property.get("description").is_some() || property.get("$ref").is_some() || at.ends_with("facets");
                if !known {
                    found.push(format!("{at}.{key}"));
                }
                undocumented(property, &format!("{at}.{key}"), found);
            }
        }
    }
    let schema = schema();
    let mut found = Vec::new();
    undocumented(&schema, "", &mut found);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        undocumented(definition, name, &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_worked_example_of_the_readme_works_as_it_says() {
    let readme =
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../mappings/README.md"))
            .unwrap();
    let (example, _) = readme.split_once("## More layouts").unwrap();
    let blocks: Vec<&str> = example
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    let mapping = parse(&blocks.concat()).unwrap();
    let document = workbook(vec![support::sheet(
        1,
        "Summary",
        &[
            (0, 0, 1, 1, "Acme Health – Value Report"),
            (1, 0, 1, 1, "Group: Willow Bend Medical Group"),
            (
                2,
                0,
                1,
                1,
                "Period: 01/01/2024 - 06/30/2024 (year to date), claims paid through 09/30/2024",
            ),
            (4, 0, 2, 1, "Category"),
            (4, 1, 1, 2, "Your group"),
            (4, 3, 1, 1, "All groups"),
            (5, 1, 1, 1, "Dollars"),
            (5, 2, 1, 1, "PMPM"),
            (5, 3, 1, 1, "PMPM"),
            (6, 0, 1, 1, "Member months"),
            (6, 1, 1, 1, "12,004"),
            (7, 0, 1, 1, "Medical"),
            (7, 1, 1, 1, "$4,212,604"),
            (7, 2, 1, 1, "$350.93"),
            (7, 3, 1, 1, "$361.20"),
            (8, 0, 1, 1, "Total cost [1]"),
            (8, 1, 1, 1, "$5,101,700"),
            (8, 2, 1, 1, "$425.00"),
            (8, 3, 1, 1, "$433.10"),
            (10, 0, 1, 4, "[1] Total cost is medical and pharmacy claims as paid."),
        ],
    )]);
    let mapped = apply(&mapping, &document, "acme.xlsx").unwrap();
    let report = &mapped.reports[0];
    let ids: Vec<&str> = report.metrics.iter().map(|metric| metric.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "member-months",
            "med-cost",
            "med-cost-pmpm",
            "total-cost-of-care",
            "total-cost-of-care-pmpm"
        ]
    );
    assert_eq!(report.period.unwrap().to_string(), "2024-01-01/2024-06-30");
    assert_eq!(report.paid_through.unwrap().to_string(), "2024-09-30");
    assert_eq!(report.definitions[0].facets.len(), 3);
    assert_eq!(mapped.ignored.len(), 2, "the figures of all groups");
    assert!(
        mapped.issues.is_empty() && report.unmapped.is_empty(),
        "{:?}",
        mapped.issues
    );
}

const WIDE: &str = r#"
id          = "wide"
version     = 1
description = "A row for each group"
source      = "nowhere"
formats     = ["xlsx"]
[payer]
name = "Wide Plan"
[report]
line_of_business = "commercial"
basis            = "year"
[[recognize]]
text = '^GROUP$'
[[fact]]
kind = "period"
find = '^Results of (\d{4})$'
[[table]]
name        = "Results"
header      = ['^GROUP$', '^RATE$']
orientation = "terms_in_columns"
row_is      = "report"
row_fact = [
    { header = '^GROUP$', kind = "subject" },
    { header = '^MARKET$', kind = "line_of_business" },
    { header = '^MONTHS$', kind = "period" },
]
[[table.term]]
payer_term = "RATE"
metric     = "savings-rate"
unit       = "ratio"
[[table.term]]
payer_term = "SPENT"
metric     = "med-cost"
unit       = "USD"
"#;

fn wide(drawing: &str) -> plumbline_mapping::Mapped {
    let mapping = Mapping::parse(WIDE, "wide.toml", Origin::BuiltIn("wide.toml")).unwrap();
    apply(&mapping, &workbook(vec![drawn(1, "Results", drawing)]), "wide.xlsx").unwrap()
}

#[test]
fn a_column_of_percent_points_is_never_taken_for_fractions() {
    let mapped = wide("Results of 2021\nGROUP|RATE|SPENT\nNorth|0.6|100\nSouth|4.2|200\nWest|-1.1%|300");
    let rates = mapped
        .reports
        .iter()
        .flat_map(|r| &r.metrics)
        .filter(|m| m.code == "savings-rate");
    assert_eq!(rates.count(), 0, "0.6 in such a column may be 0.6%");
    let kept: Vec<_> = mapped
        .reports
        .iter()
        .flat_map(|r| &r.unmapped)
        .map(|u| u.displayed.as_str())
        .collect();
    assert_eq!(kept, ["0.6", "4.2", "-1.1%"], "kept as printed");
    let said: Vec<_> = mapped
        .issues
        .iter()
        .filter(|i| i.message.contains("percent points"))
        .collect();
    assert_eq!(said.len(), 1, "once for the column: {:?}", mapped.issues);
    assert_eq!(said[0].anchor.as_ref().unwrap().place(), "Results!B4");
    let fractions = wide("Results of 2023\nGROUP|RATE|SPENT\nNorth|0.006|100\nSouth|-0.042|200");
    assert_eq!(fractions.reports[1].metrics[0].value, Some("-0.042".parse().unwrap()));
    let doubted = fractions.issues.iter().any(|issue| issue.code == "SRC005");
    assert!(!doubted, "{:?}", fractions.issues);
}

#[test]
fn rows_that_nothing_tells_apart_are_named_and_cost_the_others_nothing() {
    let mapped = wide("Results of 2024\nGROUP|RATE|SPENT\nMercy|0.01|5\nNorth|0.02|6\nMercy|0.03|7");
    let named: Vec<&str> = mapped
        .reports
        .iter()
        .map(|report| report.subject.name.as_str())
        .collect();
    assert_eq!(named, ["North"], "neither Mercy passes for the other");
    let said: Vec<_> = mapped.issues.iter().filter(|issue| issue.code == "SRC005").collect();
    let [said] = said.as_slice() else {
        panic!("{:?}", mapped.issues)
    };
    for words in [
        "\"Mercy\", 2024-01-01 to 2024-12-31: 2 reports",
        "Results!A3; Results!A5",
        "4 figures",
    ] {
        assert!(said.message.contains(words), "{words} in {}", said.message);
    }
    assert_eq!(
        said.anchor.as_ref().map(|anchor| anchor.place()).as_deref(),
        Some("Results!A3")
    );
}

#[test]
fn what_a_row_says_of_itself_holds_over_the_header_and_is_named_where_it_is_not_understood() {
    let mapped = wide(
        "Results of 2024\nGROUP|MARKET|MONTHS|RATE|SPENT\nNorth|medicaid|01/01/2024 - 06/30/2024|0.01|5\nSouth|moon|2024|0.02|6",
    );
    let (north, south) = (&mapped.reports[0], &mapped.reports[1]);
    assert_eq!(north.line_of_business.map(|market| market.as_str()), Some("medicaid"));
    assert_eq!(north.period.unwrap().to_string(), "2024-01-01/2024-06-30");
    assert_eq!(
        south.line_of_business.map(|market| market.as_str()),
        Some("commercial"),
        "the mapping's word stands in"
    );
    assert!(
        south.issues.iter().any(|issue| issue.message.contains("\"moon\"")),
        "{:?}",
        south.issues
    );
}

#[test]
fn a_block_that_repeats_the_header_is_read_by_its_own_columns_and_a_second_value_is_named() {
    let mapping = parse(SMALL).unwrap();
    let sheet = "Small Plan\nFor A\nItem|Amount\nMedical|10\n\nAmount|Item\n20|Medical";
    let document = workbook(vec![drawn(1, "S", sheet)]);
    let mapped = apply(&mapping, &document, "s.xlsx").unwrap();
    let report = &mapped.reports[0];
    let values: Vec<_> = report
        .metrics
        .iter()
        .filter_map(|m| m.value)
        .map(|v| v.to_string())
        .collect();
    assert_eq!(values[0], "10");
    assert!(
        !report.metrics.iter().any(|m| m.term == "20") && !report.unmapped.iter().any(|u| u.displayed == "Medical"),
        "the second block's columns are its own: {report:#?}"
    );
    let again = "Small Plan\nFor A\nItem|Amount\nMedical|10\n\nItem|Amount\nMedical|20";
    let mapped = apply(&mapping, &workbook(vec![drawn(1, "S", again)]), "s.xlsx").unwrap();
    let said = &mapped.reports[0].issues;
    assert!(
        said.iter()
            .any(|issue| issue.message.contains("10 at S!B4") && issue.message.contains("20 at S!B7")),
        "{said:?}"
    );
}

#[test]
fn two_values_of_one_fact_are_named() {
    let mapping = parse(SMALL).unwrap();
    let sheet = "Small Plan\nFor A\nFor B\nItem|Amount\nMedical|10";
    let mapped = apply(&mapping, &workbook(vec![drawn(1, "S", sheet)]), "s.xlsx").unwrap();
    assert_eq!(mapped.reports[0].subject.name, "A");
    assert!(
        mapped
            .issues
            .iter()
            .any(|issue| issue.message.contains("A at S!A2 and B at S!A3")),
        "{:?}",
        mapped.issues
    );
}

#[test]
fn a_second_target_column_for_one_figure_is_refused() {
    let target = |name: &str| {
        format!(
            "[[table.column]]\nname = \"{name}\"\nheader = ['^{name}$']\nrole = \"target\"\nof = \"amount\"\n[[table.term]]"
        )
    };
    let one = SMALL.replacen("[[table.term]]", &target("goal"), 1);
    assert!(parse(&one).is_ok());
    let two = one.replacen("[[table.term]]", &target("budget"), 1);
    assert!(parse(&two).unwrap_err().to_string().contains("second one of its role"));
}

#[test]
fn a_file_of_which_no_term_is_known_needs_a_mapping_and_is_no_report() {
    let mapping = parse(SMALL).unwrap();
    let sheet = "Small Plan\nFor A\nItem|Amount\nMedizinisch|10\nArznei|20";
    let error = apply(&mapping, &workbook(vec![drawn(1, "S", sheet)]), "s.xlsx").unwrap_err();
    assert!(matches!(error, MapError::NoKnownTerm { figures: 2, .. }), "{error}");
}

/// A version of the small layout for a span of report periods.
fn version(number: u32, valid: &str) -> String {
    SMALL
        .replace("version     = 3", &format!("version     = {number}\n{valid}"))
        .replacen(
            "[[table]]",
            "[[fact]]\nkind = \"period\"\nfind = '^Period: (.+)$'\n[[table]]",
            1,
        )
}

fn dated(period: &str) -> plumbline_model::Document {
    workbook(vec![drawn(
        1,
        "S",
        &format!("Small Plan\nFor Willow\nPeriod: {period}\nItem|Amount\nMedical|$1.00"),
    )])
}

#[test]
fn of_two_versions_the_one_for_the_reports_period_is_used_and_without_a_period_neither() {
    let folder = tempfile::tempdir().unwrap();
    let own = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    own("old.toml", &version(3, "valid_to = \"2023-12-31\""));
    own("new.toml", &version(4, "valid_from = \"2024-01-01\""));
    let mappings = Mappings::load(Some(folder.path())).unwrap();
    let chosen = |period: &str| match mappings.recognize(&dated(period), "") {
        Recognition::Recognized { mapping, .. } => vec![mapping.name()],
        Recognition::Ambiguous { ids } => ids,
        Recognition::Unknown { .. } => vec![],
    };
    assert_eq!(chosen("01/01/2023 - 12/31/2023"), ["small@3"]);
    assert_eq!(chosen("01/01/2024 - 12/31/2024"), ["small@4"]);
    assert_eq!(chosen("last year"), ["small@3", "small@4"], "a person must choose");
    let named = |id: &str, period: &str| -> Vec<String> {
        let versions = mappings.for_report(id, &dated(period), "");
        versions.iter().map(|mapping| mapping.name()).collect()
    };
    assert_eq!(named("small", "01/01/2023 - 12/31/2023"), ["small@3"]);
    assert_eq!(
        named("small@3", "01/01/2024 - 12/31/2024"),
        ["small@3"],
        "a named version is taken"
    );
    assert_eq!(mappings.get("small").unwrap().version(), 4, "the highest");
    own("third.toml", &version(5, "valid_from = \"2023-07-01\""));
    assert!(matches!(
        Mappings::load(Some(folder.path())),
        Err(MappingError::SameId { .. })
    ));
}

#[test]
fn a_users_version_for_later_periods_leaves_the_built_in_one_for_earlier_ones() {
    let folder = tempfile::tempdir().unwrap();
    let text = version(9, "valid_from = \"2025-01-01\"")
        .replace("\"small\"", "\"harborview\"")
        .replace("Small Plan", "Harborview Health Plan");
    std::fs::write(folder.path().join("a.toml"), text).unwrap();
    let mappings = Mappings::load(Some(folder.path())).unwrap();
    let versions: Vec<u32> = mappings
        .versions("harborview")
        .iter()
        .map(|mapping| mapping.version())
        .collect();
    assert_eq!(versions, [1, 9]);
    let of = |period: &str| {
        let document = workbook(vec![drawn(
            1,
            "Cover",
            &format!("Harborview Health Plan\nPeriod: {period}\nReporting period: {period}"),
        )]);
        let versions = mappings.for_report("harborview", &document, "");
        versions.iter().map(|mapping| mapping.version()).collect::<Vec<_>>()
    };
    assert_eq!(of("01/01/2024 - 12/31/2024"), [1]);
    assert_eq!(
        of("01/01/2025 - 12/31/2025"),
        [9],
        "the user's goes first where both hold"
    );
}

#[test]
fn of_two_open_versions_the_later_one_takes_over_and_reads_the_period_for_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let own = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    own("old.toml", &version(3, ""));
    let later = version(4, "valid_from = \"2024-01-01\"").replace("^Period: ", "^Months: ");
    own("new.toml", &later);
    let mappings = Mappings::load(Some(folder.path())).expect("one begins where the other ends");
    let chosen = |document: &plumbline_model::Document| match mappings.recognize(document, "") {
        Recognition::Recognized { mapping, .. } => vec![mapping.name()],
        Recognition::Ambiguous { ids } => ids,
        Recognition::Unknown { .. } => vec![],
    };
    let said = |words: &str| {
        let drawing = format!("Small Plan\nFor Willow\n{words}\nItem|Amount\nMedical|$1.00");
        workbook(vec![drawn(1, "S", &drawing)])
    };
    assert_eq!(
        chosen(&said("Period: 01/01/2023 - 12/31/2023")),
        ["small@3"],
        "its period is read by the older version"
    );
    assert_eq!(chosen(&said("Months: 01/01/2024 - 12/31/2024")), ["small@4"]);
    assert_eq!(chosen(&said("Period: 01/01/2024 - 12/31/2024")), ["small@4"]);
    assert_eq!(chosen(&said("Months: 01/01/2023 - 12/31/2023")), ["small@3"]);
    assert_eq!(
        chosen(&said("no period at all")),
        ["small@3", "small@4"],
        "a person must choose"
    );
}

const MEMBERS: &str = r#"
id          = "members"
version     = 1
description = "Member rows"
source      = "nowhere"
formats     = ["xlsx"]
[payer]
name = "Small Plan"
[[recognize]]
text = '^Small Plan$'
[[table]]
name        = "Members"
header      = ['^Group$', '^Cost$']
orientation = "terms_in_columns"
row_is      = "member"
words       = { "No data" = "missing" }
row_fact    = [{ header = '^Group$', kind = "subject" }, { header = '^Month$', kind = "period" }]
[[table.column]]
name   = "member"
header = ['^Member$']
role   = "text"
[[table.term]]
payer_term = "Cost"
metric     = "med-cost"
unit       = "USD"
over_rows  = "add"
[[table.term]]
payer_term = "Market"
metric     = "avg-med-rx-cost-pmpm-market"
unit       = "USD/member-month"
over_rows  = "same"
"#;

fn members(rows: &str) -> Mapped {
    let document = workbook(vec![drawn(
        1,
        "S",
        &format!("Small Plan\nGroup|Month|Member|Cost|Market|Score\n{rows}"),
    )]);
    apply(&parse(MEMBERS).unwrap(), &document, "m.xlsx").unwrap()
}

#[test]
fn rows_of_members_are_one_report_a_group_and_month_and_no_member_is_kept() {
    let mapped = members(
        "Willow|202407|M-17|$10.50|$400.00|1.2\nWillow|202407|M-18|$20.25|$400.00|0.9\nPrairie|202407|M-19|$5.00|$400.00|1.0",
    );
    let figures = |report: &plumbline_model::Report| -> Vec<String> {
        report
            .metrics
            .iter()
            .map(|metric| format!("{} {}", metric.code, metric.value.unwrap()))
            .collect()
    };
    assert_eq!(mapped.reports.len(), 2);
    assert_eq!(
        figures(&mapped.reports[0]),
        ["med-cost 30.75", "avg-med-rx-cost-pmpm-market 400.00"]
    );
    assert!(
        mapped.reports[0].metrics[0]
            .transforms
            .iter()
            .any(|step| step == "sum of 2 rows")
    );
    assert_eq!(
        mapped.reports[0].unmapped[0].displayed, "2 figures of members",
        "no member's score is kept"
    );
    let everything = serde_json::to_string(&mapped).unwrap();
    for of_a_member in ["M-17", "M-18", "10.50", "20.25", "1.2\""] {
        assert!(!everything.contains(of_a_member), "{of_a_member} is kept");
    }
}

#[test]
fn a_member_without_a_figure_leaves_no_sum_and_rows_that_differ_leave_no_average() {
    let mapped = members("Willow|202407|M-17|$10.50|$400.00|1\nWillow|202407|M-18|No data|$401.00|1");
    let report = &mapped.reports[0];
    assert!(report.metrics.iter().all(|metric| metric.value.is_none()));
    let said: Vec<&str> = report.issues.iter().map(|issue| issue.message.as_str()).collect();
    assert!(
        said.iter().any(|text| text.contains("1 of 2 rows give no figure")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|text| text.contains("stand in rows that should repeat one figure")),
        "{said:?}"
    );
}

#[test]
fn a_table_whose_rows_are_members_says_how_they_are_put_together() {
    let text = MEMBERS.replace("over_rows  = \"add\"\n", "");
    let error = parse(&text).unwrap_err();
    assert!(error.to_string().contains("over_rows"), "{error}");
}

/// What is taken from a sheet of the small layout and what is said about it.
fn scaled(mapping: &str, sheet: &str) -> (Vec<String>, usize, Vec<String>) {
    let mapped = apply(
        &parse(mapping).unwrap(),
        &workbook(vec![drawn(1, "S", sheet)]),
        "s.xlsx",
    );
    let mapped = match mapped {
        Ok(mapped) => mapped,
        // No figure was taken at all.
        Err(error) => return (vec![], 0, vec![error.to_string()]),
    };
    let report = &mapped.reports[0];
    let values = report
        .metrics
        .iter()
        .filter_map(|metric| metric.value)
        .map(|value| value.to_string());
    let said = mapped.issues.iter().map(|issue| issue.message.clone()).collect();
    (values.collect(), report.unmapped.len(), said)
}

#[test]
fn a_scale_that_only_the_report_says_is_never_taken_silently() {
    const HEAD: &str = "Small Plan\nFor A\n";
    // A member line beside the amount, so that the report has a figure whose scale is in no doubt.
    let more = "[[table.term]]\npayer_term = \"Star\"\nmetric = \"weighted-avg-star\"\nunit = \"stars\"\n";
    let layout = format!(
        "{}{more}",
        SMALL
            .replace("'^Amount$'", "'^Amount'")
            .replace("\"Medical\"", "\"Medical\"\nnote = \"x\"")
    );
    for (sheet, place) in [
        (format!("{HEAD}Item|Amount ($000s)\nMedical|412\nStar|4"), "S!B3"),
        (
            format!("{HEAD}Dollars in thousands\nItem|Amount\nMedical|412\nStar|4"),
            "S!A3",
        ),
        (
            format!("{HEAD}Item|Amount\nMedical|412\nStar|4\nAmounts are in thousands."),
            "S!A6",
        ),
    ] {
        let (values, unmapped, said) = scaled(&layout, &sheet);
        assert_eq!((values, unmapped), (vec!["4".to_owned()], 1), "{sheet}");
        let named: Vec<&String> = said
            .iter()
            .filter(|text| text.contains("says thousands, and the mapping says no scale"))
            .collect();
        assert_eq!(named.len(), 1, "{said:?}");
        assert!(named[0].starts_with(place), "{named:?}");
    }
    let section = layout.replacen(
        "[[table.column]]",
        "[[table.section]]\nrow = '^Cost'\nname = \"cost\"\n[[table.column]]",
        1,
    );
    let (values, unmapped, said) = scaled(
        &section,
        &format!("{HEAD}Item|Amount\nStar|4\nCost ($ in millions)\nMedical|4.1"),
    );
    assert_eq!((values, unmapped), (vec!["4".to_owned()], 1), "{said:?}");
    assert!(
        said.iter()
            .any(|text| text.starts_with("S!A5") && text.contains("says millions")),
        "{said:?}"
    );
    let label = layout.replace("\"Medical\"", "\"Medical ($000s)\"");
    let (values, _, said) = scaled(&label, &format!("{HEAD}Item|Amount\nMedical ($000s)|412\nStar|4"));
    assert_eq!(values, ["4"], "{said:?}");
}

#[test]
fn a_scale_that_mapping_figure_or_term_says_is_taken() {
    let sheet = "Small Plan\nFor A\nItem|Amount ($000s)\nMedical|412";
    let layout = SMALL.replace("'^Amount$'", "'^Amount'");
    let stated = layout.replace("unit   = \"USD\"", "unit   = \"USD\"\nscale = \"thousands\"");
    assert_eq!(scaled(&stated, sheet).0, ["412000"]);
    let as_printed = layout.replace(
        "metric     = \"med-cost\"",
        "metric = \"med-cost\"\nscale = \"as_printed\"",
    );
    assert_eq!(
        scaled(&as_printed, sheet).0,
        ["412"],
        "whoever wrote the term looked at it"
    );
    assert_eq!(
        scaled(&layout, "Small Plan\nFor A\nItem|Amount ($000s)\nMedical|$412K").0,
        ["412000"]
    );
    let other = stated.replace("\"thousands\"", "\"millions\"");
    assert!(
        scaled(&other, sheet).0.is_empty(),
        "the mapping says millions and the header thousands"
    );
    let month = layout
        .replace("unit   = \"USD\"", "unit   = \"USD/member-month\"")
        .replace("\"med-cost\"", "\"med-cost-pmpm\"");
    let note = "Small Plan\nFor A\nIn thousands, except per member\nItem|Amount\nMedical|412.50";
    assert_eq!(
        scaled(&month, note).0,
        ["412.50"],
        "a note on the table holds for whole dollars"
    );
}
