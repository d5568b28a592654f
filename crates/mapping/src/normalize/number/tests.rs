//! Behaviour of printed figures and bounds. All figures are synthetic.

use plumbline_model::Direction;
use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn read(text: &str, unit: Unit) -> (Decimal, Decimal) {
    let figure = parse_figure(text, unit, Scale::AsPrinted);
    assert_eq!(figure.issue, None, "\"{text}\" is a figure");
    assert_eq!(figure.state, FigureState::Reported, "\"{text}\" is a figure");
    (figure.value.expect("reported"), figure.quantum.expect("reported"))
}

#[test]
fn each_printed_style_gives_its_value_and_the_worth_of_its_last_digit() {
    for (text, unit, value, quantum) in [
        ("1,234", Unit::Count, "1234", "1"),
        ("$1,234.50", Unit::Usd, "1234.50", "0.01"),
        ("USD 1,234.50", Unit::Usd, "1234.50", "0.01"),
        ("1,234.50 USD", Unit::Usd, "1234.50", "0.01"),
        ("(1,234.50)", Unit::Usd, "-1234.50", "0.01"),
        ("($12)", Unit::Usd, "-12", "1"),
        ("$(12)", Unit::Usd, "-12", "1"),
        ("-$12", Unit::Usd, "-12", "1"),
        ("12.5-", Unit::Usd, "-12.5", "0.1"),
        ("−12.5", Unit::Usd, "-12.5", "0.1"),
        ("–12.5", Unit::Usd, "-12.5", "0.1"),
        ("12.3%", Unit::Ratio, "0.123", "0.001"),
        ("12.3 %", Unit::Ratio, "0.123", "0.001"),
        ("(2.0%)", Unit::Ratio, "-0.020", "0.001"),
        ("(2.0)%", Unit::Ratio, "-0.020", "0.001"),
        ("0.945", Unit::Ratio, "0.945", "0.001"),
        ("$412K", Unit::Usd, "412000", "1000"),
        ("$1.5M", Unit::Usd, "1500000", "100000"),
        ("2 billion", Unit::Usd, "2000000000", "1000000000"),
        ("412.50 PMPM", Unit::UsdPerMemberMonth, "412.50", "0.01"),
        (".5", Unit::Score, "0.5", "0.1"),
        ("0", Unit::Usd, "0", "1"),
        ("$0.00", Unit::Usd, "0", "0.01"),
        ("\u{a0}7 ", Unit::Count, "7", "1"),
        ("1.20E+06", Unit::Usd, "1200000", "10000"),
    ] {
        assert_eq!(read(text, unit), (decimal(value), decimal(quantum)), "\"{text}\"");
    }
}

#[test]
fn a_footnote_mark_is_taken_off_and_named() {
    for (text, mark) in [
        ("412.50 [1]", "[1]"),
        ("412.50*", "*"),
        ("412.50¹", "¹"),
        ("412.50†", "†"),
    ] {
        let figure = parse_figure(text, Unit::UsdPerMemberMonth, Scale::AsPrinted);
        assert_eq!(figure.value, Some(decimal("412.50")), "\"{text}\"");
        assert_eq!(figure.transforms, [format!("footnote mark \"{mark}\" removed")]);
    }
    let masked = parse_figure("<11*", Unit::Count, Scale::AsPrinted);
    assert_eq!(masked.state, FigureState::Suppressed, "a mark does not unmask a value");
}

#[test]
fn a_header_that_states_a_scale_moves_value_and_quantum() {
    let read = |text, unit, scale| {
        let figure = parse_figure(text, unit, scale);
        (figure.value, figure.quantum, figure.transforms)
    };
    let (value, quantum, transforms) = read("412.5", Unit::Usd, Scale::Thousands);
    assert_eq!((value, quantum), (Some(decimal("412500")), Some(decimal("100"))));
    assert_eq!(transforms, ["thousands × 1000"]);
    let (value, quantum, _) = read("12.3", Unit::Ratio, Scale::PercentPoints);
    assert_eq!((value, quantum), (Some(decimal("0.123")), Some(decimal("0.001"))));
    let (value, _, transforms) = read("12.3%", Unit::Ratio, Scale::PercentPoints);
    assert_eq!(value, Some(decimal("0.123")), "a percent sign is not applied twice");
    assert_eq!(transforms, ["percent ÷ 100"]);
    let doubled = parse_figure("$412K", Unit::Usd, Scale::Thousands);
    assert!(doubled.issue.is_some(), "412K under \"in thousands\" could be either");
}

#[test]
fn missing_is_not_zero_is_not_suppressed_is_not_inapplicable() {
    for text in ["", " ", "-", "–", "—", "--", "- [1]"] {
        let figure = parse_figure(text, Unit::Usd, Scale::AsPrinted);
        assert_eq!((figure.state, figure.value), (FigureState::Missing, None), "\"{text}\"");
        assert_eq!(figure.issue, None, "\"{text}\" is a plain sign of absence");
    }
    for text in ["N/A", "n/a", "NA", "NB", "Not applicable"] {
        let figure = parse_figure(text, Unit::Usd, Scale::AsPrinted);
        assert_eq!(
            (figure.state, figure.issue),
            (FigureState::NotApplicable, None),
            "\"{text}\""
        );
    }
    for text in ["<11", "< 11", "*", "**", "Suppressed", "masked", "≤10"] {
        let figure = parse_figure(text, Unit::Count, Scale::AsPrinted);
        assert_eq!(
            (figure.state, figure.issue),
            (FigureState::Suppressed, None),
            "\"{text}\""
        );
    }
}

#[test]
fn what_is_no_number_is_quoted_and_never_guessed() {
    for text in [
        "1.2O",
        "1,23",
        "1.2.3",
        "12 34",
        "1,2345",
        "12,34,567",
        ",123",
        "1,",
        "5.",
        "0,123",
        "007",
        "$",
        "%",
        "12%%",
        "(-12)",
        "--12",
        "€12",
        "1e5",
        "see note",
        "#DIV/0!",
        "#REF!",
        "<0.1",
        "12 months",
        "1٢",
    ] {
        let figure = parse_figure(text, Unit::Usd, Scale::AsPrinted);
        assert_eq!((figure.state, figure.value), (FigureState::Missing, None), "\"{text}\"");
        let issue = figure.issue.unwrap_or_else(|| panic!("\"{text}\" must be named"));
        assert!(issue.contains(&format!("\"{text}\"")), "{issue} quotes the text");
    }
    for (text, unit) in [
        ("12%", Unit::Usd),
        ("$12", Unit::Count),
        ("12%", Unit::Count),
        ("12K", Unit::Ratio),
    ] {
        let figure = parse_figure(text, unit, Scale::AsPrinted);
        assert!(
            figure.value.is_none() && figure.issue.is_some(),
            "{text} is no figure in {unit}"
        );
    }
}

#[test]
fn more_digits_than_fit_are_an_issue_not_a_rounded_value() {
    for text in [
        "0.12345678901234567890123456789".to_owned(),
        "9".repeat(30),
        "9".repeat(60),
        format!("{}%", "0.1234567890123456789012345678"),
        format!("{}B", "9".repeat(25)),
    ] {
        let unit = if text.ends_with('B') { Unit::Usd } else { Unit::Ratio };
        let figure = parse_figure(&text, unit, Scale::AsPrinted);
        assert!(figure.value.is_none() && figure.issue.is_some(), "{text}");
    }
}

#[test]
fn a_dash_over_a_stored_zero_is_zero_and_over_nothing_is_missing() {
    let cell = |text, raw| parse_cell(text, raw, Unit::Usd, Scale::AsPrinted);
    assert_eq!(cell("$ -", Some("0")).value, Some(Decimal::ZERO));
    assert_eq!(cell("-", Some("0.0")).state, FigureState::Reported);
    assert_eq!(cell("-", None).state, FigureState::Missing);
    assert_eq!(cell("-", Some("-")).state, FigureState::Missing);
    assert!(
        cell("$ -", None).issue.is_some(),
        "a dollar sign and a dash may stand for zero"
    );
}

#[test]
fn a_stored_number_has_the_worth_of_its_last_digit() {
    assert_eq!(quantum_of_raw("0.742"), Some(decimal("0.001")));
    assert_eq!(quantum_of_raw("400"), Some(decimal("1")));
    assert_eq!(parse_plain("1.5e3"), Some((decimal("1500"), decimal("100"))));
    assert_eq!(parse_plain("-2E-2"), Some((decimal("-0.02"), decimal("0.01"))));
    for text in ["", "-", "1,000", "12%", "1e", "NaN", "1e999"] {
        assert_eq!(parse_plain(text), None, "\"{text}\"");
    }
}

#[test]
fn thresholds_and_ranges_keep_their_limits_and_whether_they_belong() {
    let limits = |text| {
        let bound = parse_bound(text, Unit::Ratio, Scale::AsPrinted).unwrap_or_else(|| panic!("\"{text}\" is a bound"));
        let side = |limit: Option<Limit>| limit.map(|l| (l.value.to_string(), l.inclusive));
        (side(bound.low), side(bound.high))
    };
    let (at, above) = (
        |v: &str| Some((v.to_owned(), true)),
        |v: &str| Some((v.to_owned(), false)),
    );
    assert_eq!(limits("> 12 % to <= 22 %"), (above("0.12"), at("0.22")));
    assert_eq!(limits(">= 80% to < 85%"), (at("0.80"), above("0.85")));
    assert_eq!(limits("80%–85%"), (at("0.80"), at("0.85")));
    assert_eq!(
        limits("80 - 85%"),
        (at("0.80"), at("0.85")),
        "one percent sign holds for both"
    );
    assert_eq!(limits(">= 4"), (at("4"), None));
    assert_eq!(limits("≥ 80%"), (at("0.80"), None));
    assert_eq!(limits("At least 80%"), (at("0.80"), None));
    assert_eq!(limits("80% or more"), (at("0.80"), None));
    assert_eq!(limits("<= 9%"), (None, at("0.09")));
    assert_eq!(
        limits("80%"),
        (at("0.80"), at("0.80")),
        "a bare number prints no direction"
    );
    for text in ["", "N/A", ">", "high", "22% to 12%", "< 12% to 22%", "12 34"] {
        assert_eq!(parse_bound(text, Unit::Ratio, Scale::AsPrinted), None, "\"{text}\"");
    }
}

#[test]
fn the_limit_to_reach_depends_on_which_way_is_better() {
    let bound = parse_bound("> 12 % to <= 22 %", Unit::Ratio, Scale::AsPrinted).expect("a bound");
    assert_eq!(
        bound.to_reach(Direction::Decrease).map(|l| l.value),
        Some(decimal("0.22"))
    );
    assert_eq!(
        bound.to_reach(Direction::Increase).map(|l| l.value),
        Some(decimal("0.12"))
    );
}

/// Prints the absolute value with commas between groups of three.
fn grouped(value: Decimal) -> String {
    let plain = value.abs().to_string();
    let (whole, fraction) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    fraction.map_or(out.clone(), |f| format!("{out}.{f}"))
}

proptest! {
    #[test]
    fn a_value_printed_in_any_style_reads_back_with_its_last_digit(mantissa in -9_999_999_999_999i64..9_999_999_999_999, scale in 0u32..6, style in 0usize..8) {
        let value = Decimal::new(mantissa, scale);
        let (plain, grouped) = (value.abs().to_string(), grouped(value));
        let signed = |text: String, open: &str, close: &str| if value.is_sign_negative() { format!("{open}{text}{close}") } else { text };
        let text = match style {
            0 => value.to_string(),
            1 => signed(grouped, "-", ""),
            2 => signed(grouped, "(", ")"),
            3 => signed(format!("${grouped}"), "(", ")"),
            4 => signed(format!("${grouped}"), "−", ""),
            5 => signed(plain, "", "-"),
            6 => format!("{} USD [2]", signed(grouped, "–", "")),
            _ => format!("$ {}", signed(plain, "(", ")")),
        };
        let figure = parse_figure(&text, Unit::Usd, Scale::AsPrinted);
        prop_assert_eq!(figure.value, Some(value), "{}", text);
        prop_assert_eq!(figure.quantum, Some(Decimal::new(1, scale)), "{}", text);
    }

    #[test]
    fn a_ratio_printed_as_a_percent_reads_back(points in -100_000i64..100_000, scale in 0u32..4) {
        let printed = Decimal::new(points, scale);
        let figure = parse_figure(&format!("{printed}%"), Unit::Ratio, Scale::AsPrinted);
        prop_assert_eq!(figure.value, Some(Decimal::new(points, scale + 2)));
        prop_assert_eq!(figure.quantum, Some(Decimal::new(1, scale + 2)));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,24}") {
        for unit in [Unit::Usd, Unit::Ratio, Unit::Count] {
            let figure = parse_figure(&text, unit, Scale::Millions);
            prop_assert!(figure.value.is_some() == (figure.state == FigureState::Reported));
            parse_bound(&text, unit, Scale::AsPrinted);
        }
        parse_plain(&text);
    }
}

#[test]
fn a_ratio_above_2_without_a_percent_sign_is_named_and_not_taken() {
    for text in ["85.8", "74", "-3.1"] {
        let figure = parse_figure(text, Unit::Ratio, Scale::AsPrinted);
        assert_eq!(figure.value, None, "{text} may be {text}%");
        assert!(figure.issue.is_some_and(|issue| issue.contains("percent_points")));
    }
    for (text, scale) in [
        ("1.05", Scale::AsPrinted),
        ("2", Scale::AsPrinted),
        ("85.8", Scale::PercentPoints),
        ("250%", Scale::AsPrinted),
    ] {
        assert!(parse_figure(text, Unit::Ratio, scale).value.is_some(), "{text}");
    }
}

#[test]
fn each_notation_of_a_unit_is_read_in_that_unit_alone() {
    use Unit::*;
    for (text, unit, value, quantum) in [
        ("$1,234.50 USD", Usd, "1234.50", "0.01"),
        ("$(1.2M)", Usd, "-1200000", "100000"),
        ("$(1.2)M", Usd, "-1200000", "100000"),
        ("1.2 mil", Usd, "1200000", "100000"),
        ("12.3 percent", Ratio, "0.123", "0.001"),
        ("12.3 pct", Ratio, "0.123", "0.001"),
        ("1.5 percentage points", Ratio, "0.015", "0.001"),
        ("-1.5 pp", Ratio, "-0.015", "0.001"),
        ("25 bps", Ratio, "0.0025", "0.0001"),
        ("$412.50 PBPM", UsdPerMemberMonth, "412.50", "0.01"),
        ("$412.50 per member per month", UsdPerMemberMonth, "412.50", "0.01"),
        ("4,950 PMPY", UsdPerMemberYear, "4950", "1"),
        ("$4,950 per capita", UsdPerPersonYear, "4950", "1"),
        ("4,950 per person-year", UsdPerMemberYear, "4950", "1"),
        ("$1.2K PMPY", UsdPerMemberYear, "1200", "100"),
        ("212.4 per 1,000", PerThousandMemberYears, "212.4", "0.1"),
        ("212.4/1000", PerThousandMemberYears, "212.4", "0.1"),
        ("21.24 per 100", PerThousandMemberYears, "212.4", "0.1"),
        ("7 members", Count, "7", "1"),
        ("4 stars", Stars, "4", "1"),
        ("4-star", Stars, "4", "1"),
        ("4.5", Stars, "4.5", "0.1"),
        ("4½ stars", Stars, "4.5", "0.5"),
        ("4 1/2", Stars, "4.5", "0.5"),
        ("4 out of 5 stars", Stars, "4", "1"),
        ("4.5/5", Stars, "4.5", "0.1"),
        ("★★★★☆", Stars, "4", "1"),
        ("★★★½", Stars, "3.5", "0.5"),
        ("1:20", Ratio, "0.05", "0.05"),
        ("0.85 to 1", Ratio, "0.85", "0.01"),
        ("412/500", Ratio, "0.824", "0.002"),
        ("12 of 64", Ratio, "0.1875", "0.015625"),
    ] {
        assert_eq!(read(text, unit), (decimal(value), decimal(quantum)), "\"{text}\"");
    }
}

#[test]
fn a_conversion_is_recorded_and_none_is_made_that_the_text_does_not_say() {
    let transforms = |text, unit| parse_figure(text, unit, Scale::AsPrinted).transforms;
    assert_eq!(
        transforms("21.24 per 100", Unit::PerThousandMemberYears),
        ["per 100 × 10"]
    );
    assert_eq!(transforms("25 bps", Unit::Ratio), ["basis points ÷ 10000"]);
    assert_eq!(transforms("1:20", Unit::Ratio), ["1 ÷ 20"]);
    for (text, unit, says) in [
        ("$4,950 PMPY", Unit::UsdPerMemberMonth, "another unit"),
        ("$412.50 PMPM", Unit::UsdPerMemberYear, "another unit"),
        ("$412.50 PMPM", Unit::Usd, "another unit"),
        (
            "$4,950 per capita",
            Unit::UsdPerMemberMonth,
            "a year's amount in some reports, a month's in others",
        ),
        ("4 stars", Unit::Score, "another unit"),
        ("1,234 CR", Unit::Usd, "credit or debit"),
        ("1,234.50 Dr.", Unit::Usd, "credit or debit"),
        ("12 of 65", Unit::Ratio, "numerator and denominator"),
        (">= 95%", Unit::Ratio, "a limit or a range"),
        ("> 12 % to <= 22 %", Unit::Ratio, "a limit or a range"),
        ("80 - 85", Unit::Score, "a limit or a range"),
        ("1-10", Unit::Usd, "a limit or a range"),
        ("★★★★★★", Unit::Stars, "not a number"),
        ("6 of 5 stars", Unit::Stars, "not a number"),
        ("$$12", Unit::Usd, "not a number"),
        ("12 pct %", Unit::Ratio, "not a number"),
    ] {
        let figure = parse_figure(text, unit, Scale::AsPrinted);
        let issue = figure.issue.unwrap_or_else(|| panic!("\"{text}\" must be named"));
        assert!(figure.value.is_none() && issue.contains(says), "{issue}");
    }
}

#[test]
fn audit_designations_and_masked_spans_are_states() {
    for (text, unit, state) in [
        ("NR", Unit::Ratio, FigureState::Missing),
        ("NaN", Unit::Ratio, FigureState::Missing),
        ("TBD", Unit::Usd, FigureState::Missing),
        ("NQ", Unit::Ratio, FigureState::NotApplicable),
        ("No benefit", Unit::Ratio, FigureState::NotApplicable),
        ("1-10", Unit::Members, FigureState::Suppressed),
        ("1 – 10", Unit::Count, FigureState::Suppressed),
        ("1 to 10", Unit::Members, FigureState::Suppressed),
        ("Fewer than 11", Unit::Members, FigureState::Suppressed),
    ] {
        let figure = parse_figure(text, unit, Scale::AsPrinted);
        assert_eq!((figure.state, figure.issue), (state, None), "\"{text}\"");
    }
}

#[test]
fn noise_of_binary_numbers_does_not_count_as_printed_digits() {
    for (text, quantum) in [
        ("0.0009480000000000001", "0.000001"),
        ("0.0010979999999999999", "0.000001"),
        ("0.30000000000000004", "0.1"),
        ("12345.600000000001", "0.1"),
        ("11866.000000000002", "1"),
        ("0.0007135345566", "0.0000000000001"),
        ("0.1234567890123456", "0.0000000000000001"),
        ("450902466.0", "0.1"),
    ] {
        let figure = parse_figure(text, Unit::None, Scale::AsPrinted);
        assert_eq!(figure.value, Some(decimal(text)), "the value is kept as printed");
        assert_eq!(figure.quantum, Some(decimal(quantum)), "\"{text}\"");
    }
    assert_eq!(quantum_of_raw("2.9999999999999997e-06"), Some(decimal("0.000001")));
    let figure = parse_figure("0.0009480000000000001", Unit::Ratio, Scale::AsPrinted);
    assert_eq!(
        figure.transforms,
        ["binary rounding after 6 decimals not counted as printed digits"]
    );
}

/// Prints a figure in one plain way: the value with as many decimals as its last printed digit has.
fn plainly(figure: &Figure) -> String {
    let (Some(value), Some(quantum)) = (figure.value, figure.quantum) else {
        return match figure.state {
            FigureState::Suppressed => "*",
            FigureState::NotApplicable => "N/A",
            FigureState::Missing | FigureState::Reported => "-",
        }
        .to_owned();
    };
    // 412000 to the thousand is 412E+3.
    let places = i32::try_from(quantum.normalize().scale()).expect("few");
    if places > 0 || quantum.normalize() == Decimal::ONE {
        let mut value = value;
        value.rescale(quantum.normalize().scale());
        return value.to_string();
    }
    let zeros = quantum.normalize().to_string().trim_start_matches('1').len();
    format!("{}E+{zeros}", (value / quantum).normalize())
}

/// Texts of every notation, right and wrong.
fn notation() -> impl Strategy<Value = String> {
    let number = "[0-9]{1,3}(,[0-9]{3}){0,2}(\\.[0-9]{1,3})?";
    let before = "(|\\$|-|−|\\(|\\$\\(|USD |\\+|<|≥ )";
    let after = "(|%| %|\\)|K|M| PMPM| PMPY| per 1,000| per 100| stars|½|/5|:20| bps| pp|-|\\*| \\[1\\])";
    (before, number, after).prop_map(|(before, number, after)| format!("{before}{number}{after}"))
}

proptest! {
    #[test]
    fn what_is_read_prints_plainly_and_reads_back_the_same(text in notation(), which in 0usize..8) {
        use Unit::*;
        let unit = [Usd, UsdPerMemberMonth, UsdPerMemberYear, PerThousandMemberYears, Ratio, Stars, Count, Score][which];
        let figure = parse_figure(&text, unit, Scale::AsPrinted);
        // A text is a figure, a sign of absence or an issue that quotes it; never two of them.
        prop_assert_eq!(figure.value.is_some(), figure.state == FigureState::Reported);
        prop_assert!(figure.issue.is_none() || figure.value.is_none());
        let power_of_ten = figure.quantum.is_none_or(|quantum| {
            let digits = quantum.normalize().mantissa().to_string();
            digits.trim_end_matches('0') == "1"
        });
        let is_fraction = figure.value.is_none_or(|value| unit != Ratio || value.abs() <= Decimal::TWO);
        if figure.issue.is_none() && power_of_ten && is_fraction {
            let again = parse_figure(&plainly(&figure), unit, Scale::AsPrinted);
            prop_assert_eq!(again.value, figure.value, "{} as {}", text, plainly(&figure));
            prop_assert_eq!(again.quantum.map(|q| q.normalize()), figure.quantum.map(|q| q.normalize()), "{} as {}", text, plainly(&figure));
            prop_assert_eq!(again.state, figure.state, "{}", text);
        }
    }

    #[test]
    fn a_range_printed_in_any_style_reads_back(low in 0i64..1000, width in 1i64..1000, open_low: bool, open_high: bool, style in 0usize..4) {
        let (one, two) = (Decimal::new(low, 1), Decimal::new(low + width, 1));
        let text = match style {
            0 => format!("{} {one} % to {} {two} %", if open_low { ">" } else { ">=" }, if open_high { "<" } else { "<=" }),
            1 => format!("{one}%–{two}%"),
            2 => format!("{} {one}%", if open_low { "more than" } else { "at least" }),
            _ => format!("{} {two} %", if open_high { "<" } else { "≤" }),
        };
        let bound = parse_bound(&text, Unit::Ratio, Scale::AsPrinted).expect("a range");
        let limit = |value: Decimal, open: bool| Some(Limit {
            value: value / Decimal::ONE_HUNDRED,
            quantum: Decimal::new(1, 3),
            inclusive: !open || style == 1,
        });
        prop_assert_eq!(bound.low, if style == 3 { None } else { limit(one, open_low) }, "{}", text);
        prop_assert_eq!(bound.high, if style == 2 { None } else { limit(two, open_high) }, "{}", text);
    }

    #[test]
    fn stars_and_pairs_print_and_read_back(halves in 1u32..=10, numerator in 1u32..400, denominator in 1u32..400) {
        let stars = Decimal::from(halves) / Decimal::TWO;
        let signs = format!("{}{}", "★".repeat(halves as usize / 2), if halves % 2 == 1 { "½" } else { "" });
        let padded = format!("{signs}{}", "☆".repeat(5 - halves.div_ceil(2) as usize));
        for text in [format!("{stars} stars"), format!("{stars} out of 5"), signs, padded] {
            let figure = parse_figure(&text, Unit::Stars, Scale::AsPrinted);
            prop_assert_eq!(figure.value, Some(stars), "{}", text);
        }
        let pair = Quotient {
            numerator: numerator.into(),
            numerator_quantum: Decimal::ONE,
            denominator: denominator.into(),
        };
        for text in [format!("{numerator}:{denominator}"), format!("{numerator} of {denominator}")] {
            prop_assert_eq!(parse_quotient(&text), Some(pair.clone()));
        }
    }
}

#[test]
fn a_number_format_that_shows_thousands_says_the_scale() {
    let read = |text, raw, scale| parse_cell(text, Some(raw), Unit::Usd, scale);
    let figure = read("412", "412345.67", Scale::AsPrinted);
    assert_eq!(
        (figure.value, figure.quantum),
        (Some(decimal("412000")), Some(decimal("1000")))
    );
    assert_eq!(figure.transforms, ["number format shows thousands × 1000"]);
    let figure = read("$(4.1)", "-4123456", Scale::AsPrinted);
    assert_eq!(figure.value, Some(decimal("-4100000")), "millions");
    assert_eq!(
        read("412", "412345.67", Scale::Thousands).value,
        Some(decimal("412000")),
        "the mapping says the same"
    );
    assert!(
        read("412", "412345678", Scale::Thousands).issue.is_some(),
        "the mapping says another scale"
    );
    for (text, raw) in [
        ("412,346", "412345.67"),
        ("$412K", "412345.67"),
        ("412", "411.6"),
        ("412", "412"),
        ("0", "0.4"),
    ] {
        let figure = read(text, raw, Scale::AsPrinted);
        assert!(
            !figure.transforms.iter().any(|step| step.starts_with("number format")),
            "{text} over {raw}"
        );
    }
    let ratio = parse_cell("12%", Some("0.12"), Unit::Ratio, Scale::AsPrinted);
    assert_eq!(ratio.value, Some(decimal("0.12")));
}
