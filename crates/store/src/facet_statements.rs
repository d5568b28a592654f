//! What people state about total-cost definitions, with name, reason and day.

use chrono::{DateTime, Utc};
use plumbline_model::FacetStatement;

use crate::tables::catalogue;
use crate::tables::facet_statement::{self, Ended};
use crate::{StoreError, Workspace};

impl Workspace {
    /// Keeps a person's statements, all or none. Each takes the place of the one in force on the same facet, and goes on
    /// to stand against what the reports stated before that one.
    ///
    /// Errors: [`StoreError::StatementIncomplete`] without a name or a reason.
    pub fn state_facets(&self, statements: &[FacetStatement]) -> Result<(), StoreError> {
        let complete = |one: &FacetStatement| !one.by.trim().is_empty() && !one.reason.trim().is_empty();
        if !statements.iter().all(complete) {
            return Err(StoreError::StatementIncomplete);
        }
        self.write("stating facets", |conn| {
            catalogue::forget(conn)?;
            for statement in statements {
                let mut statement = statement.clone();
                if let Some(against) = facet_statement::end(conn, &statement, Ended::Replaced, statement.at)? {
                    statement.against = against;
                }
                facet_statement::insert(conn, &statement)?;
            }
            Ok(())
        })
    }

    /// Takes the statement in force on this facet back; says whether there was one.
    pub fn withdraw_facet(&self, like: &FacetStatement, at: DateTime<Utc>) -> Result<bool, StoreError> {
        self.write("withdrawing a facet", |conn| {
            catalogue::forget(conn)?;
            Ok(facet_statement::end(conn, like, Ended::Withdrawn, at)?.is_some())
        })
    }

    /// Every statement, ended ones too, latest first.
    pub fn facet_statements(&self) -> Result<Vec<FacetStatement>, StoreError> {
        self.read("reading stated facets", facet_statement::all)
    }
}

#[cfg(test)]
mod tests {
    use plumbline_model::{Facet, FacetValue, LineOfBusiness, Report, StatedBy};

    use super::*;
    use crate::testing;

    fn day(text: &str) -> DateTime<Utc> {
        format!("{text}T09:00:00Z").parse().expect("a time")
    }

    fn says(facet: Facet, value: Option<FacetValue>, against: Option<FacetValue>, on: &str) -> FacetStatement {
        FacetStatement {
            payer: "North".into(),
            line_of_business: Some(LineOfBusiness::Commercial),
            term: "TCC".into(),
            facet,
            value,
            against,
            library: None,
            reason: "The payer's letter of May.".into(),
            by: "R. Diaz".into(),
            at: day(on),
            ended_at: None,
        }
    }

    fn stored(pharmacy: FacetValue) -> (Workspace, Report) {
        let mut workspace = Workspace::open_in_memory().expect("a workspace");
        let mut report = testing::report("r-1", "North", "1", b"file");
        report.line_of_business = Some(LineOfBusiness::Commercial);
        report.definitions = vec![testing::definition("TCC", &[(Facet::Pharmacy, pharmacy)])];
        testing::store(&mut workspace, b"file", &[report.clone()]).expect("stored");
        (workspace, report)
    }

    fn read(workspace: &Workspace) -> Report {
        workspace.report("r-1").expect("read").expect("there")
    }

    #[test]
    fn a_persons_statement_stands_in_place_of_the_reports_with_its_name() {
        let (workspace, _) = stored(FacetValue::Excluded);
        let stated = says(
            Facet::Pharmacy,
            Some(FacetValue::Included),
            Some(FacetValue::Excluded),
            "2025-05-02",
        );
        workspace.state_facets(std::slice::from_ref(&stated)).expect("kept");
        let definition = &read(&workspace).definitions[0];
        assert_eq!(definition.facets[&Facet::Pharmacy], FacetValue::Included);
        let origin = definition.origin(Facet::Pharmacy).expect("stated");
        assert_eq!((origin.by, origin.name.as_deref()), (StatedBy::Person, Some("R. Diaz")));

        assert!(workspace.withdraw_facet(&stated, day("2025-05-03")).expect("withdrawn"));
        assert_eq!(
            read(&workspace).definitions[0].facets[&Facet::Pharmacy],
            FacetValue::Excluded,
            "the report's own statement was never lost"
        );
        let history = workspace.facet_statements().expect("read");
        assert_eq!(
            history[0].ended_at,
            Some(day("2025-05-03")),
            "what was decided stays on record"
        );
    }

    #[test]
    fn a_second_statement_replaces_the_first_and_the_report_is_heard_again_when_it_changes() {
        let (workspace, _) = stored(FacetValue::Excluded);
        let first = says(
            Facet::Pharmacy,
            Some(FacetValue::Included),
            Some(FacetValue::Excluded),
            "2025-05-02",
        );
        let second = says(
            Facet::Pharmacy,
            Some(FacetValue::Partial("retail".into())),
            Some(FacetValue::Included),
            "2025-05-04",
        );
        workspace.state_facets(&[first]).expect("kept");
        workspace.state_facets(&[second]).expect("kept");
        assert_eq!(
            read(&workspace).definitions[0].facets[&Facet::Pharmacy],
            FacetValue::Partial("retail".into())
        );
        let (changed, _) = stored(FacetValue::Partial("specialty".into()));
        for statement in workspace
            .facet_statements()
            .expect("read")
            .iter()
            .filter(|s| s.ended_at.is_none())
        {
            changed.state_facets(std::slice::from_ref(statement)).expect("kept");
        }
        assert_eq!(
            read(&changed).definitions[0].facets[&Facet::Pharmacy],
            FacetValue::Partial("specialty".into()),
            "the payer states something else than what was corrected"
        );
    }

    #[test]
    fn nobody_states_without_a_name_and_a_reason() {
        let (workspace, _) = stored(FacetValue::Excluded);
        let nameless = FacetStatement {
            by: " ".into(),
            ..says(Facet::Dental, Some(FacetValue::Included), None, "2025-05-02")
        };
        assert!(matches!(
            workspace.state_facets(&[nameless]),
            Err(StoreError::StatementIncomplete)
        ));
    }
}
