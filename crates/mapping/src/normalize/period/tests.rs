//! Behaviour of printed periods and dates.

use super::points::months;
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
    let context = PeriodContext::of_year(2022);
    let period = |text| parse_period(text, &context).map(|p| p.period.to_string());
    assert_eq!(period("Jan. 1 - March 31").as_deref(), Some("2022-01-01/2022-03-31"));
    assert_eq!(period("Q1").as_deref(), Some("2022-01-01/2022-03-31"));
    assert_eq!(
        period("As of June 30th."),
        None,
        "a day of the data is no span of service"
    );
    assert_eq!(
        parse_day("As of June 30th.", DayRole::AsOf, &context).map(|d| d.date),
        Ok(day("2022-06-30"))
    );
    assert!(parse_day("As of June 30th.", DayRole::AsOf, &PeriodContext::default()).is_err());
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
fn the_one_day_of_a_sentence_is_found() {
    let find = |text| parse_day(text, DayRole::PaidThrough, &PeriodContext::default()).map(|found| found.date);
    assert_eq!(find("Claims paid through 12/31/2024"), Ok(day("2024-12-31")));
    assert_eq!(
        find("June 2025"),
        Ok(day("2025-06-30")),
        "a month alone ends on its last day"
    );
    assert_eq!(
        find("Claims from 01/01/2024 and 12/31/2024"),
        Err("several days are named".to_owned())
    );
    assert_eq!(find("12/31/24"), Err("the year has two digits".to_owned()));
    assert_eq!(
        find("D259999"),
        Err("\"D259999\" is a placeholder and no day".to_owned())
    );
    assert_eq!(find("soon"), Err("no day is named".to_owned()));
    let made = |text| parse_day(text, DayRole::Produced, &PeriodContext::default()).map(|found| found.date);
    assert_eq!(made("Print Date:2020/05/18"), Ok(day("2020-05-18")));
    assert_eq!(made("Report date: January 20, 2025."), Ok(day("2025-01-20")));
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
        prop_assert_eq!(parse_period(text.as_str(), &PeriodContext::default()).map(|p| p.period), expected, "{}", text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(([0-9]{1,4}|Q[1-4]|June|ytd|rolling|12 months|ending|to|year|h)[ /,.–-]?){0,8}|\\PC{0,20}") {
        parse_period(&text, &PeriodContext::of_year(2024));
        parse_day(&text, DayRole::PaidThrough, &PeriodContext::of_year(2024)).ok();
        read_timing(&text, &PeriodContext::default());
        file_name_period(&text);
        parse_date(&text);
    }
}

/// What a notation must give: period, basis, days with their roles, and the start of what is left open.
type Expected<'t> = (
    &'t str,
    Option<&'t str>,
    Option<Basis>,
    &'t [(DayRole, &'t str)],
    &'t str,
);

/// Every notation of time that was met in payers' files, in figures of our own.
#[test]
fn every_notation_met_says_what_it_states_and_what_it_leaves_open() {
    use Basis::{Month, Other, Quarter, Rolling12, Settlement, Year, Ytd};
    use DayRole::{AsOf, Due, PaidThrough, Produced};
    const Q1: Option<&str> = Some("2024-01-01/2024-03-31");
    const Y24: Option<&str> = Some("2024-01-01/2024-12-31");
    #[rustfmt::skip]
    let table: &[Expected] = &[
        // Quarters, years and measurement years by name.
        ("2024 Quarter 1 Report",                Q1,  Some(Quarter), &[], ""),
        ("2024Q1",                               Q1,  Some(Quarter), &[], ""),
        ("Y2024",                                Y24, Some(Year), &[], ""),
        ("PY2024",                               Y24, Some(Year), &[], ""),
        ("MY 2024",                              Y24, Some(Year), &[], ""),
        ("Measurement Year 2024",                Y24, Some(Year), &[], ""),
        ("CY2023 - CY2024 Version 7",            Some("2023-01-01/2024-12-31"), Some(Other), &[], ""),
        ("2024 Settlement",                      Y24, Some(Settlement), &[], ""),
        // Spans by dates and months.
        ("01/01/2024 - 12/31/2024",              Y24, Some(Year), &[], ""),
        ("01/01/2024 – 12/31/2024",              Y24, Some(Year), &[], ""),
        ("01/01/2024 – 9/30/2024",               Some("2024-01-01/2024-09-30"), Some(Ytd), &[], ""),
        ("02/2024 – 04/2024",                    Some("2024-02-01/2024-04-30"), None, &[], ""),
        ("04/01/2024 - 12/31/2024 (partial first year)", Some("2024-04-01/2024-12-31"), None, &[], ""),
        ("Nine months ended 12/31/2024",         Some("2024-04-01/2024-12-31"), None, &[], ""),
        ("202402",                               Some("2024-02-01/2024-02-29"), Some(Month), &[], ""),
        // Service and payment in one text.
        ("Incurred 01/01/2024 - 09/30/2024, paid through 12/31/2024", Some("2024-01-01/2024-09-30"), Some(Ytd), &[(PaidThrough, "2024-12-31")], ""),
        ("Incurred January - September 2024, paid 01/01/2024 - 12/31/2024", Some("2024-01-01/2024-09-30"), Some(Ytd), &[(PaidThrough, "2024-12-31")], ""),
        ("Jan. 1 - March 31, paid June 30, 2024", Q1, Some(Quarter), &[(PaidThrough, "2024-06-30")], ""),
        ("Oct. 1 - Dec. 31, paid March 31, 2025", Some("2024-10-01/2024-12-31"), Some(Quarter), &[(PaidThrough, "2025-03-31")], ""),
        ("CY2024 with 3 months run-out",         Y24, Some(Year), &[(PaidThrough, "2025-03-31")], ""),
        ("PY2024, three-month runout",           Y24, Some(Year), &[(PaidThrough, "2025-03-31")], ""),
        ("PY2024, run-out of 90 days",           Y24, Some(Year), &[(PaidThrough, "2025-03-31")], ""),
        ("Rolling 12 months ending June 2024, claims paid through September 30, 2024", Some("2023-07-01/2024-06-30"), Some(Rolling12), &[(PaidThrough, "2024-09-30")], ""),
        ("Rolling 24 Months - Claims Paid through June 2024", None, Some(Other), &[(PaidThrough, "2024-06-30")], "the rolling span's last month"),
        ("ClaimsThruDate 2024-09-30",            None, None, &[(PaidThrough, "2024-09-30")], ""),
        ("StarMeasureComplianceUpdatedThru 2024-09-30", None, None, &[(DayRole::Other, "2024-09-30")], ""),
        // Days of something else.
        ("As of June 30th.",                     None, None, &[], "no year is said"),
        ("As of June 30, 2024",                  None, None, &[(AsOf, "2024-06-30")], ""),
        ("Print Date:2024/05/18",                None, None, &[(Produced, "2024-05-18")], ""),
        ("Date Produced 02/14/2025",             None, None, &[(Produced, "2025-02-14")], ""),
        ("Date Produced",                        None, None, &[], ""),
        ("We must receive all claims by Jan. 31, 2025", None, None, &[(Due, "2025-01-31")], ""),
        ("Service within the Reconciliation Period and paid by March 31 of the following year", None, None, &[], "\"of the following year\""),
        ("membership is locked on October 31",   None, None, &[], "no year is said"),
        // What stays open.
        ("Not Applicable",                       None, None, &[], ""),
        ("YYYYMM",                               None, None, &[], "\"YYYYMM\" is a placeholder"),
        ("EFCTV_MONTH",                          None, None, &[], ""),
        ("D259999",                              None, None, &[], "\"D259999\" is a placeholder"),
        ("99/99/9999",                           None, None, &[], "\"99/99/9999\" is a placeholder"),
        ("VISITS_LAST_12_MOS",                   None, Some(Rolling12), &[], "the rolling span's last month"),
        ("PDCYTD",                               None, Some(Ytd), &[], "the year to date's last day"),
        ("CURRENTYEARPDC_YTD",                   None, Some(Ytd), &[], "the year to date's last day"),
        ("PDCR12",                               None, Some(Rolling12), &[], "the rolling span's last month"),
        ("Baseline, YTD, Annualized, Target",    None, Some(Ytd), &[], "the year to date's last day"),
        ("DOS_Yr",                               None, None, &[], ""),
        ("DOS",                                  None, None, &[], ""),
        ("PY Proj",                              None, None, &[], "PY may be"),
        ("2023 Rate",                            None, None, &[], "the year 2023 is named, not of what"),
        ("2023 Goal | 2024 Rate",                None, None, &[], "several periods or years"),
        ("CGT Performance 2023-2024 Submission Template 2025 06-01", None, None, &[], "several periods or years"),
        ("Q2",                                   None, None, &[], "no year is said"),
        ("P1",                                   None, None, &[], ""),
        ("S3",                                   None, None, &[], ""),
        ("PSA1",                                 None, None, &[], ""),
        ("October delivery",                     None, None, &[], ""),
        ("01/01/24 - 12/31/24",                  None, None, &[], "a year of two digits"),
        ("Contract year 2024",                   None, None, &[], "the contract or plan year's first day"),
        ("FY2024",                               None, None, &[], "the fiscal year's first month"),
        ("Q1 FY2024",                            None, None, &[], "the fiscal year's first month"),
        // Fiscal years whose first month is said, or is the law's.
        ("FY2024 (July - June)",                 Some("2023-07-01/2024-06-30"), Some(Year), &[], ""),
        ("Fiscal year 2024, July 1 through June 30", Some("2023-07-01/2024-06-30"), Some(Year), &[], ""),
        ("SFY 2023-24 beginning April 1",        Some("2023-04-01/2024-03-31"), Some(Year), &[], ""),
        ("FFY 2024",                             Some("2023-10-01/2024-09-30"), Some(Year), &[], ""),
        ("Q2 FFY2024",                           Q1, Some(Quarter), &[], ""),
        ("Fiscal year ended June 30, 2024",      Some("2023-07-01/2024-06-30"), None, &[], ""),
    ];
    for (text, period, basis, days, open) in table {
        let timing = read_timing(text, &PeriodContext::default());
        let found = timing.period.as_ref().map(|stated| stated.period.to_string());
        assert_eq!(found.as_deref(), *period, "\"{text}\"");
        assert_eq!(timing.basis, *basis, "\"{text}\"");
        let said: Vec<(DayRole, String)> = timing.days.iter().map(|day| (day.role, day.date.to_string())).collect();
        let days: Vec<(DayRole, String)> = days.iter().map(|(role, date)| (*role, (*date).to_owned())).collect();
        assert_eq!(said, days, "\"{text}\"");
        let left = timing.open.join("; ");
        assert!(
            left.starts_with(open) && left.is_empty() == open.is_empty(),
            "\"{text}\" leaves open: {left}"
        );
    }
}

#[test]
fn what_is_inferred_says_from_what() {
    let year = PeriodContext::of_year(2024);
    let inferred = |text, context: &PeriodContext| {
        let stated = parse_period(text, context).unwrap_or_else(|| panic!("\"{text}\" states a period"));
        (stated.period.to_string(), stated.inferred)
    };
    assert_eq!(
        inferred("Q1 2024", &year),
        ("2024-01-01/2024-03-31".to_owned(), None),
        "the text says everything"
    );
    let (period, from) = inferred("Q1", &year);
    assert_eq!(
        (period.as_str(), from.as_deref()),
        ("2024-01-01/2024-03-31", Some("the year 2024 is the report's"))
    );
    let (_, from) = inferred("Oct. 1 - Dec. 31, paid March 31, 2025", &PeriodContext::default());
    assert_eq!(
        from.as_deref(),
        Some("the year 2024 follows from the paid-through date 2025-03-31")
    );
    let (_, from) = inferred("FFY 2024", &PeriodContext::default());
    assert!(from.is_some_and(|from| from.contains("October") && from.contains("the year it ends in")));
    let july = PeriodContext {
        fiscal_start: Some(7),
        ..PeriodContext::default()
    };
    assert_eq!(inferred("FY2024", &july).0, "2023-07-01/2024-06-30");
    assert_eq!(inferred("Q1 FY2024", &july).0, "2023-07-01/2023-09-30");
    assert_eq!(inferred("FY 2024/25", &july).0, "2024-07-01/2025-06-30");
    assert_eq!(parse_period("FY 2024/27", &july), None, "no two years that follow");
}

#[test]
fn a_day_without_a_year_follows_from_the_document_or_stays_open() {
    let context = |period: Option<&str>, made: Option<&str>| PeriodContext {
        period: period.map(|text| text.parse().expect("a period")),
        reported_on: made.map(day),
        ..PeriodContext::default()
    };
    let find = |text, context: &PeriodContext| {
        parse_day(text, DayRole::PaidThrough, context).map(|day| (day.date, day.inferred.is_some()))
    };
    let quarter = Some("2024-01-01/2024-03-31");
    assert_eq!(
        find("paid through June 30th", &context(quarter, None)),
        Ok((day("2024-06-30"), true))
    );
    let year = Some("2023-01-01/2023-12-31");
    let open = find("paid through June 30", &context(year, None)).expect_err("within the year or after it");
    assert!(
        open.contains("2023-06-30") && open.contains("2024-06-30"),
        "both days are named: {open}"
    );
    assert_eq!(
        find("paid through June 30", &context(year, Some("2024-08-15"))),
        Ok((day("2024-06-30"), true)),
        "the report was made after it"
    );
    assert_eq!(
        find("paid by March 31 of the following year", &context(year, None)),
        Ok((day("2024-03-31"), true))
    );
    assert_eq!(
        find("with 3 months run-out", &context(year, None)),
        Ok((day("2024-03-31"), true))
    );
    assert_eq!(find("12/31/2023", &context(year, None)), Ok((day("2023-12-31"), false)));
    assert!(find("paid through June 30", &PeriodContext::default()).is_err());
}

proptest! {
    #[test]
    fn service_payment_and_run_out_print_and_read_back(start in 0u32..240, length in 1u32..=12, run_out in 0u32..=12, style in 0usize..3) {
        let first = day("2005-01-01").checked_add_months(chrono::Months::new(start)).expect("in range");
        let end = first.checked_add_months(chrono::Months::new(length)).expect("in range").pred_opt().expect("in range");
        let paid = RunOut::Months(run_out).after(end).expect("in range");
        let service = format!("{} - {}", first.format("%m/%d/%Y"), end.format("%m/%d/%Y"));
        let text = match style {
            0 => format!("Incurred {service}, paid through {}", paid.format("%B %-d, %Y")),
            1 => format!("Service dates {service}. Claims through {}.", paid.format("%m/%d/%Y")),
            _ => format!("{service} with {run_out} months run-out"),
        };
        let timing = read_timing(&text, &PeriodContext::default());
        prop_assert_eq!(timing.period.as_ref().map(|stated| stated.period), Some(Period { start: first, end }), "{}", text);
        prop_assert_eq!(timing.day(DayRole::PaidThrough).map(|day| day.date), Some(paid), "{}", text);
        prop_assert!(timing.open.is_empty());
    }

    #[test]
    fn fiscal_years_print_and_read_back(year in 1990i32..2090, start in 2u32..=12, quarter in 1u32..=4) {
        let context = PeriodContext { fiscal_start: Some(start), ..PeriodContext::default() };
        let expected = months(year - 1, start, 12).expect("a year");
        for text in [format!("FY{year}"), format!("Fiscal Year {}-{:02}", year - 1, year % 100)] {
            let stated = parse_period(&text, &context).expect("a fiscal year");
            prop_assert_eq!(stated.period, expected, "{}", text);
            prop_assert!(stated.inferred.is_some(), "the first month is not in the text");
        }
        let part = parse_period(&format!("Q{quarter} FY{year}"), &context).expect("a quarter");
        prop_assert!(expected.contains(&part.period) && part.period.whole_months() == Some(3));
        prop_assert_eq!(parse_period(&format!("FY{year}"), &PeriodContext::default()), None);
    }
}
