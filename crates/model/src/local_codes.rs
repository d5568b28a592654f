//! Metric codes of our own, for what VBPR 1.1.0 has no code for.
//!
//! The standard's metric binding is extensible: a local code is conformant where none of its codes fits.

use crate::{Unit, ValueType};

/// A metric code of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalMetric {
    /// The code.
    pub code: &'static str,
    /// Its name.
    pub display: &'static str,
    /// What it is.
    pub definition: &'static str,
    /// What kind of value it has.
    pub value_type: ValueType,
    /// The unit it is usually given in.
    pub unit: Unit,
}

/// The local metric with this code.
pub fn local_metric(code: &str) -> Option<&'static LocalMetric> {
    LOCAL_METRICS.iter().find(|metric| metric.code == code)
}

const fn m(
    code: &'static str,
    display: &'static str,
    definition: &'static str,
    value_type: ValueType,
    unit: Unit,
) -> LocalMetric {
    LocalMetric {
        code,
        display,
        definition,
        value_type,
        unit,
    }
}

/// Every local metric code. Codes are never reused.
#[rustfmt::skip]
pub const LOCAL_METRICS: &[LocalMetric] = &[
    m("total-cost-of-care", "Total cost of care", "Spending a payer counts under its own total-cost definition; the facets of that definition say what is in it.", ValueType::Money, Unit::Usd),
    m("total-cost-of-care-pmpm", "Total cost of care PMPM", "Total cost of care per member per month, under the payer's own definition.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("total-cost-of-care-per-person-year", "Total cost of care per person-year", "Total cost of care per person-year, under the payer's own definition.", ValueType::Money, Unit::UsdPerPersonYear),
    m("total-cost-of-care-target", "Total cost of care target", "The total cost a contract allows, under the payer's own definition.", ValueType::Money, Unit::Usd),
    m("total-cost-of-care-pmpm-target", "Total cost of care PMPM target", "The total cost per member per month a contract allows, under the payer's own definition.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("benchmark", "Benchmark", "The spending against which savings are counted, in dollars.", ValueType::Money, Unit::Usd),
    m("benchmark-pmpm", "Benchmark PMPM", "The spending per member per month against which savings are counted.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("benchmark-per-person-year", "Benchmark per person-year", "The spending per person-year against which savings are counted.", ValueType::Money, Unit::UsdPerPersonYear),
    m("gross-savings", "Gross savings or losses", "Benchmark minus actual spending, before sharing; losses are negative.", ValueType::Money, Unit::Usd),
    m("savings-rate", "Savings rate", "Gross savings divided by the benchmark.", ValueType::Percent, Unit::Ratio),
    m("minimum-savings-rate", "Minimum savings rate", "The savings rate from which savings are shared (MSR).", ValueType::Percent, Unit::Ratio),
    m("minimum-loss-rate", "Minimum loss rate", "The loss rate from which losses are shared; also abbreviated MLR.", ValueType::Percent, Unit::Ratio),
    m("sharing-rate", "Sharing rate", "The share of savings the provider keeps.", ValueType::Percent, Unit::Ratio),
    m("quality-score", "Quality score", "Overall quality result used for sharing, as a fraction of 1.", ValueType::Percent, Unit::Ratio),
    m("assigned-beneficiaries", "Assigned beneficiaries", "People attributed to the provider organization.", ValueType::Count, Unit::Members),
    m("person-years", "Person years", "Member months divided by 12.", ValueType::Decimal, Unit::PersonYears),
    m("average-members", "Average members", "Member months divided by the months of the period.", ValueType::Decimal, Unit::Members),
    m("inpatient-cost", "Inpatient cost", "Inpatient part of medical cost, in dollars.", ValueType::Money, Unit::Usd),
    m("inpatient-cost-pmpm", "Inpatient cost PMPM", "Inpatient part of medical cost per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("outpatient-cost", "Outpatient cost", "Outpatient facility part of medical cost, in dollars.", ValueType::Money, Unit::Usd),
    m("outpatient-cost-pmpm", "Outpatient cost PMPM", "Outpatient facility part of medical cost per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("professional-cost", "Professional cost", "Physician and other professional part of medical cost, in dollars.", ValueType::Money, Unit::Usd),
    m("professional-cost-pmpm", "Professional cost PMPM", "Physician and other professional part of medical cost per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("skilled-nursing-cost", "Skilled nursing cost", "Skilled nursing facility part of medical cost, in dollars.", ValueType::Money, Unit::Usd),
    m("skilled-nursing-cost-pmpm", "Skilled nursing cost PMPM", "Skilled nursing facility part of medical cost per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("home-health-cost-pmpm", "Home health cost PMPM", "Home health part of medical cost per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("behavioral-health-cost", "Behavioral health cost", "Mental health and substance use part of spending, in dollars.", ValueType::Money, Unit::Usd),
    m("behavioral-health-cost-pmpm", "Behavioral health cost PMPM", "Mental health and substance use part of spending per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("other-medical-cost", "Other medical cost", "Medical cost outside the payer's named categories, in dollars.", ValueType::Money, Unit::Usd),
    m("other-medical-cost-pmpm", "Other medical cost PMPM", "Medical cost outside the payer's named categories, per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("dental-cost", "Dental cost", "Dental claims, in dollars.", ValueType::Money, Unit::Usd),
    m("dental-cost-pmpm", "Dental cost PMPM", "Dental claims per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("vision-cost", "Vision cost", "Vision claims, in dollars.", ValueType::Money, Unit::Usd),
    m("vision-cost-pmpm", "Vision cost PMPM", "Vision claims per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("long-term-services-cost", "Long-term services cost", "Long-term services and supports (LTSS), in dollars.", ValueType::Money, Unit::Usd),
    m("long-term-services-cost-pmpm", "Long-term services cost PMPM", "Long-term services and supports (LTSS) per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("rx-rebates", "Pharmacy rebates", "Manufacturer rebates on prescription drugs, in dollars; they lower pharmacy cost.", ValueType::Money, Unit::Usd),
    m("rx-rebates-pmpm", "Pharmacy rebates PMPM", "Manufacturer rebates on prescription drugs per member per month; they lower pharmacy cost.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("member-cost-share", "Member cost share", "Copayments, coinsurance and deductibles members pay themselves, in dollars.", ValueType::Money, Unit::Usd),
    m("member-cost-share-pmpm", "Member cost share PMPM", "Copayments, coinsurance and deductibles members pay themselves, per member per month.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("stop-loss-recoveries", "Stop-loss recoveries", "What stop-loss or reinsurance pays back, in dollars; it lowers spending.", ValueType::Money, Unit::Usd),
    m("stop-loss-recoveries-pmpm", "Stop-loss recoveries PMPM", "What stop-loss or reinsurance pays back per member per month; it lowers spending.", ValueType::Money, Unit::UsdPerMemberMonth),
    m("inpatient-admissions-per-1000", "Inpatient admissions per 1,000", "Inpatient admissions per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("ed-visits-per-1000", "ED visits per 1,000", "Emergency department visits per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("snf-admissions-per-1000", "SNF admissions per 1,000", "Skilled nursing facility admissions per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("inpatient-cost-per-person-year", "Inpatient cost per person-year", "Inpatient part of spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("outpatient-cost-per-person-year", "Outpatient cost per person-year", "Outpatient facility part of spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("professional-cost-per-person-year", "Professional cost per person-year", "Physician and supplier part of spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("skilled-nursing-cost-per-person-year", "Skilled nursing cost per person-year", "Skilled nursing facility part of spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("home-health-cost-per-person-year", "Home health cost per person-year", "Home health part of spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("hospice-cost-per-person-year", "Hospice cost per person-year", "Hospice part of spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("ambulance-cost-per-person-year", "Ambulance cost per person-year", "Ambulance part of spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("durable-equipment-cost-per-person-year", "Durable medical equipment cost per person-year", "Durable medical equipment part of spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("loss-sharing-rate", "Loss sharing rate", "The share of losses the provider pays.", ValueType::Percent, Unit::Ratio),
    m("generic-dispensing-rate", "Generic dispensing rate", "Generic prescriptions divided by all prescriptions.", ValueType::Percent, Unit::Ratio),
    m("total-care-capitation", "Total care capitation", "A payment mechanism of ACO REACH abbreviated TCC: money paid to the provider, not cost of care.", ValueType::Money, Unit::Usd),
    m("historical-benchmark-per-person-year", "Historical benchmark per person-year", "Spending per person-year of the benchmark years, before trend and adjustments.", ValueType::Money, Unit::UsdPerPersonYear),
    m("prior-savings-adjustment-per-person-year", "Prior savings adjustment per person-year", "What earlier savings add to the benchmark per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("regional-adjustment-per-person-year", "Regional adjustment per person-year", "What the region's spending adds to or takes from the benchmark per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("health-equity-adjustment-per-person-year", "Health equity adjustment per person-year", "What the share of underserved beneficiaries adds to the benchmark per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("regional-cost-per-person-year", "Regional cost per person-year", "Spending per person-year of the assignable beneficiaries of the provider's region.", ValueType::Money, Unit::UsdPerPersonYear),
    m("inpatient-short-term-cost-per-person-year", "Short-term inpatient cost per person-year", "Short-term hospital part of inpatient spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("inpatient-long-term-cost-per-person-year", "Long-term inpatient cost per person-year", "Long-term hospital part of inpatient spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("inpatient-rehabilitation-cost-per-person-year", "Rehabilitation inpatient cost per person-year", "Rehabilitation part of inpatient spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("inpatient-psychiatric-cost-per-person-year", "Psychiatric inpatient cost per person-year", "Psychiatric part of inpatient spending per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("inpatient-other-cost-per-person-year", "Other inpatient cost per person-year", "Inpatient spending outside the named kinds of hospital, per person-year.", ValueType::Money, Unit::UsdPerPersonYear),
    m("snf-cost-per-stay", "SNF cost per stay", "Spending on a stay in a skilled nursing facility, in dollars a stay.", ValueType::Money, Unit::Usd),
    m("short-term-admissions-per-1000", "Short-term hospital admissions per 1,000", "Short-term hospital admissions per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("long-term-hospital-admissions-per-1000", "Long-term hospital admissions per 1,000", "Long-term hospital admissions per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("rehabilitation-admissions-per-1000", "Rehabilitation admissions per 1,000", "Inpatient rehabilitation admissions per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("psychiatric-admissions-per-1000", "Psychiatric admissions per 1,000", "Inpatient psychiatric admissions per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("heart-failure-discharges-per-1000", "Heart failure discharges per 1,000", "Discharges for congestive heart failure per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("copd-asthma-discharges-per-1000", "COPD or asthma discharges per 1,000", "Discharges for chronic obstructive pulmonary disease or asthma per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("ed-visits-with-admission-per-1000", "ED visits with admission per 1,000", "Emergency department visits that lead to an admission, per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("ct-events-per-1000", "CT events per 1,000", "Computed tomography events per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("mri-events-per-1000", "MRI events per 1,000", "Magnetic resonance imaging events per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("primary-care-services-per-1000", "Primary care services per 1,000", "Evaluation and management services counted as primary care per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("primary-care-physician-visits-per-1000", "Primary care physician visits per 1,000", "Primary care services by primary care physicians per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("specialist-visits-per-1000", "Specialist visits per 1,000", "Primary care services by specialists per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("nurse-practitioner-visits-per-1000", "Nurse practitioner visits per 1,000", "Primary care services by nurse practitioners, physician assistants and clinical nurse specialists per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("health-center-visits-per-1000", "Health center visits per 1,000", "Visits to federally qualified health centers and rural health clinics per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("acute-admissions-per-1000", "Acute admissions per 1,000", "Acute inpatient admissions per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("acute-days-per-1000", "Acute days per 1,000", "Acute inpatient days per 1,000 members per year.", ValueType::Decimal, Unit::PerThousandMemberYears),
    m("acute-avg-los", "Acute average length of stay", "Acute inpatient days divided by acute admissions.", ValueType::Decimal, Unit::Days),
    m("non-participating-specialist-visit-rate", "Non-participating specialist visit rate", "Specialist visits outside the network divided by all specialist visits.", ValueType::Percent, Unit::Ratio),
    m("specialist-visit-rate", "Specialist visit rate", "Visits to specialists divided by all physician visits.", ValueType::Percent, Unit::Ratio),
    m("aco-facility-admission-rate", "ACO facility admission rate", "Acute admissions to the organization's own facilities divided by all acute admissions.", ValueType::Percent, Unit::Ratio),
    m("aco-specialist-visit-rate", "ACO specialist visit rate", "Specialist visits within the organization divided by all specialist visits.", ValueType::Percent, Unit::Ratio),
    m("revenue-without-part-d", "Revenue without Part D", "Premium revenue with the drug benefit taken out.", ValueType::Money, Unit::Usd),
    m("med-rx-cost-without-part-d", "Medical and pharmacy cost without Part D", "Cost with the drug benefit taken out.", ValueType::Money, Unit::Usd),
    m("benchmark-before-discount", "Benchmark before discount", "The benchmark before the program's discount and withholds.", ValueType::Money, Unit::Usd),
    m("discount", "Discount", "What a program takes off the benchmark for itself.", ValueType::Money, Unit::Usd),
    m("quality-withhold", "Quality withhold", "The part of the benchmark held back until quality is known.", ValueType::Money, Unit::Usd),
    m("quality-withhold-earned", "Quality withhold earned back", "The part of the quality withhold that is paid back.", ValueType::Money, Unit::Usd),
    m("cost-before-stop-loss", "Total cost before stop-loss", "Spending of the aligned members before stop-loss.", ValueType::Money, Unit::Usd),
    m("cost-after-stop-loss", "Total cost after stop-loss", "Spending of the aligned members after stop-loss charge and payout.", ValueType::Money, Unit::Usd),
    m("ibnr-estimate", "Estimated IBNR", "The estimate of claims incurred and not yet reported, in dollars.", ValueType::Money, Unit::Usd),
    m("stop-loss-charge", "Stop-loss charge", "What is charged for stop-loss.", ValueType::Money, Unit::Usd),
    m("stop-loss-payout", "Stop-loss payout", "What stop-loss takes off spending.", ValueType::Money, Unit::Usd),
    m("aligned-months", "Aligned months", "Eligible months of the members aligned to the provider organization.", ValueType::Count, Unit::MemberMonths),
    m("fund-revenue", "Fund revenue", "Money credited to a contract's fund, net of what the contract takes off first.", ValueType::Money, Unit::Usd),
    m("fund-expenses", "Fund expenses", "Spending charged to a contract's fund.", ValueType::Money, Unit::Usd),
    m("fund-balance", "Fund surplus or deficit", "Fund revenue minus fund expenses; a deficit is negative.", ValueType::Money, Unit::Usd),
    m("stop-loss-premium", "Stop-loss premium", "What a provider organization pays for stop-loss coverage.", ValueType::Money, Unit::Usd),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_local_code_hides_a_standard_one_or_another_local_one() {
        for (index, metric) in LOCAL_METRICS.iter().enumerate() {
            assert!(
                crate::vbpr_metric(metric.code).is_none(),
                "{} is a standard code",
                metric.code
            );
            assert!(
                LOCAL_METRICS[..index].iter().all(|other| other.code != metric.code),
                "{} stands twice",
                metric.code
            );
        }
    }
}
