//! What a person states about a total-cost definition, where a report's own words are wrong or silent.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Definition, Facet, FacetOrigin, FacetValue, LineOfBusiness, Report, StatedBy};

/// One facet as a person states it, for every report of one payer, market and term.
///
/// It holds for as long as the reports state the same as when it was made (`against`): a payer that changes its statement
/// is heard again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FacetStatement {
    /// The payer's name.
    pub payer: String,
    /// The market; `None` for reports that state none.
    pub line_of_business: Option<LineOfBusiness>,
    /// The payer's term.
    pub term: String,
    /// The facet.
    pub facet: Facet,
    /// What it says; `None` when the person holds that it is left open.
    pub value: Option<FacetValue>,
    /// What the reports stated when it was made; `None` when they left it open.
    pub against: Option<FacetValue>,
    /// The published definition it was taken from.
    pub library: Option<String>,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// When it was replaced or withdrawn; `None` while it is in force.
    #[ts(type = "string | null")]
    pub ended_at: Option<DateTime<Utc>>,
}

impl FacetStatement {
    fn is_about(&self, report: &Report) -> bool {
        self.line_of_business == report.line_of_business && self.payer.eq_ignore_ascii_case(&report.payer.name)
    }

    fn origin(&self) -> FacetOrigin {
        FacetOrigin {
            by: if self.library.is_some() {
                StatedBy::Library
            } else {
                StatedBy::Person
            },
            sentence: self.library.clone(),
            anchor: None,
            name: Some(self.by.clone()),
            reason: Some(self.reason.clone()),
            on: Some(self.at.date_naive()),
        }
    }
}

impl Report {
    /// Puts what people state in place of what the report states. A term without a definition of its own gets one where
    /// a total-cost figure is printed under it.
    pub fn take_statements(&mut self, statements: &[FacetStatement]) {
        for statement in statements.iter().filter(|one| one.ended_at.is_none()) {
            if !statement.is_about(self) {
                continue;
            }
            let known = self.definitions.iter().position(|d| d.term == statement.term);
            let Some(at) = known.or_else(|| self.define(statement)) else {
                continue;
            };
            let definition = &mut self.definitions[at];
            if definition.facets.get(&statement.facet) != statement.against.as_ref() {
                continue;
            }
            match &statement.value {
                Some(value) => {
                    definition.facets.insert(statement.facet, value.clone());
                    definition.origins.insert(statement.facet, statement.origin());
                }
                None => {
                    definition.facets.remove(&statement.facet);
                    definition.origins.remove(&statement.facet);
                }
            }
        }
    }

    /// An empty definition of the total-cost figures under a term no definition is of.
    fn define(&mut self, statement: &FacetStatement) -> Option<usize> {
        let metric_ids: Vec<String> = self
            .undefined_totals()
            .filter(|metric| metric.term == statement.term)
            .map(|metric| metric.id.clone())
            .collect();
        if metric_ids.is_empty() || statement.against.is_some() {
            return None;
        }
        self.definitions.push(Definition {
            term: statement.term.clone(),
            facets: BTreeMap::new(),
            stated: None,
            anchor: None,
            inferred: None,
            metric_ids,
            origins: BTreeMap::new(),
        });
        Some(self.definitions.len() - 1)
    }

    /// Total-cost figures that no definition is of.
    pub fn undefined_totals(&self) -> impl Iterator<Item = &crate::Metric> {
        self.metrics.iter().filter(|metric| {
            let rest = metric.code.strip_prefix("total-cost-of-care");
            rest.is_some_and(|rest| matches!(rest, "" | "-pmpm" | "-per-person-year"))
                && self.definitions.iter().all(|d| !d.metric_ids.contains(&metric.id))
        })
    }
}

impl Definition {
    /// Whether nothing but people's statements is in it: it is no part of what the file holds.
    pub fn is_by_people_alone(&self) -> bool {
        self.stated.is_none()
            && self.anchor.is_none()
            && !self.origins.is_empty()
            && self.facets.keys().all(|facet| {
                self.origins
                    .get(facet)
                    .is_some_and(|origin| matches!(origin.by, StatedBy::Person | StatedBy::Library))
            })
    }
}

/// A published definition of total cost, to start from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PublishedDefinition {
    /// Stable: lower case, hyphens.
    pub id: String,
    /// Who publishes it and for what.
    pub title: String,
    /// The publisher's term.
    pub term: String,
    /// The market it is made for; `None` for several.
    #[serde(default)]
    pub line_of_business: Option<LineOfBusiness>,
    /// The facets the source states. What it is silent on is unknown.
    #[ts(type = "{ [key in Facet]?: FacetValue }")]
    pub facets: crate::Facets,
    /// Where it is published.
    pub sources: Vec<String>,
}
