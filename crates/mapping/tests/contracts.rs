//! Contract files: the samples, the documented example, and what is said of each mistake.
#![allow(missing_docs, clippy::unwrap_used)]

use plumbline_mapping::{ContractFileError, contract_schema, read_contracts};
use plumbline_model::{Cap, Contract, FactSource, ModifierKind, NyLevel, TrendSource, Unit};
use rust_decimal::Decimal;

fn read(text: &str) -> Result<Vec<Contract>, ContractFileError> {
    read_contracts(text, "c.toml", |key, value| {
        (key != "small_denominator" || value == 0).then(|| format!("\"{key}\" = {value} cannot be"))
    })
}

fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

const HEAD: &str = "[[contract]]\nid = \"A-1\"\npayer = \"Acme\"\n";

#[test]
fn the_documented_example_is_read_fact_by_fact_with_its_lines() {
    let page = std::fs::read_to_string(root().join("docs/contracts.md")).unwrap();
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let contracts = read_contracts(example, "acme.toml", |_, _| None).unwrap();
    let [contract] = contracts.as_slice() else {
        panic!("one contract")
    };
    let benchmark = contract.benchmark.as_ref().unwrap();
    assert_eq!(
        (benchmark.amount, benchmark.unit),
        (Some(Decimal::new(800_000, 2)), Some(Unit::UsdPerMemberYear))
    );
    let weights = &benchmark.baseline.as_ref().unwrap().weights;
    assert_eq!(
        weights.iter().map(Decimal::to_string).collect::<Vec<_>>(),
        ["0.1", "0.3", "0.6"]
    );
    assert_eq!(benchmark.trend.as_ref().unwrap().source, Some(TrendSource::Regional));
    let modifiers = benchmark.modifiers.as_ref().unwrap();
    assert_eq!(
        (modifiers[0].kind, modifiers[0].rate),
        (ModifierKind::Uptick, Some(Decimal::new(2, 2)))
    );
    let sharing = contract.sharing.as_ref().unwrap();
    assert_eq!(sharing.loss_limit, Some(Cap::OfBenchmark(Decimal::new(5, 2))));
    assert_eq!(contract.thresholds["least_run_out_months"], 6);
    assert_eq!(
        (contract.schedule[0].due_days, contract.schedule[0].grace_days),
        (90, 15)
    );
    let line = example
        .lines()
        .position(|line| line.starts_with("savings_rate"))
        .unwrap()
        + 1;
    assert_eq!(
        contract.source("sharing.savings_rate").map(FactSource::words),
        Some(format!("contract file acme.toml, line {line}"))
    );
    assert!(contract.source("measure.BCS.weight").is_some());
}

#[test]
fn every_sample_is_a_contract_file() {
    let mut files = 0;
    for entry in std::fs::read_dir(root().join("sample_reports/contracts")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        read_contracts(&text, &path.display().to_string(), |_, _| None).unwrap_or_else(|error| panic!("{error}"));
        files += 1;
    }
    assert!(files >= 3);
}

#[test]
fn levels_days_and_numbers_are_read_as_written_and_none_is_not_unknown() {
    let text = format!(
        "{HEAD}term = {{ start = 2024-01-01, end = 2024-12-31 }}\nnew_york = {{ level = 2 }}\nbenchmark = {{ modifier = [] }}\n[contract.sharing]\nsavings_rate = 0.125\n[[contract.measure]]\nmeasure = \"BCS\"\ncategory = 1\nweight = 0.1\n"
    );
    let contract = read(&text).unwrap().remove(0);
    assert_eq!(contract.term.unwrap().to_string(), "2024-01-01/2024-12-31");
    assert_eq!(contract.new_york.unwrap().level, Some(NyLevel::Two));
    assert_eq!(contract.benchmark.unwrap().modifiers, Some(vec![]));
    assert_eq!(contract.sharing.unwrap().savings_rate.unwrap().to_string(), "0.125");
    assert_eq!(contract.measures[0].weight.unwrap().to_string(), "0.1");
}

#[test]
fn each_mistake_is_told_with_line_key_and_remedy() {
    for (lines, line, key, part) in [
        ("aproval = 1", 4, "aproval", "unknown field"),
        ("apm_category = \"3D\"", 4, "apm_category", "2A, 2B"),
        (
            "payment_streams = [\"shared\"]",
            4,
            "payment_streams",
            "no VBPR payment stream",
        ),
        (
            "term = { start = \"2024-12-31\", end = \"2024-01-01\" }",
            4,
            "term",
            "before it begins",
        ),
        (
            "term = { start = \"1/1/2024\", end = \"2024-01-01\" }",
            4,
            "term",
            "2024-12-31",
        ),
        ("new_york = { level = 4 }", 4, "new_york", "0, 1, 2 or 3"),
        (
            "[contract.sharing]\nsavings_rate = 50",
            5,
            "sharing.savings_rate",
            "percent sign",
        ),
        (
            "[contract.sharing]\nsavings_rate = \"a half\"",
            5,
            "savings_rate",
            "no decimal",
        ),
        (
            "[contract.sharing]\nsavings_rate = 0.12345678901234567",
            5,
            "savings_rate",
            "quotes",
        ),
        (
            "[contract.sharing]\nsavings_cap = {}",
            5,
            "sharing.savings_cap",
            "either",
        ),
        ("[contract.benchmark]\namount = 8000", 4, "benchmark", "go together"),
        (
            "[contract.benchmark]\nbaseline = { weights = [\"10%\", \"30%\"] }",
            5,
            "benchmark.baseline.weights",
            "add to 0.4",
        ),
        (
            "[[contract.measure]]\nmeasure = \"BCS\"\n[[contract.measure]]\nmeasure = \"bcs\"",
            6,
            "measure.bcs",
            "twice",
        ),
        ("[contract.thresholds]\nrunout = 3", 5, "thresholds.runout", "cannot be"),
        (
            "[[contract]]\nid = \"a-1\"\npayer = \"ACME\"",
            5,
            "id",
            "also at line 2",
        ),
        ("[[contract]]\npayer = \"Bolt\"", 4, "id", "no \"id\""),
    ] {
        let error = read(&format!("{HEAD}{lines}\n")).expect_err(lines);
        let problem = &error.problems[0];
        assert_eq!((problem.line, problem.key.as_str()), (line, key), "{lines}: {error}");
        assert!(problem.problem.contains(part), "{lines}: {error}");
        assert!(
            error.to_string().starts_with(&format!("c.toml, line {line}")),
            "{error}"
        );
        assert!(error.to_string().contains("Nothing of c.toml was stored."), "{error}");
    }
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once() {
    let error = read(&format!(
        "{HEAD}apm_category = \"9\"\n[contract.sharing]\nloss_rate = 2\n"
    ))
    .unwrap_err();
    assert_eq!(error.problems.len(), 2, "{error}");
}

#[test]
fn the_schema_in_the_repository_is_the_codes() {
    let path = root().join("docs/contracts.schema.json");
    let mut fresh = serde_json::to_string_pretty(&contract_schema()).unwrap();
    fresh.push('\n');
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "docs/contracts.schema.json is not what the code says. Refresh it with\n  UPDATE_SCHEMA=1 cargo test -p plumbline-mapping the_schema"
    );
}

/// What a mapping file of a small CSV, with this `[[contract]]` added, makes of a report that prints its category nowhere.
fn mapped(section: &str) -> Result<Vec<Contract>, String> {
    let text = format!(
        "id = \"acme\"\nversion = 1\ndescription = \"d\"\nsource = \"s\"\nformats = [\"csv\"]\n[payer]\nname = \"Acme\"\n\
         [[recognize]]\ntext = '^Line$'\n[[fact]]\nkind = \"contract\"\nlabel = '^Contract$'\noptional = true\n\
         [[table]]\nname = \"t\"\nheader = ['^Line$', '^Amount$']\nlabel = '^Line$'\n\
         column = [{{ name = \"a\", header = ['^Amount$'] }}]\n\
         [[table.term]]\npayer_term = \"Members\"\nmetric = \"eligible-member\"\nunit = \"members\"\n{section}"
    );
    let mapping =
        plumbline_mapping::Mapping::parse(&text, "acme.toml", plumbline_mapping::Origin::File("acme.toml".into()))
            .map_err(|error| error.to_string())?;
    let csv = b"Contract,A-1\n,\nLine,Amount\nMembers,12\n";
    let document = plumbline_readers::read_bytes(csv).unwrap();
    Ok(plumbline_mapping::apply(&mapping, &document, "r.csv")
        .unwrap()
        .contracts)
}

#[test]
fn a_mapping_file_states_what_every_report_of_its_layout_is_made_under() {
    let contracts = mapped("[[contract]]\napm_category = \"3A\"\nrun_out_months = 3\n").unwrap();
    assert_eq!(contracts.len(), 1);
    assert_eq!((contracts[0].id.as_str(), contracts[0].payer.as_str()), ("A-1", "Acme"));
    assert_eq!(contracts[0].apm_category.as_deref(), Some("3A"));
    let source = contracts[0].source("apm_category").map(FactSource::words).unwrap();
    assert!(source.starts_with("mapping acme@1, line "), "{source}");
    let other = mapped("[[contract]]\nid = \"A-2\"\napm_category = \"3A\"\n").unwrap();
    let categories: Vec<_> = other
        .iter()
        .map(|c| (c.id.as_str(), c.apm_category.as_deref()))
        .collect();
    assert_eq!(
        categories,
        [("A-1", None), ("A-2", Some("3A"))],
        "another contract's facts are not this one's"
    );
    let refused = mapped("[[contract]]\napm_category = \"3D\"\n").unwrap_err();
    assert!(refused.contains("[[contract]]") && refused.contains("3D"), "{refused}");
}

#[test]
fn a_facet_the_definition_cannot_have_is_refused_at_its_line() {
    let text = format!(
        "{HEAD}[[contract.definition]]\nterm = \"Total cost of care\"\n[contract.definition.facets]\nmedical = \"included\"\npharmacy = \"maybe\"\nrun_out_months = \"minus\"\n"
    );
    let problems = read(&text).unwrap_err().problems;
    assert_eq!(problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [8, 9]);
    assert!(problems[0].key.ends_with("pharmacy") && problems[0].problem.contains("\"excluded\""));
    assert!(problems[1].key.ends_with("run_out_months") && problems[1].problem.contains("whole number"));
}
