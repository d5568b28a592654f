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
