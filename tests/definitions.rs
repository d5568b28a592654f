//! A person states what a payer's total cost counts: what that does to the definitions, the verdicts and the findings.

use plumbline_app::commands::{
    CheckRequest, DefinedTerm, DefinitionsView, Nothing, StartFromPublished, StateFacet, WithdrawFacet,
};
use plumbline_app::{App, ErrorCode, verbs};
use plumbline_model::{ComparisonVerdict, Facet, FacetValue, StatedBy};
use plumbline_tests::{Workspace, root};

const SUMMIT: &str = "Summit Ridge Mutual";

fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    workspace.import(&[
        root().join("sample_reports/summit-ridge/2023-settlement.xlsx"),
        root().join("sample_reports/lakeshore/2024-h1-scorecard.json"),
    ]);
    workspace
}

fn of<'v>(view: &'v DefinitionsView, payer: &str) -> &'v DefinedTerm {
    let found = view.definitions.iter().find(|one| one.payer == payer);
    found.unwrap_or_else(|| panic!("{payer} defines its total cost"))
}

fn contradictions(app: &App) -> usize {
    verbs::check_reports(app, CheckRequest::default()).expect("checked");
    let list = verbs::list_findings(app, Nothing {}).expect("listed");
    list.findings.iter().filter(|finding| finding.rule == "TCC005").count()
}

#[test]
fn a_facet_stated_by_a_person_settles_a_contradiction_until_it_is_taken_back() {
    let workspace = workspace();
    let app = &workspace.app;
    assert_eq!(
        contradictions(app),
        1,
        "pharmacy is said to be excluded and is in the sum"
    );
    let view = verbs::list_definitions(app, Nothing {}).expect("listed");
    let summit = of(&view, SUMMIT);
    assert_eq!(summit.differences[0].facet, Facet::Pharmacy);
    assert_eq!(summit.calculation.as_ref().expect("a sum").lines.len(), 2);

    let state = |by: &str| StateFacet {
        report_id: summit.report_id.clone(),
        term: summit.definition.term.clone(),
        facet: Facet::Pharmacy,
        value: Some(FacetValue::Included),
        reason: "The payer's letter of May.".into(),
        by: by.into(),
    };
    let nameless = verbs::state_facet(app, state(" ")).expect_err("a name is needed");
    assert_eq!(nameless.code(), ErrorCode::InvalidRequest);
    let view = verbs::state_facet(app, state("R. Diaz")).expect("kept");
    let stated = of(&view, SUMMIT);
    assert_eq!(stated.definition.facets[&Facet::Pharmacy], FacetValue::Included);
    let origin = stated.definition.origin(Facet::Pharmacy).expect("stated");
    assert_eq!((origin.by, origin.name.as_deref()), (StatedBy::Person, Some("R. Diaz")));
    assert!(stated.differences.is_empty());
    assert_eq!(contradictions(app), 0, "the figures and the person agree");

    let withdraw = WithdrawFacet {
        report_id: summit.report_id.clone(),
        term: summit.definition.term.clone(),
        facet: Facet::Pharmacy,
    };
    let view = verbs::withdraw_facet(app, withdraw).expect("taken back");
    assert_eq!(
        of(&view, SUMMIT).definition.facets[&Facet::Pharmacy],
        FacetValue::Excluded
    );
    assert_eq!(view.statements.len(), 1, "what was decided stays on record");
    assert!(view.statements[0].ended_at.is_some());
    assert_eq!(contradictions(app), 1);
}

#[test]
fn a_published_definition_fills_what_is_open_and_touches_nothing_that_is_stated() {
    let workspace = workspace();
    let app = &workspace.app;
    let before = verbs::list_definitions(app, Nothing {}).expect("listed");
    let summit = of(&before, SUMMIT);
    assert_eq!(
        before.segments[0].pairs[0].verdict,
        ComparisonVerdict::ComparableWithCaveat
    );
    let start = |published: &str| StartFromPublished {
        report_id: summit.report_id.clone(),
        term: summit.definition.term.clone(),
        published: published.into(),
        reason: "Named in the contract.".into(),
        by: "R. Diaz".into(),
    };
    assert_eq!(
        verbs::start_from_published(app, start("nobodys"))
            .expect_err("unknown")
            .code(),
        ErrorCode::InvalidRequest
    );
    let view = verbs::start_from_published(app, start("state-growth-targets")).expect("kept");
    let now = &of(&view, SUMMIT).definition;
    assert_eq!(
        now.facets[&Facet::LongTermServices],
        FacetValue::Included,
        "left open by the payer"
    );
    assert_eq!(
        now.origin(Facet::LongTermServices).expect("stated").by,
        StatedBy::Library
    );
    for (facet, value) in &summit.definition.facets {
        assert_eq!(now.facets[facet], *value, "{facet:?} is stated by the payer");
    }
}
