//! What the program's workbooks have in common: the look, the enrollment types, the table of expenditure and use.

use anyhow::Result;
use rust_decimal::Decimal;

use crate::figures::{round, whole};
use crate::ledger::{Cell, Ledger, figure, text};
use crate::workbook::{AMOUNT, COUNT, Look};

/// Calibri, blue.
pub const LOOK: Look = Look {
    font: "Calibri",
    size: 10.0,
    brand: 0x1F4E79,
    tint: 0xDDEBF7,
};
/// Who the workbooks are about.
pub const ACO: &str = "Willow Bend Accountable Care, LLC (synthetic)";
/// Said in each workbook.
pub const SYNTHETIC: &str =
    "Note: Synthetic sample report. The accountable care organization and every figure are fictional.";
/// The enrollment types in the program's order.
pub const TYPES: [&str; 4] = ["ESRD", "Disabled", "Aged/dual", "Aged/non-dual"];
/// Person years with two decimals.
pub const YEARS: &str = "#,##0.00";
/// Rates per 1,000 with no decimals.
pub const RATE: &str = "#,##0";

/// Expenditure and use of one population.
#[derive(Clone, Copy)]
pub struct Population {
    /// Person years by enrollment type, in hundredths.
    pub years: [i64; 4],
    /// Expenditure per person year by enrollment type, in dollars.
    pub per_capita: [i64; 4],
    /// Expenditure per person year by service, in dollars, in the order of [`SERVICES`].
    pub services: [i64; 8],
    /// Events per 1,000 person years in the order of [`EVENTS`].
    pub events: [i64; 6],
}

/// Services as the table names them.
pub const SERVICES: [&str; 8] = [
    "Hospital Inpatient Facility, Total",
    "Skilled Nursing Facility",
    "Institutional Hospice",
    "Outpatient Facility",
    "Part B Physician/Supplier",
    "Ambulance",
    "Home Health",
    "Durable Medical Equipment",
];
/// Events as the table names them.
pub const EVENTS: [&str; 6] = [
    "Hospital Discharges, Total",
    "Short-Term Hospital",
    "Emergency Department Visits",
    "Emergency Department Visits that Lead to Hospitalization",
    "Computed Tomography (CT) Events",
    "Magnetic Resonance Imaging (MRI) Events",
];

impl Population {
    /// Person years of all types.
    pub fn all_years(&self) -> Decimal {
        Decimal::new(self.years.iter().sum(), 2)
    }

    /// Expenditure per person year of all types, in whole dollars.
    pub fn average(&self) -> Decimal {
        let dollars: Decimal = self
            .years
            .iter()
            .zip(self.per_capita)
            .map(|(years, dollars)| Decimal::new(*years, 2) * whole(dollars))
            .sum();
        round(dollars / self.all_years(), 0)
    }
}

/// The rows of a table of expenditure and use, one column a population; `None` prints a dash.
pub fn expenditure_and_use(
    table: &mut Ledger,
    counts: &[(&str, Vec<Option<i64>>)],
    populations: &[Population],
) -> Result<()> {
    let each = |value: &dyn Fn(&Population) -> Cell| -> Vec<Cell> { populations.iter().map(value).collect() };
    table.section("Number of ACOs and Assigned Beneficiaries")?;
    for (label, values) in counts {
        let cells: Vec<Cell> = values
            .iter()
            .map(|value| value.map_or_else(|| text("-"), |value| figure(whole(value), COUNT)))
            .collect();
        table.line(label, &cells)?;
    }
    table.section("[A1] Person Years")?;
    for (index, name) in TYPES.iter().enumerate() {
        table.line(name, &each(&|one| figure(Decimal::new(one.years[index], 2), YEARS)))?;
    }
    table.line("Total", &each(&|one| figure(one.all_years(), YEARS)))?;
    table.section("[A2] Expenditures by Enrollment Type ($ per Person Year)")?;
    for (index, name) in TYPES.iter().enumerate() {
        table.line(name, &each(&|one| figure(whole(one.per_capita[index]), AMOUNT)))?;
    }
    table.line("Total [1]", &each(&|one| figure(one.average(), AMOUNT)))?;
    table.section("[A3] Component Expenditures ($ per Person Year)")?;
    for (index, name) in SERVICES.iter().enumerate() {
        table.line(name, &each(&|one| figure(whole(one.services[index]), AMOUNT)))?;
    }
    table.section("[A4] Utilization (per 1,000 Person Years)")?;
    for (index, name) in EVENTS.iter().enumerate() {
        table.line(name, &each(&|one| figure(whole(one.events[index]), RATE)))?;
    }
    Ok(())
}

/// Key and value rows; a value of `None` is a heading or a note.
pub fn parameters(sheet: &mut Ledger, rows: &[(&str, Option<&str>)]) -> Result<()> {
    for (key, value) in rows {
        match value {
            Some(value) => sheet.line(key, &[text(*value)])?,
            None => sheet.section(key)?,
        }
    }
    Ok(())
}
