//! A report's resources as they stand on a server, beside those of other reports.

use plumbline_model::{Contract, Report};

use super::shapes::Resource;
use super::{by_content, public_id, resources};
use crate::ocr;

/// What leaves of a report for a server.
#[derive(Debug, Clone)]
pub struct OnServer {
    /// Its resources in the order in which each stands after what it points to; empty where nobody has confirmed the
    /// report's header.
    pub resources: Vec<Resource>,
    /// What is left out because OCR read it, in words.
    pub left_out: Option<String>,
}

/// A report's resources under ids of their own on any server.
///
/// Reports know different things of one contract or organization: these have ids of their content, a contract its version
/// too, so that no report changes what another one points to. Figures that OCR read and no person has confirmed stay out.
pub fn on_server(report: Report, contract: Option<&Contract>) -> OnServer {
    let (released, left_out) = ocr::release(report);
    let Some(report) = released else {
        return OnServer {
            resources: Vec::new(),
            left_out,
        };
    };
    // What the standard cannot say of it, the rules of conformance tell.
    let (mut resources, _) = resources(&report, contract);
    by_content::rename(&mut resources, |_, _| true);
    let id = public_id(&report);
    let last = |resource: &Resource| match resource {
        Resource::Organization(_) => 0,
        Resource::Measure(_) => 1,
        // The report itself points to its quality results.
        Resource::MeasureReport(own) if own.id != id => 2,
        Resource::MeasureReport(_) => 3,
        Resource::Provenance(_) => 4,
    };
    resources.sort_by_key(last);
    OnServer { resources, left_out }
}

#[cfg(test)]
mod tests {
    use super::super::shapes::Measure;
    use super::*;
    use crate::testing;

    fn measure(resources: &[Resource]) -> &Measure {
        let found = resources.iter().find_map(|resource| match resource {
            Resource::Measure(measure) => Some(measure),
            _ => None,
        });
        found.expect("a report has a contract")
    }

    #[test]
    fn reports_that_know_different_things_of_a_contract_do_not_share_its_measure() {
        let one = on_server(testing::report(), None).resources;
        assert_eq!(
            measure(&one).id,
            measure(&on_server(testing::report(), None).resources).id,
            "the same facts have the same address"
        );
        let mut other = testing::report();
        other.definitions.clear();
        other.program = Some("Another program".into());
        let other = on_server(other, None).resources;
        assert_ne!(measure(&one).id, measure(&other).id);
        let Some(Resource::MeasureReport(report)) = one.iter().rev().nth(1) else {
            panic!("the report stands before its Provenance");
        };
        assert_eq!(
            report.measure,
            format!("{}|{}", measure(&one).canonical(), measure(&one).version),
            "the report points to the contract as it knows it"
        );
    }

    #[test]
    fn each_resource_stands_after_what_it_points_to() {
        let resources = on_server(testing::report(), None).resources;
        let kinds: Vec<&str> = resources.iter().map(|resource| resource.address().0).collect();
        assert!(kinds.starts_with(&["Organization", "Organization", "Measure", "MeasureReport"]));
        assert_eq!(kinds.last(), Some(&"Provenance"));
        assert_eq!(
            resources[resources.len() - 2].address().1,
            testing::report().id,
            "quality results before the report"
        );
    }
}
