//! Behaviour of printed periods and dates.

use super::*;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn stated(text: &str) -> Option<StatedPeriod> {
    parse_period(text, &PeriodContext::default())
}

#[test]
fn each_notation_gives_its_days_and_its_basis() {
    use Basis::{Month, Other, Quarter, Rolling12, Settlement, Year, Ytd};
    for (text, period, basis, label_only) in [
        ("01/01/2022 - 12/31/2022", "2022-01-01/2022-12-31", Some(Year), false),
        ("01/01/2024 – 12/31/2024", "2024-01-01/2024-12-31", Some(Year), false),
        ("01/01/2024 – 9/30/2024", "2024-01-01/2024-09-30", Some(Ytd), false),
        ("01/01/2024-12/31/2024", "2024-01-01/2024-12-31", Some(Year), false),
        (
            "Reporting period: 01/01/2024 - 09/30/2024 (year to date)",
            "2024-01-01/2024-09-30",
            Some(Ytd),
            false,
        ),
        (
            "Service dates 01/01/2024 through 09/30/2024. Paid claims through 12/31/2024.",
            "2024-01-01/2024-09-30",
            Some(Ytd),
            false,
        ),
        (
            "July 1, 2023 through June 30, 2024",
            "2023-07-01/2024-06-30",
            None,
            false,
        ),
        (
            "Rolling 12 months of service, July 1, 2023 through June 30, 2024; claims paid through September 30, 2024.",
            "2023-07-01/2024-06-30",
            Some(Rolling12),
            false,
        ),
        ("Jan. 1 to Dec. 31, 2022", "2022-01-01/2022-12-31", Some(Year), false),
        (
            "between January 1, 2024 and March 31, 2024",
            "2024-01-01/2024-03-31",
            Some(Quarter),
            false,
        ),
        ("2024-01-01 to 2024-06-30", "2024-01-01/2024-06-30", Some(Ytd), false),
        ("20240101 - 20240131", "2024-01-01/2024-01-31", Some(Month), false),
        ("03/2025 – 05/2025", "2025-03-01/2025-05-31", None, false),
        ("January - June 2024", "2024-01-01/2024-06-30", Some(Ytd), false),
        ("2025 Quarter 1", "2025-01-01/2025-03-31", Some(Quarter), true),
        ("2024 Quarter 1 Report", "2024-01-01/2024-03-31", Some(Quarter), true),
        ("2026Q1", "2026-01-01/2026-03-31", Some(Quarter), true),
        ("Q3 2024", "2024-07-01/2024-09-30", Some(Quarter), true),
        ("First quarter of 2024", "2024-01-01/2024-03-31", Some(Quarter), true),
        ("4Q2024", "2024-10-01/2024-12-31", Some(Quarter), true),
        ("Q1 - Q3 2024", "2024-01-01/2024-09-30", Some(Ytd), true),
        ("Q3 2024 YTD", "2024-01-01/2024-09-30", Some(Ytd), true),
        ("CY2023", "2023-01-01/2023-12-31", Some(Year), true),
        ("CY2023 Settlement", "2023-01-01/2023-12-31", Some(Settlement), true),
        ("2023 Settlement", "2023-01-01/2023-12-31", Some(Settlement), true),
        ("PY2024", "2024-01-01/2024-12-31", Some(Year), true),
        ("Y2024", "2024-01-01/2024-12-31", Some(Year), true),
        ("MY 2016", "2016-01-01/2016-12-31", Some(Year), true),
        ("Measurement Year 2021", "2021-01-01/2021-12-31", Some(Year), true),
        ("Performance Year 2024", "2024-01-01/2024-12-31", Some(Year), true),
        ("2024", "2024-01-01/2024-12-31", Some(Year), true),
        (
            "Rolling 12 months ending June 2024",
            "2023-07-01/2024-06-30",
            Some(Rolling12),
            false,
        ),
        (
            "Rolling 24 months ending 06/30/2024",
            "2022-07-01/2024-06-30",
            Some(Other),
            false,
        ),
        (
            "12-month period ended June 30, 2024",
            "2023-07-01/2024-06-30",
            None,
            false,
        ),
        (
            "Three months ended March 31, 2024",
            "2024-01-01/2024-03-31",
            Some(Quarter),
            false,
        ),
        (
            "Year ended December 31, 2023",
            "2023-01-01/2023-12-31",
            Some(Year),
            false,
        ),
        (
            "Year to date through September 30, 2024",
            "2024-01-01/2024-09-30",
            Some(Ytd),
            false,
        ),
        ("YTD September 2024", "2024-01-01/2024-09-30", Some(Ytd), false),
        ("202406", "2024-06-01/2024-06-30", Some(Month), false),
        ("2024-06", "2024-06-01/2024-06-30", Some(Month), false),
        ("June 2024", "2024-06-01/2024-06-30", Some(Month), false),
        ("Month of February 2024", "2024-02-01/2024-02-29", Some(Month), false),
        ("Month ended June 30, 2024", "2024-06-01/2024-06-30", Some(Month), false),
    ] {
        let found = stated(text).unwrap_or_else(|| panic!("\"{text}\" states a period"));
        assert_eq!(found.period.to_string(), period, "\"{text}\"");
        assert_eq!(found.basis, basis, "\"{text}\"");
        assert_eq!(found.label_only, label_only, "\"{text}\"");
        assert_eq!(found.text, text);
    }
}

#[test]
fn what_leaves_a_day_open_is_no_period() {
    for text in [
        "",
        "Not Applicable",
        "01/01/24 - 12/31/24",
        "As of June 30th.",
        "Jan. 1 - March 31",
        "Rolling 24 Months",
        "Rolling 24 Months - Claims Paid through June 2025",
        "Claims paid through 12/31/2024",
        "Claims paid through June 2025",
        "Print Date:2020/05/18",
        "FY2024",
        "Q1 FY2024",
        "D259999",
        "Q5 2024",
        "PY Proj",
        "12/31/2024 - 01/01/2024",
        "02/30/2024 - 03/31/2024",
        "31/01/2024 - 31/12/2024",
        "Q1 2024 and Q1 2023",
        "01/01/2023 - 12/31/2023 and 01/01/2024 - 12/31/2024",
        "CGT Performance 2021-2022 Submission Template 2023 08-01",
        "2023 Rate",
        "12345678",
        "Contract year 2024",
        "January 1, 2024 -",
        "Year ending",
        "Rolling 12 months ending June 15, 2024",
    ] {
        assert_eq!(stated(text), None, "\"{text}\"");
    }
}

#[test]
fn a_year_the_document_states_completes_days_that_print_none() {
    let context = PeriodContext { year: Some(2022) };
    let period = |text| parse_period(text, &context).map(|p| p.period.to_string());
    assert_eq!(period("Jan. 1 - March 31").as_deref(), Some("2022-01-01/2022-03-31"));
    assert_eq!(period("Q1").as_deref(), Some("2022-01-01/2022-03-31"));
    assert_eq!(
        period("As of June 30th."),
        None,
        "a day of the data is no span of service"
    );
    assert_eq!(find_date("As of June 30th.", &context), Some(day("2022-06-30")));
    assert_eq!(find_date("As of June 30th.", &PeriodContext::default()), None);
}

#[test]
fn a_date_is_read_in_us_order_and_must_exist() {
    for (text, date) in [
        ("12/31/2024", "2024-12-31"),
        ("9/30/2024", "2024-09-30"),
        ("01/02/2024", "2024-01-02"),
        ("2024-12-31", "2024-12-31"),
        ("2020/05/18", "2020-05-18"),
        ("December 31, 2024", "2024-12-31"),
        ("Dec. 31, 2024", "2024-12-31"),
        ("31 December 2024", "2024-12-31"),
        ("31-Dec-2024", "2024-12-31"),
        ("20240131", "2024-01-31"),
        ("February 29, 2024", "2024-02-29"),
        ("2025-01-20T08:30:00Z", "2025-01-20"),
    ] {
        assert_eq!(parse_date(text), Some(day(date)), "\"{text}\"");
    }
    for text in [
        "",
        "D259999",
        "12/31/24",
        "31/12/2024",
        "02/29/2023",
        "2024-13-01",
        "June 2024",
        "June 30",
        "99999999",
        "2024",
        "12.31.2024",
        "12/31/2024 x",
        "20241301",
        "12 / 31 / 2024",
    ] {
        assert_eq!(parse_date(text), None, "\"{text}\"");
    }
}

#[test]
fn the_one_date_of_a_sentence_is_found() {
    let find = |text| find_date(text, &PeriodContext::default());
    assert_eq!(find("Claims paid through 12/31/2024"), Some(day("2024-12-31")));
    assert_eq!(find("Print Date:2020/05/18"), Some(day("2020-05-18")));
    assert_eq!(find("Report date: January 20, 2025."), Some(day("2025-01-20")));
    assert_eq!(find("From 01/01/2024 to 12/31/2024"), None, "two dates are not one");
}

fn print_day(date: NaiveDate, style: usize) -> String {
    let format = [
        "%m/%d/%Y",
        "%Y-%m-%d",
        "%B %-d, %Y",
        "%b. %-d, %Y",
        "%d %B %Y",
        "%-m/%-d/%Y",
    ][style];
    date.format(format).to_string()
}

proptest! {
    #[test]
    fn a_date_printed_in_any_style_reads_back(days in 0i64..70_000, style in 0usize..6) {
        let date = day("1900-01-01") + chrono::Days::new(u64::try_from(days).expect("positive"));
        prop_assert_eq!(parse_date(&print_day(date, style)), Some(date));
        prop_assert_eq!(parse_date(&date.format("%Y%m%d").to_string()), Some(date));
    }

    #[test]
    fn a_period_printed_in_any_style_reads_back(days in 0u64..60_000, length in 0u64..1500, style in 0usize..6, between in 0usize..5) {
        let start = day("1900-01-01") + chrono::Days::new(days);
        let period = Period { start, end: start + chrono::Days::new(length) };
        let between = [" - ", " – ", " to ", " through ", " thru "][between];
        let text = format!("{}{between}{}", print_day(period.start, style), print_day(period.end, style));
        let found = parse_period(&text, &PeriodContext::default());
        prop_assert_eq!(found.map(|p| (p.period, p.label_only)), Some((period, false)), "{}", text);
    }

    #[test]
    fn whole_months_and_quarters_printed_by_name_read_back(year in 1900i32..2100, month in 1u32..=12, style in 0usize..6) {
        let first = NaiveDate::from_ymd_opt(year, month, 1).expect("a month");
        let quarter = month.div_ceil(3);
        let (text, expected) = match style {
            0 => (first.format("%B %Y").to_string(), months(year, month, 1)),
            1 => (first.format("%m/%Y").to_string(), months(year, month, 1)),
            2 => (first.format("%Y%m").to_string(), months(year, month, 1)),
            3 => (format!("Q{quarter} {year}"), months(year, quarter * 3 - 2, 3)),
            4 => (format!("{year} Quarter {quarter} Report"), months(year, quarter * 3 - 2, 3)),
            _ => (format!("PY{year}"), Period::calendar_year(year)),
        };
        prop_assert_eq!(parse_period(&text, &PeriodContext::default()).map(|p| p.period), expected, "{}", text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(([0-9]{1,4}|Q[1-4]|June|ytd|rolling|12 months|ending|to|year|h)[ /,.–-]?){0,8}|\\PC{0,20}") {
        parse_period(&text, &PeriodContext { year: Some(2024) });
        find_date(&text, &PeriodContext::default());
        parse_date(&text);
    }
}
